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

    /// <summary>The C# of everything that has a shape, or <c>null</c> where nothing does.</summary>
    /// <param name="unit">The unit; gets messages.</param>
    /// <param name="taken">Names that another file of the project declares, which is reported; what has one is left out.</param>
    public static string? Print(CompiledUnit unit, IEnumerable<string>? taken = null)
    {
        var names = new HashSet<string>((taken ?? []).Select(CSharpText.Type), StringComparer.Ordinal);
        var printable = unit.Losses.ToLookup(loss => IsPrintable(loss, unit.Diagnostics));
        var content = new PrintableUnit(
            unit.File.Path,
            unit.Namespace,
            [.. unit.Controllers.Where(controller => names.Add(CSharpText.Type(controller.Name)))],
            [.. printable[true].Where(loss => names.Add(CSharpText.Type(loss.Name)))],
            [.. printable[false].Select(LossShape.Of).Concat(unit.Broken).Where(loss => names.Add(CSharpText.Type(loss.Syntax.Name)))]);
        return content.Controllers.Count + content.Losses.Count + content.Broken.Count == 0 ? null : FilePrinter.Print(content);
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
