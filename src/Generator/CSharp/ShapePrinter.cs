using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Generator.CSharp;

/// <summary>
/// A loss that cannot be generated, as its users see it: the same types, members that throw. The build fails anyway; it does so
/// with the messages about the declaration alone, not with one more wherever the loss is used.
/// </summary>
internal static class ShapePrinter
{
    private static readonly string[] Members =
    [
        $"public override {Types.LossTraits} Traits",
        $"protected override void PrepareRollout({Types.PackedBatch} batch)",
        $"protected override Totals ComputeTotals({Types.PackedBatch} batch)",
        $"protected override {Types.Torch}.Tensor ComputeLoss({Types.PackedBatch} batch, Totals totals)",
        $"protected override void ComputeMetrics({Types.PackedBatch} batch, Totals totals, {Types.LossMetrics} metrics)",
    ];

    public static void Print(SourceWriter writer, LossShape loss) => ClassPrinter.Print(writer, loss, () =>
    {
        writer.Line();
        writer.Line("/// <summary>Values shared by all micro-batches of an optimizer step.</summary>");
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
