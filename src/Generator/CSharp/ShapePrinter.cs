using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Generator.CSharp;

/// <summary>
/// Prints the shape of a loss with errors: the same types, with members that throw. The build fails anyway, but only with the messages
/// about the declaration, not with one more for each use of the loss.
/// </summary>
internal static class ShapePrinter
{
    private static readonly string[] Members =
    [
        $"public override {Types.LossTraits} {ClassMembers.Traits}",
        $"protected override void {ClassMembers.ScoreRollout}({Types.PackedBatch} batch)",
        $"protected override {ClassMembers.Totals} {ClassMembers.ComputeTotals}({Types.PackedBatch} batch)",
        $"protected override {Types.Torch}.Tensor {ClassMembers.ComputeLoss}({Types.PackedBatch} batch, {ClassMembers.Totals} totals)",
        $"protected override void {ClassMembers.ComputeMetrics}({Types.PackedBatch} batch, {ClassMembers.Totals} totals, {Types.LossMetrics} metrics)",
    ];

    public static void Print(SourceWriter writer, LossShape loss) => ClassPrinter.Print(writer, loss, () =>
    {
        writer.Line();
        writer.Line("/// <summary>Unknown, since the loss has errors.</summary>");
        writer.Line($"public sealed record {ClassMembers.Totals} : {Types.StepTotals};");
        PrintMember($"public override string {ClassMembers.Name}", PlainText.Quoted(loss.Syntax.Name));
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
