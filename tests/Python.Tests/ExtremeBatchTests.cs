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

    /// <summary>A number divided by 0 is infinite, as in the trainer, and not an error of Python.</summary>
    [PythonFact]
    public void ParamThatIsZeroDivides()
    {
        using var folder = new TemporaryFolder();
        PrintedModules.WriteTo(folder.Path, [PrintedModules.Compile("divided.entropic", """
            loss Divided {
                param shift = 0 in [0, 10000]
                param scale = 2 in [1, 10]
                let factor = 1 / shift
                advantage = (reward - mean(reward per group)) * min(factor, 3 / scale)
                policy ratio * advantage
            }
            """)]);
        File.WriteAllText(Path.Combine(folder.Path, "check.py"), """
            import torch, divided
            advantage = divided.Divided.advantage(mask=torch.ones(2, 1), group=torch.tensor([0, 0]), reward=torch.tensor([0.0, 1.0]))
            assert advantage.flatten().tolist() == [-0.75, 0.75], advantage
            assert "/ options.scale" in open("divided.py", encoding="utf-8").read()
            print("passed")
            """);
        var (code, text) = PythonProcess.Run(folder.Path, "check.py");
        Assert.True(code == 0 && text.Contains("passed", StringComparison.Ordinal), text);
    }

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
