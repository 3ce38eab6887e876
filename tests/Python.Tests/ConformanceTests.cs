using EntroPIC.Conformance;
using EntroPIC.Losses;
using EntroPIC.Python;
using EntroPIC.Tests.Python;
using Xunit.Abstractions;

namespace Python.Tests;

/// <summary>Printed modules against the numbers of the reference.</summary>
public sealed class ConformanceTests(ITestOutputHelper output)
{
    /// <summary>Rounding is forgiven as far as a case loses by it, and no further.</summary>
    [PythonFact]
    public void LossThatCancelsMatchesReferenceInAnyOrderAndWrongOneDoesNot()
    {
        const string Group = " - exp(mean(logp - ref_logp per group))", Large = " - 1 / (2 * beta)";
        using var folder = new TemporaryFolder();
        ConformanceSuite.Write(folder.Path, [new Cancelling()]);
        PrintedModules.WriteTo(
            folder.Path,
            [
                PrintedModules.Compile("right.entropic", Text.Replace(Group + Large, Large + Group, StringComparison.Ordinal)),
                PrintedModules.Compile("wrong.entropic", Text.Replace(Large, " - 1.00001 / (2 * beta)", StringComparison.Ordinal)),
            ]);
        var (code, printed) = PythonProcess.Run(folder.Path, "-m", "right", "--self-test");
        Assert.True(code == 0, printed);
        (code, printed) = PythonProcess.Run(folder.Path, "-m", "wrong", "--self-test");
        Assert.True(code == 1 && printed.Contains("2 cases, 0 passed, 2 failed", StringComparison.Ordinal), printed);
    }

    /// <summary>Samples without a name, and those of whole responses.</summary>
    [PythonFact]
    public void SamplesAreIndependentAndTheSameInEachTarget()
    {
        using var folder = new TemporaryFolder();
        ConformanceSuite.Write(folder.Path, [new Draws()]);
        PrintedModules.WriteTo(folder.Path, [PrintedModules.Compile("draws.entropic", Text)]);
        var (code, printed) = PythonProcess.Run(folder.Path, "-m", "draws", "--self-test");
        Assert.True(code == 0, printed);
        using var cases = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.Path, ConformanceSuite.FileName)));
        var metrics = cases.RootElement.GetProperty("cases")[0].GetProperty("rollouts")[0].GetProperty("steps").EnumerateArray()
            .Select(static step => step.GetProperty("expected").GetProperty("metrics"));
        Assert.All(metrics, static of =>
        {
            Assert.InRange(of.GetProperty("both").GetDouble(), 0.1, 0.4);
            Assert.Equal((3, 0.5), (of.GetProperty("prompts").GetDouble(), of.GetProperty("responses").GetDouble()));
        });
    }

    [PythonFact]
    public void WordsOfTargetsKeepTheirNamesInSavedState()
    {
        using var folder = new TemporaryFolder();
        var words = new Words();
        ConformanceSuite.Write(folder.Path, [words]);
        Assert.Equal("""["output","is_saturated","state"]""", System.Text.Json.JsonSerializer.Serialize(words.SaveControllers()["lambda"]!.AsObject().Select(static pair => pair.Key)));
        Assert.NotNull(words.SaveControllers()["lambda"]!["state"]!["lambda"]);
        PrintedModules.WriteTo(folder.Path, [PrintedModules.Compile("words.entropic", Text)]);
        var (code, printed) = PythonProcess.Run(folder.Path, "-m", "words", "--self-test");
        Assert.True(code == 0, printed);
    }

    [PythonFact]
    public void StatisticsOverTheVocabularyAreTheSameInEachTarget()
    {
        using var folder = new TemporaryFolder();
        ConformanceSuite.Write(folder.Path, [new Vocabulary()]);
        PrintedModules.WriteTo(
            folder.Path,
            [
                PrintedModules.Compile("right.entropic", Text),
                PrintedModules.Compile("wrong.entropic", Text.Replace("sum(exp(vocab_logp) where vocab_logp > least", "sum(exp(vocab_logp) where vocab_logp > least + 1", StringComparison.Ordinal)),
            ]);
        var (code, printed) = PythonProcess.Run(folder.Path, "-m", "right", "--self-test");
        Assert.True(code == 0, printed);
        (code, printed) = PythonProcess.Run(folder.Path, "-m", "wrong", "--self-test");
        Assert.True(code == 1 && printed.Contains("gradient by vocab_logp", StringComparison.Ordinal), printed);
        (code, printed) = PythonProcess.Run(folder.Path, "-c", """
            import torch, right
            logits = torch.zeros(1, 2, 4, requires_grad=True)
            statistics = right.Vocabulary.statistics(torch.log_softmax(logits, -1))
            masked = torch.log_softmax(torch.tensor([[[0.0, 0.0, -torch.inf, -torch.inf]]]), -1)
            part = right.Vocabulary.statistics(masked).part.item()
            assert abs(part - 1) < 1e-6, part
            try:
                right.Vocabulary.statistics(torch.zeros(2, 4))
            except ValueError as error:
                print(error)
            """);
        Assert.True(code == 0 && printed.Contains("`vocab_logp` has shape [2, 4]; it must have [B, T, V]", StringComparison.Ordinal), printed);
    }

    [PythonFact]
    public void StatesOfPromptsAreTheSameInEachTarget()
    {
        using var folder = new TemporaryFolder();
        var prompts = new Prompts();
        ConformanceSuite.Write(folder.Path, [prompts]);
        Assert.Equal(["17", "29"], prompts.Controllers.Own!.Prompts.Select(static prompt => prompt.Prompt));
        Assert.Equal(["17", "29"], prompts.Controllers.Visits!.Prompts.Select(static prompt => prompt.Prompt));
        PrintedModules.WriteTo(folder.Path, [PrintedModules.Compile("prompts.entropic", Text)]);
        var (code, printed) = PythonProcess.Run(folder.Path, "-m", "prompts", "--self-test");
        Assert.True(code == 0, printed);
    }

    [PythonFact]
    public void DiscountsPerSequenceAreTheSameInEachTarget()
    {
        using var folder = new TemporaryFolder();
        ConformanceSuite.Write(folder.Path, [new Lengths()]);
        PrintedModules.WriteTo(folder.Path, [PrintedModules.Compile("lengths.entropic", Text)]);
        var (code, printed) = PythonProcess.Run(folder.Path, "-m", "lengths", "--self-test");
        Assert.True(code == 0, printed);
    }

    [PythonFact]
    public void BinomialsAreExactAndTheSameInEachTarget()
    {
        using var folder = new TemporaryFolder();
        ConformanceSuite.Write(folder.Path, [new Chances()]);
        PrintedModules.WriteTo(folder.Path, [PrintedModules.Compile("chances.entropic", Text)]);
        var (code, printed) = PythonProcess.Run(folder.Path, "-m", "chances", "--self-test");
        Assert.True(code == 0, printed);
        (code, printed) = PythonProcess.Run(folder.Path, "-c", """
            import math, torch, chances
            for n in range(65):
                row = chances.binomial(torch.full((n + 2,), n + 0.5, dtype=torch.float64), torch.arange(n + 2.0).double())
                for k, ways in enumerate(row.tolist()):
                    exact = math.comb(n, k)
                    assert ways == chances.binomial_of(n, k) and abs(ways - exact) <= (0 if exact < 10**15 else 2e-14 * exact), (n, k, ways)
            assert chances.binomial(torch.tensor([5.0]), 2).dtype == torch.float32
            extremes = [math.nan, math.inf, -math.inf, 0.0, -0.5, 2.5, 1e9]
            ways = [chances.binomial_of(n, k) for n in extremes for k in (-1.0, 0.0, 2.0)]
            assert all(math.isnan(way) for way in ways[:3]) and ways[3:] == [0, 1, math.inf, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0, 1, 499999999500000000], ways
            """);
        Assert.True(code == 0, printed);
    }

    private static string Text => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "conformance.entropic"));

    private static IEnumerable<PolicyLoss> LibraryLosses() => typeof(PolicyLoss).Assembly.GetExportedTypes()
        .Where(static type => type.IsSubclassOf(typeof(PolicyLoss)) && !type.IsAbstract)
        .Select(static type => (PolicyLoss)Activator.CreateInstance(type)!);

    [PythonFact]
    public void EveryLibraryLossMatchesReference()
    {
        using var folder = new TemporaryFolder();
        PrintedModules.WriteTo(folder.Path, PrintedModules.Library);
        var cases = ConformanceSuite.Write(folder.Path, LibraryLosses());
        var compared = 0;
        foreach (var unit in PrintedModules.Library)
        {
            var (code, text) = PythonProcess.Run(folder.Path, "-m", ModulePrinter.NameOf(unit), "--self-test");
            output.WriteLine(text);
            Assert.True(code == 0, text);
            compared += 2 * unit.Losses.Count;
        }

        Assert.Equal(cases, compared);
    }

    [PythonFact]
    public void TwoProcessesMatchOneOnCombinedData()
    {
        using var folder = new TemporaryFolder();
        PrintedModules.WriteTo(folder.Path, PrintedModules.Library);
        var cases = ConformanceSuite.Write(folder.Path, LibraryLosses());
        string[] modules = [.. PrintedModules.Library.Select(ModulePrinter.NameOf)];

        // The two meet on the loopback interface.
        var (code, text) = PythonProcess.Run(
            folder.Path, [PrintedModules.Script("two_processes.py"), .. modules],
            new() { ["GLOO_SOCKET_IFNAME"] = "lo", ["PYTHONPATH"] = folder.Path });
        output.WriteLine(text);
        Assert.True(code == 0, text);
        Assert.Contains($"{cases / 2} losses, ", text, StringComparison.Ordinal);
    }
}
