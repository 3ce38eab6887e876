using EntroPIC.Python;
using EntroPIC.Tests.Python;

namespace Python.Tests;

/// <summary>Batches without responses or tokens, and signals in half precision, whose numbers cannot count the tokens of a response.</summary>
public sealed class ExtremeBatchTests
{
    private const string Aggregates = """
        loss Aggregates {
            advantage = return_to_go(token_reward, 0.9) - mean(reward per group) - std(max(logp per position) per group)
            weight early = if position < 300 then 1 else 0.5
            policy ratio * advantage + 0.001 * rank(entropy) - max(logp) * min(logp per sequence)
            metric longest = max(length)
            metric highest = max(min(length per group))
            metric spread = mean(std(entropy per sequence)) + mean(mean(entropy per position)) + quantile(0.5, entropy)
            metric first = mean(entropy where bottom(0.3, logp))
            metric delta = mean(gae(token_reward, value, 0.9, 0.95))
        }
        """;

    [PythonFact]
    public void EmptyBatchesAndHalfPrecisionPass()
    {
        using var folder = new TemporaryFolder();
        var units = PrintedModules.Library.Append(PrintedModules.Compile("aggregates.entropic", Aggregates)).ToList();
        PrintedModules.WriteTo(folder.Path, units);

        var (code, text) = PythonProcess.Run(
            folder.Path, [PrintedModules.Script("extreme_batches.py"), .. units.Select(ModulePrinter.NameOf)], new() { ["PYTHONPATH"] = folder.Path });

        Assert.True(code == 0, text);
        Assert.Contains($"{7 * units.Sum(static unit => unit.Losses.Count)} passed", text, StringComparison.Ordinal);
    }
}
