using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Syntax.Nodes;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Binding;

/// <summary>The meaning of names at one place.</summary>
internal abstract class NameEnvironment(Declarations home)
{
    /// <summary>The file whose functions are visible here.</summary>
    public Declarations Home { get; } = home;

    /// <summary>The value of a name, or <c>null</c>.</summary>
    public abstract Node? Find(string name, SourceSpan span);

    /// <summary>The signal of this name, even if a declaration has the same name, or <c>null</c>.</summary>
    public abstract Node? FindSignal(SignalInfo signal, SourceSpan span);

    /// <summary>The value of a signal that the project declares.</summary>
    public abstract Node FindDeclared(Declared<SignalSyntax> signal, SourceSpan span);

    /// <summary>The reason why an expected name has no meaning here, if known.</summary>
    public virtual string? WhyUnknown(string name, SourceSpan span) => null;

    /// <summary>All names with a meaning here, for suggestions.</summary>
    public abstract IEnumerable<string> Names { get; }

    /// <summary>
    /// The condition under which elements of a scope take part in aggregates here: <c>keep</c> in the body of a loss; <c>null</c> if all
    /// take part.
    /// </summary>
    public virtual Node? TakesPart(Scope scope) => null;

    /// <summary>The number of enclosing calls.</summary>
    public virtual int Depth => 0;

    /// <summary>True inside <c>live(…)</c>, where <c>prob</c> carries gradient.</summary>
    public virtual bool KeepsGradient => false;

    /// <summary>The same environment inside <c>live(…)</c>.</summary>
    public virtual NameEnvironment KeepingGradient() => this;
}

/// <summary>The environment of defaults and bounds, which know only constants and functions.</summary>
/// <param name="home">The file whose functions are visible.</param>
/// <param name="context">Receives reports about names with a meaning elsewhere.</param>
/// <param name="isDeclared">True for a name with a meaning elsewhere in the same declaration.</param>
/// <param name="depth">The number of enclosing calls.</param>
internal sealed class ConstantEnvironment(
    Declarations home, BindingContext context, Func<string, bool> isDeclared, int depth = 0) : NameEnvironment(home)
{
    public override IEnumerable<string> Names => ["inf"];

    public override int Depth => depth;

    public override Node? Find(string name, SourceSpan span) =>
        isDeclared(name) ? Unknown(name, span) : SignalInfo.Find(name) is { } signal ? FindSignal(signal, span) : null;

    public override Node? FindSignal(SignalInfo signal, SourceSpan span) => Unknown(signal.Name, span);

    public override Node FindDeclared(Declared<SignalSyntax> signal, SourceSpan span) => Unknown(signal.Syntax.Name, span);

    private Node Unknown(string name, SourceSpan span)
    {
        context.Report(Rules.NotYetKnown, span, name, "in defaults and bounds, which are constants");
        return context.Graph.Error();
    }
}

/// <summary>The environment inside a function: its parameters, and the signals that its caller sees.</summary>
internal sealed class FunctionEnvironment(Declarations home, IReadOnlyDictionary<string, Node> parameters, NameEnvironment caller)
    : NameEnvironment(home)
{
    public override IEnumerable<string> Names => parameters.Keys.Concat(SignalInfo.All.Select(static signal => signal.Name));

    public override int Depth { get; } = caller.Depth + 1;

    public override bool KeepsGradient => caller.KeepsGradient;

    public override Node? Find(string name, SourceSpan span) =>
        parameters.TryGetValue(name, out var value) ? value : SignalInfo.Find(name) is { } signal ? caller.FindSignal(signal, span) : null;

    public override Node? FindSignal(SignalInfo signal, SourceSpan span) => caller.FindSignal(signal, span);

    public override Node FindDeclared(Declared<SignalSyntax> signal, SourceSpan span) => caller.FindDeclared(signal, span);

    public override Node? TakesPart(Scope scope) => caller.TakesPart(scope);

    public override NameEnvironment KeepingGradient() =>
        KeepsGradient ? this : new FunctionEnvironment(Home, parameters, caller.KeepingGradient());
}
