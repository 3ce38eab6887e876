using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Scheduling;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Python;

/// <summary>The statistics of tokens over the vocabulary, which are found where the logits are.</summary>
internal sealed partial class LossPrinter
{
    /// <summary>The field of a statistic; fields of a named tuple start with a letter.</summary>
    private static string FieldOf(Statistic statistic) =>
        PythonText.Attribute(statistic.Name) is var name && name[0] == '_' ? "statistic" + name : name;

    private void PrintStatistics()
    {
        if (_schedule.Vocabulary is not { } vocabulary)
        {
            return;
        }

        _writer.Line();
        PythonLayout.Block(_writer, "class Statistics(NamedTuple):", () =>
        {
            PythonText.Docstring(_writer, "The statistics of each token over the vocabulary, [B, T].");
            foreach (var statistic in vocabulary.Statistics)
            {
                PythonLayout.Field(_writer, $"{FieldOf(statistic)}: Tensor", $"`{SourceText.OneLine(statistic.Leaf.Span?.Text ?? statistic.Name)}`");
            }
        });

        var usesOptions = vocabulary.Statistics.Any(static statistic => Traversal.InOrder(statistic.Formula).Any(static node => node.Op == Op.Parameter));
        _writer.Line();
        _writer.Line("@staticmethod");
        _writer.Line($"def statistics(vocab_logp: Tensor{(usesOptions ? ", *, options: Options = Options()" : "")}) -> Statistics:");
        _writer.Indented(() =>
        {
            PythonText.Docstring(
                _writer,
                [
                    "The statistics of each token over the vocabulary. What the policy cannot sample, whose logit is -inf, is no part of it.", "", "Args:",
                    "    vocab_logp: log-probability of each token of the vocabulary under the policy, nats, [B, T, V]: `logits.log_softmax(-1)`",
                    .. usesOptions ? ["    options: the params of the declaration"] : System.Array.Empty<string>(),
                ]);
            _writer.Line("vocab_logp, words = vocabulary_of(vocab_logp)");
            var body = new BodyPrinter(_writer, new TensorStyle("vocab_logp", isOfStep: false, FunctionPrinter.NonZeroParams(_loss)), PythonText.Locals("vocab_logp", "words", "options"), _comment);
            body.Plan([.. vocabulary.Statistics.Select(static statistic => statistic.Formula)]);
            List<string> values = [];
            foreach (var statistic in vocabulary.Statistics)
            {
                var value = body.Use(statistic.Formula).Text;
                body.Define(statistic.Leaf, value);
                values.Add($"{FieldOf(statistic)}={value}");
            }

            PythonLayout.Call(_writer, $"return {Class}.Statistics(", values, ")");
        });
    }

    /// <summary>Makes the statistics known to the body of a function that gets them.</summary>
    private void DefineStatistics(BodyPrinter body)
    {
        foreach (var statistic in _schedule.Vocabulary?.Statistics ?? [])
        {
            body.Define(statistic.Leaf, $"statistics.{FieldOf(statistic)}");
        }
    }
}
