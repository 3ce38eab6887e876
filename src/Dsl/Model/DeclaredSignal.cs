using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Ranges;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Model;

/// <summary>A <c>signal</c> that a project declares: a value without gradient, which the run gives to the loss.</summary>
/// <param name="Name">Its name in the language.</param>
/// <param name="Scope">Token, sequence or group.</param>
/// <param name="Kind">A number or a condition.</param>
/// <param name="Default">Its value where nobody gives it, 1 and 0 for true and false; <c>null</c> if somebody must.</param>
/// <param name="Range">Its range; <c>null</c> for any number.</param>
/// <param name="Syntax">The declaration.</param>
internal sealed record DeclaredSignal(string Name, Scope Scope, ValueKind Kind, double? Default, RangeModel? Range, SignalSyntax Syntax)
{
    /// <summary>Its values, for analyses.</summary>
    public Interval Interval => Kind == ValueKind.Condition ? Interval.Either : Range?.Interval ?? Interval.All;
}
