using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Generator.CSharp;

/// <summary>The statistics of tokens over the vocabulary, in both forms.</summary>
internal sealed partial class LossPrinter
{
    private void PrintVocabulary()
    {
        if (_schedule.Vocabulary is not { } vocabulary)
        {
            return;
        }

        Method(
            $"public override System::Collections.Generic.IReadOnlyList<{Types.Torch}.Tensor> {ClassMembers.ComputeStatistics}({Types.Vocabulary} vocabulary)",
            () =>
            {
                var body = new BodyPrinter(_writer, new TensorStyle(_inputs), CSharpText.Locals("vocabulary"), _comment);
                body.Plan([.. vocabulary.Statistics.Select(static statistic => statistic.Formula)]);
                var results = new List<string>();
                foreach (var statistic in vocabulary.Statistics)
                {
                    var value = body.Use(statistic.Formula).Text;
                    body.Define(statistic.Leaf, value);
                    results.Add(value);
                }

                _writer.Line($"return [{string.Join(", ", results)}];");
            });

        _writer.Line();
        _writer.Line("/// <inheritdoc/>");
        _writer.Line($"public override void {ClassMembers.RunVocabulary}({Types.VocabularyRunner} runner) => runner.Run(new {ClassMembers.VocabularyKernel}(Settings));");
        new VocabularyPrinter(_writer, _loss, vocabulary, _comment).Print();
    }
}
