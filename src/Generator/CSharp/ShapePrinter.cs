using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Generator.CSharp;

/// <summary>
/// Prints the shape of a loss with errors: the same types, with members that throw. The build fails anyway, but only with the messages about
/// the declaration, not with one more for each use of the loss.
/// </summary>
internal static class ShapePrinter
{
    private static readonly string[] Members =
    [
        $"public override {Types.LossTraits} Traits",
        $"protected override void ScoreRollout({Types.PackedBatch} batch)",
        $"protected override Totals ComputeTotals({Types.PackedBatch} batch)",
        $"protected override {Types.Torch}.Tensor ComputeLoss({Types.PackedBatch} batch, Totals totals)",
        $"protected override void ComputeMetrics({Types.PackedBatch} batch, Totals totals, {Types.LossMetrics} metrics)",
    ];

    public static void Print(SourceWriter writer, LossShape loss) => ClassPrinter.Print(writer, loss, () =>
    {
        writer.Line();
        writer.Line("/// <summary>Unknown, since the loss has errors.</summary>");
        writer.Line($"public sealed record Totals : {Types.StepTotals};");
        PrintMember("public override string Name", PlainText.Quoted(loss.Syntax.Name));
        var message = $"the loss `{loss.Syntax.Name}` has errors; fix {loss.Syntax.NameSpan.File.Path} and build again";
        foreach (var member in Members)
        {
            PrintMember(member, $"throw new {Types.InvalidOperation}({PlainText.Quoted(message)})");
        }

        void PrintMember(string member, string value)
        {
            writer.Line();
            writer.Line("/// <inheritdoc/>");
            writer.Filled($"{member} =>", [value], "", ";");
        }
    });
}
