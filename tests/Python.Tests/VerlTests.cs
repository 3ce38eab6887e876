using EntroPIC.Python.Verl;
using EntroPIC.Tests;
using EntroPIC.Tests.Python;
using Xunit.Abstractions;

namespace Python.Tests;

/// <summary>The registration with the engine, against a stand-in for the parts of it that are touched.</summary>
public sealed class VerlTests(ITestOutputHelper output)
{
    private static readonly string Scripts = Path.Combine(AppContext.BaseDirectory, "Scripts");

    [Fact]
    public Task TheModuleAndItsReadme() => Snapshot.Verify(
        Print("entropic.entropic", "/// Held at more entropy than the paper holds.\nloss MyEntroPic : EntroPic {\n    param target = 0.2\n}\n")
            .Skip(1)
            .Select(static file => (Path.GetFileNameWithoutExtension(file.Name), Path.GetExtension(file.Name)[1..], file.Text)));

    [PythonFact]
    public void LossesControllersAndCheckpointsKeepTheContractsOfTheEngine()
    {
        var (code, text) = Run("", "verl_contract.py");
        output.WriteLine(text);
        Assert.True(code == 0, text);
        Assert.Contains("\nOK", text, StringComparison.Ordinal);
    }

    [PythonTheory]
    [InlineData("legacy", "need a trainer that steps them: verl with the V1 trainer")]
    [InlineData("fixed-worker", "has no `actor_worker_cls` to set")]
    public void AnEngineWithoutTheHooksIsRefusedAtImport(string engine, string message)
    {
        var (code, text) = Run(engine, "-c", "import verl");
        Assert.NotEqual(0, code);
        Assert.Contains(message, text, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatTheEngineCannotHostIsNamed()
    {
        var unit = PrintedModules.Compile("left_out.entropic", """
            loss Selected : KlCov {
            }
            loss Kept : Grpo {
                keep short when not truncated
            }
            loss Restricted : Grpo {
                bonus sure = ratio when prob > 0.9 reduce token_mean over prob > 0.9
            }
            loss Explored : Grpo {
                bonus exploration = 0.01 * entropy
            }
            loss Anchored : Grpo {
                control beta = AdaptiveKl(measured: mean(logp - ref_logp), target: 0.1)
                bonus sure = beta * ratio when prob > 0.9
            }
            loss Hosted : ReMax {
            }
            """);
        var files = VerlPrinter.Print(unit)!;
        Assert.Equal(["left_out.py", "left_out_verl.py", "left_out_verl.md"], files.Select(static file => file.Name));
        Assert.Contains("@register_policy_loss(\"entropic_Hosted\")", files[1].Text, StringComparison.Ordinal);
        Assert.Single(files[1].Text.Split('\n'), static line => line.StartsWith("@register_policy_loss", StringComparison.Ordinal));
        Assert.Equal(
            [
                "the verl target leaves out `Kept`: `keep short` changes what denominators count, and the engine counts all tokens of a response",
                "the verl target leaves out `Restricted`: `over` gives `sure` a denominator of its own, and the engine counts all tokens of a response",
                "the verl target leaves out `Explored`: `exploration` uses `entropy`, and the engine gives a loss none",
                "the verl target leaves out `Anchored`: `beta` measures `ref_logp`, which the trainer does not know when it steps controls",
            ],
            Messages("left_out.entropic"));
        Assert.Equal(
            ["the verl target leaves out `Selected`: `top(fraction, covariance)` is one for the whole step, and a loss of the engine sees a micro-batch"],
            Messages("covariance.entropic"));

        IEnumerable<string> Messages(string file) =>
            unit.Diagnostics.ToSorted().Where(message => message.Rule.Id == "ENT4001" && message.Span.File.Path == file).Select(static message => message.Message);
    }

    [Fact]
    public void AFileOfWhichNothingCanBeHostedIsNotPrinted() =>
        Assert.Null(VerlPrinter.Print(PrintedModules.Compile("none.entropic", "loss Selected : KlCov {\n}\n")));

    private static IReadOnlyList<EntroPIC.Python.EmittedFile> Print(string path, string source) => VerlPrinter.Print(PrintedModules.Compile(path, source))!;

    /// <summary>Runs Python where the library's `entropic` losses are external modules of the stand-in.</summary>
    private static (int Code, string Output) Run(string engine, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        foreach (var file in VerlPrinter.Print(PrintedModules.Library.Single(static unit => unit.File.Path == "entropic.entropic"))!)
        {
            File.WriteAllText(Path.Combine(folder.Path, file.Name), file.Text);
        }

        string[] found = [.. arguments.Select(static argument => argument.EndsWith(".py", StringComparison.Ordinal) ? Path.Combine(Scripts, argument) : argument)];
        return PythonProcess.Run(folder.Path, found, new()
        {
            ["PYTHONPATH"] = string.Join(Path.PathSeparator, Path.Combine(Scripts, "engine"), folder.Path),
            ["VERL_USE_EXTERNAL_MODULES"] = "entropic_verl",
            ["STAND_IN"] = engine,
        });
    }
}
