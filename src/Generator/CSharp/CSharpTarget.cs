using EntroPIC.Dsl;
using EntroPIC.Dsl.Binding.Bound;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;

namespace EntroPIC.Generator.CSharp;

/// <summary>A compiled unit to C#, with messages for what this target cannot print yet.</summary>
internal static class CSharpTarget
{
    private static readonly HashSet<Op> NotYet =
    [
        Op.Top, Op.Bottom, Op.Sample, Op.Quantile, Op.Rank, Op.CumulativeSum, Op.ReturnToGo, Op.GeneralizedAdvantage,
    ];

    /// <summary>The C# of everything that is whole, or <c>null</c> where nothing is.</summary>
    public static string? Print(CompiledUnit unit)
    {
        var losses = unit.Losses.Where(loss => IsPrintable(loss, unit.Diagnostics)).ToList();
        return losses.Count == 0 && unit.Controllers.Count == 0 ? null : FilePrinter.Print(unit with { Losses = losses });
    }

    private static bool IsPrintable(LossModel loss, DiagnosticBag diagnostics)
    {
        var roots = loss.Controls.SelectMany(static control => control.Arguments).OfType<Node>()
            .Concat(loss.Metrics.Select(static metric => metric.Value))
            .Concat(loss.Advantage is null ? [] : [loss.Advantage.Value])
            .Append(loss.Loss);
        var unprintable = Traversal.InOrder(roots).Where(static node => NotYet.Contains(node.Op)).ToList();
        foreach (var node in unprintable)
        {
            // What is inherited from another file is shown at the declaration that inherits it.
            var isHere = node.Span is { } span && span.File == loss.Syntax.NameSpan.File;
            diagnostics.Report(Rules.NotGenerated, isHere ? node.Span!.Value : loss.Syntax.NameSpan, OpInfo.Of(node.Op).Symbol);
        }

        return unprintable.Count == 0;
    }
}
