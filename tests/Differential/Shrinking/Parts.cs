using EntroPIC.Dsl.Binding;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Text;

namespace Differential.Shrinking;

/// <summary>The parts of a file that can be removed, or can replace their parent.</summary>
internal static class Parts
{
    /// <summary>Declarations and items.</summary>
    public static IEnumerable<SourceSpan> Items(CompilationUnitSyntax unit) =>
        unit.Declarations.Select(static declaration => declaration.Span).Concat(unit.Declarations.SelectMany(ItemsOf).Select(static item => item.Span));

    /// <summary>Clauses that may be left out, each with the word that begins it; empty where it begins itself.</summary>
    public static IEnumerable<(string Word, SourceSpan Span)> Clauses(CompilationUnitSyntax unit)
    {
        foreach (var item in unit.Declarations.SelectMany(ItemsOf))
        {
            switch (item)
            {
                case TermSyntax term:
                    if (term.When is { } when) { yield return ("when", when.Span); }
                    if (term.Reduction is { } reduction) { yield return ("reduce", reduction.Span); }
                    break;
                case GroupSyntax { Weight: { } weight }:
                    yield return ("weight", weight.Span);
                    break;
                case ParamSyntax { Range: { } range }:
                    yield return ("in", range.Span);
                    break;
                case StateSyntax { Range: { } bounds }:
                    yield return ("in", bounds.Span);
                    break;
                case ControlSyntax control:
                    foreach (var word in control.Per)
                    {
                        yield return ("per", word.Span);
                    }

                    break;
            }

            if ((item as ReduceSyntax)?.Reduction.Over is { } over) { yield return ("over", over.Span); }
            if ((item as TermSyntax)?.Reduction?.Over is { } part) { yield return ("over", part.Span); }
        }

        foreach (var call in Expressions(unit).OfType<CallSyntax>())
        {
            if (call.Where is { } where) { yield return ("where", where.Span); }
            if (call.Per is { } per) { yield return ("per", per.Span); }
        }
    }

    /// <summary>All expressions, each before its parts.</summary>
    public static IEnumerable<ExpressionSyntax> Expressions(CompilationUnitSyntax unit) =>
        unit.Declarations.SelectMany(static declaration => (declaration is FunctionSyntax function ? [function.Body] : ItemsOf(declaration).SelectMany(In)).SelectMany(Within));

    /// <summary>The direct children of an expression.</summary>
    public static IEnumerable<ExpressionSyntax> Children(ExpressionSyntax syntax) => syntax switch
    {
        ParenthesizedSyntax parenthesized => [parenthesized.Inner],
        PrefixSyntax prefix => [prefix.Operand],
        ChainSyntax chain => [chain.First, .. chain.Links.Select(static link => link.Operand)],
        PowerSyntax power => [power.Base, power.Exponent],
        MembershipSyntax membership => [membership.Value, membership.Range.Low, membership.Range.High],
        ConditionalSyntax conditional => [conditional.Then, conditional.Else, conditional.Condition],
        CallSyntax call => [.. call.Arguments.Select(static argument => argument.Value), .. new[] { call.Where }.OfType<ExpressionSyntax>()],
        _ => [],
    };

    private static IEnumerable<ItemSyntax> ItemsOf(DeclarationSyntax declaration) => declaration switch
    {
        LossSyntax loss => loss.Items,
        ControllerSyntax law => law.Items,
        _ => [],
    };

    private static IEnumerable<ExpressionSyntax> In(ItemSyntax item) => item switch
    {
        LetSyntax let => [let.Value],
        AdvantageSyntax advantage => [advantage.Value],
        ControlSyntax control => control.Arguments.Select(static argument => argument.Value),
        GroupSyntax group => new[] { group.When, group.Weight }.OfType<ExpressionSyntax>(),
        WeightSyntax weight => [weight.Value],
        KeepSyntax keep => [keep.When],
        PolicySyntax policy => [policy.Value],
        TermSyntax term => new[] { term.Value, term.When, term.Reduction?.Over }.OfType<ExpressionSyntax>(),
        ReduceSyntax reduce => new[] { reduce.Reduction.Over }.OfType<ExpressionSyntax>(),
        MetricSyntax metric => [metric.Value],
        StateSyntax state => [state.Initial],
        OutputSyntax output => [output.Value],
        UpdateSyntax update => [update.Value],
        _ => [],
    };

    private static IEnumerable<ExpressionSyntax> Within(ExpressionSyntax syntax) => Children(syntax).SelectMany(Within).Prepend(syntax);
}
