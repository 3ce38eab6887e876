using EntroPIC.Dsl;
using EntroPIC.Dsl.Binding;
using EntroPIC.Dsl.Scheduling;
using EntroPIC.Python;
using EntroPIC.Python.Verl;
using EntroPIC.Tests;
using EntroPIC.Tests.Python;
using Xunit.Abstractions;

namespace Python.Tests;

/// <summary>The registration with the engine, against a stand-in for the parts of it that are touched.</summary>
public sealed class VerlTests(ITestOutputHelper output)
{
    [Fact]
    public Task ModuleAndReadme() => Snapshot.Verify(
        Print("entropic.entropic", "/// Held at more entropy than the paper holds.\nloss MyEntroPic : EntroPic {\n    param target = 0.2\n}\n")
            .Skip(1)
            .Select(static file => (Path.GetFileNameWithoutExtension(file.Name), Path.GetExtension(file.Name)[1..], file.Text)));

    [Fact]
    public void ReadmeOfLossWithoutControlTellsOfNone()
    {
        var text = Print("plain.entropic", "loss Plain : Grpo {\n}\n")[^1].Text;
        Assert.Contains("`Plain` is declared with `low = 0.2`, `high = 0.2`.\n\n```sh", text, StringComparison.Ordinal);
        Assert.EndsWith("with its gradient.\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("target;", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ontroller", text[text.IndexOf("## Launch", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [PythonFact]
    public void LossesControllersAndCheckpointsFollowEngineContracts()
    {
        var (code, text) = Run("", [Hosted], "verl_contract.py");
        output.WriteLine(text);
        Assert.True(code == 0, text);
        Assert.Contains("\nOK", text, StringComparison.Ordinal);
    }

    [PythonFact]
    public void SignalsNotPassedByEngineReachLossesControlsAndAdvantages()
    {
        string[] library = ["bonuses.entropic", "kl.entropic", "shaping.entropic"];
        var late = PrintedModules.Compile("late.entropic", """
            loss Late : Grpo {
                control alpha = P(error: mean(entropy where advantage > 0), kp: 0.5)
                bonus steering = alpha * ratio when prob > 0.5
            }
            controller Counted(taken) {
                output taken / 100
            }
            loss Counting : Grpo {
                control share = Counted(taken: step)
                control done = Counted(taken: progress)
                bonus sure = (share + done) * ratio when prob > 0.5
            }
            loss Apart : Grpo {
                keep short when not truncated
            }
            loss Awkward : Grpo {
                bonus counts = 0.5 * ratio
                penalty inputs = 0.25 * ratio
                metric solved = mean(abs(advantage))
            }
            loss Weighted : Grpo {
                bonus longer = 0.5 * abs(advantage) * ratio reduce sequence_mean_token_mean
                metric weighted = mean(mean(abs(advantage) * ratio per sequence))
            }
            """);
        var (code, text) = Run("", [.. PrintedModules.Library.Where(unit => library.Contains(unit.File.Path)), late], "verl_signals.py");
        output.WriteLine(text);
        Assert.True(code == 0, text);
        Assert.Contains("\nOK", text, StringComparison.Ordinal);
    }

    [PythonTheory]
    [InlineData("legacy", "verl 0.9 or later with the V1 trainer (verl.trainer.ppo.v1, trainer.use_v1) and TransferQueue")]
    [InlineData("fixed-worker", "has no `actor_worker_cls` to set")]
    public void EngineWithoutHooksIsRefusedOnImport(string engine, string message)
    {
        var (code, text) = Run(engine, [Hosted], "-c", "import verl");
        Assert.NotEqual(0, code);
        Assert.Contains(message, text, StringComparison.Ordinal);
    }

    [Fact]
    public void UnsupportedLossesAreNamed()
    {
        var unit = PrintedModules.Compile("left_out.entropic", """
            loss Selected : KlCov {
            }
            loss Kept : Grpo {
                keep short when not truncated
            }
            loss Prompts : Grpo {
                reduce group_mean_token_mean
            }
            loss Restricted : Grpo {
                bonus sure = ratio when prob > 0.9 reduce token_mean over prob > 0.9
            }
            loss Valued : Grpo {
                bonus valued = 0.01 * value * ratio
            }
            loss Shortened : Grpo {
                control alpha = P(error: mean(if truncated then 1 else 0), kp: 1)
                bonus sure = alpha * ratio when prob > 0.9
            }
            loss Solved : Grpo {
                control alpha = P(error: mean(abs(advantage)), kp: 1)
                bonus sure = alpha * ratio when prob > 0.9
            }
            loss Compared : Grpo {
                bonus ahead = ratio * (reward - mean(reward per group))
            }
            loss Hosted : ReMax {
            }
            """);
        var files = VerlPrinter.Print(unit)!;
        Assert.Equal(["left_out.py", "left_out_verl.py", "left_out_verl.md"], files.Select(static file => file.Name));
        Assert.Contains("@register_policy_loss(\"entropic_Hosted\")", files[1].Text, StringComparison.Ordinal);
        Assert.Single(files[1].Text.Split('\n'), static line => line.StartsWith("@register_policy_loss", StringComparison.Ordinal));
        Assert.Contains("\n- `Kept`: `keep short` changes the denominators, but the engine counts all tokens of a response.\n", files[2].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("- `Hosted`:", files[2].Text, StringComparison.Ordinal);
        Assert.Equal(
            [
                "the verl target leaves out `Kept`: `keep short` changes the denominators, but the engine counts all tokens of a response",
                "the verl target leaves out `Prompts`: `policy` is averaged by `group_mean_token_mean`, and the engine has no mode that averages within prompts",
                "the verl target leaves out `Restricted`: `over` changes the denominator of `sure`, but the engine counts all tokens of a response",
                "the verl target leaves out `Valued`: `valued` uses `value`, which the engine does not pass to a loss",
                "the verl target leaves out `Shortened`: `alpha` measures `truncated`, which the trainer does not have when it steps controls",
                "the verl target leaves out `Solved`: `alpha` aggregates advantages per response (`mean(abs(advantage))`), but the engine's are per token",
                "the verl target leaves out `Compared`: `mean(reward per group)` compares the responses to a prompt, but a micro-batch of the engine may lack some of them",
            ],
            Messages("left_out.entropic"));
        Assert.Equal(
            ["the verl target leaves out `Selected`: `top(fraction, covariance)` covers the whole step, but a loss in the engine sees only a micro-batch"],
            Messages("covariance.entropic"));

        IEnumerable<string> Messages(string file) =>
            VerlSupport.PlanOf(unit).Diagnostics().ToSorted().Where(message => message.Rule.Id == "ENT4001" && message.Span.File.Path == file).Select(static message => message.Message);
    }

    /// <summary>Each item that reads signals is named, with all of them.</summary>
    [Fact]
    public void ItemsAndAllTheirSignalsAreNamed()
    {
        var unit = PrintedModules.Compile("declared.entropic", """
            signal easy per group
            signal hard per group
            signal judged per token
            loss Weighted : Grpo {
                advantage = reward - mean(reward per group) + easy - hard
                control alpha = P(error: mean(judged) - mean(hard), kp: 1)
                weight w = easy + hard
                group sure when judged > 0 weight 2
                bonus b = alpha * value * judged * ratio
                bonus c = judged * easy * ratio
                metric m = mean(judged + hard)
            }
            """);
        Assert.Equal(
            [
                "`alpha` measures `hard` and `judged`, which the trainer does not have when it steps controls",
                "the weight `w` uses `easy` and `hard`, signals that the project declares, which the engine does not pass to a loss",
                "the weight of the group `sure` uses `judged`, a signal that the project declares, which the engine does not pass to a loss",
                "`b` uses `judged` and `value`, which the engine does not pass to a loss",
                "`c` uses `easy` and `judged`, signals that the project declares, which the engine does not pass to a loss",
            ],
            VerlSupport.PlanOf(unit).Diagnostics().ToSorted().Where(static message => message.Rule.Id == "ENT4001").Select(static message => message.Message.Split(": ", 2)[1]));
    }

    [Theory]
    [InlineData("mean(reward per group)", "compares the responses to a prompt")]
    [InlineData("value", "needs `value`, which the engine does not pass to a loss")]
    public void UnsupportedMetricIsNamed(string metric, string reason)
    {
        var unit = PrintedModules.Compile("measured.entropic", $"loss Measured : Grpo {{\n    metric m = mean({metric})\n    metric sure = mean(prob)\n}}\n");
        var message = VerlSupport.PlanOf(unit).Diagnostics().ToSorted().Single(static message => message.Rule.Id == "ENT4001").Message;
        Assert.Equal($"the verl target leaves out the metrics of `Measured`: `m` {reason}, and the engine logs metrics for each micro-batch", message);
        Assert.Contains("metrics = {}", VerlPrinter.Print(unit)![1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void FileWithoutSupportedLossIsNotPrinted() =>
        Assert.Null(VerlPrinter.Print(PrintedModules.Compile("none.entropic", "loss Selected : KlCov {\n}\n")));

    private static IReadOnlyList<EmittedFile> Print(string path, string source) => VerlPrinter.Print(PrintedModules.Compile(path, source))!;

    /// <summary>The library's file whose losses have controls.</summary>
    private static CompiledUnit<ScheduledLoss> Hosted => PrintedModules.Library.Single(static unit => unit.File.Path == "entropic.entropic");

    /// <summary>Runs Python where losses are external modules of the stand-in.</summary>
    private static (int Code, string Output) Run(string engine, IReadOnlyList<CompiledUnit<ScheduledLoss>> units, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        foreach (var file in units.SelectMany(static unit => VerlPrinter.Print(unit)!))
        {
            File.WriteAllText(Path.Combine(folder.Path, file.Name), file.Text);
        }

        string[] found = [.. arguments.Select(static argument => argument.EndsWith(".py", StringComparison.Ordinal) ? PrintedModules.Script(argument) : argument)];
        return PythonProcess.Run(folder.Path, found, new()
        {
            ["PYTHONPATH"] = string.Join(Path.PathSeparator, PrintedModules.Script("engine"), folder.Path),
            ["VERL_USE_EXTERNAL_MODULES"] = string.Join(',', units.Select(static unit => ModulePrinter.NameOf(unit) + "_verl")),
            ["STAND_IN"] = engine,
        });
    }
}
