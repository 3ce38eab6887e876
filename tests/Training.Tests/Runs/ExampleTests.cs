using System.Diagnostics;
using System.Runtime.CompilerServices;
using EntroPIC.Checkpoints;
using EntroPIC.Runs;
using EntroPIC.Telemetry;
using EntroPIC.Tests;

namespace Training.Tests.Runs;

/// <summary>The examples run, if only for a short while.</summary>
[Collection(TorchCollection.Name)]
public sealed class ExampleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TrainExampleRunsBothStages()
    {
        using var error = new StringWriter();
        string[] shorter =
        [
            $"output={_folder.File("out")}", "sft.steps=3", "sft.optimizer.warmup_steps=3", "sft.optimizer.rate=4.5e-4", "rl.rollouts=2", "rl.optimizer.warmup_steps=4", "rl.optimizer.rate=8e-5", "rl.rollout.prompts=4", "evaluation.responses=1",
            "data.validation.0.limit=4",
        ];
        var code = await EntropicProgram.RunAsync(
            ["train", Path.Combine(Examples(), "Train", "sums.json"), .. shorter.SelectMany(static change => new[] { "--set", change })],
            new() { Losses = typeof(ExampleTests).Assembly, Output = TextWriter.Null, Error = error });
        Assert.Equal((0, ""), (code, error.ToString()));
        var records = JsonLines.Read(_folder.File("out/metrics.jsonl")).Records;
        Assert.Equal(3, records.Count(static record => record.Stage == "sft"));
        Assert.Equal([0, 1], records.Where(static record => record.Stage == "rollout").Select(static record => record.Step));
        Assert.Equal(4, records.Count(static record => record.Stage == "rl" && record.Metrics.ContainsKey("alpha")));
        Assert.Equal(13, CheckpointFolder.Open(_folder.File("out/model")).Config.VocabularySize);
    }

    [Fact]
    public async Task PreferenceExampleLearnsHeldOutPairs()
    {
        using var error = new StringWriter();
        string[] shorter = [$"output={_folder.File("out")}", "sft.steps=100", "preference.steps=60"];
        var code = await EntropicProgram.RunAsync(
            ["train", Path.Combine(Examples(), "Train", "preference.json"), .. shorter.SelectMany(static change => new[] { "--set", change })],
            new() { Losses = typeof(ExampleTests).Assembly, Output = TextWriter.Null, Error = error });
        Assert.Equal((0, ""), (code, error.ToString()));
        var accuracy = JsonLines.Read(_folder.File("out/metrics.jsonl")).Records.Where(static record => record.Stage == "preference_eval").Select(static record => record.Metrics["pair_accuracy"]).ToList();
        Assert.Equal((3, 0.5), (accuracy.Count, accuracy[0]));
        Assert.InRange(accuracy[^1], 0.8, 1);
    }

    [Fact]
    public async Task BanditDrawsItsCurves()
    {
        var output = await Run("Bandit", "--seeds", "1", "--updates", "60", "--out", _folder.File("out"));
        Assert.Contains("Mean entropy of the last 10 of 60 steps", output, StringComparison.Ordinal);
        Assert.Contains(Directory.GetFiles(_folder.File("out")), static file => file.EndsWith(".svg", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ControlBenchGoesOnWhereItWas()
    {
        string[] arguments = ["--quick", "--steps", "40", "--out", _folder.File("out")];
        await Run("ControlBench", [.. arguments, "--part", "0", "--parts", "2"]);

        // A process that was cut off leaves a part of a line.
        File.AppendAllText(_folder.File("out/results-0-of-2.jsonl"), "{ \"method\": ");
        var rest = await Run("ControlBench", [.. arguments, "--part", "1", "--parts", "2"]);
        Assert.Equal(30, rest.Split(": done").Length - 1);
        Assert.Contains("60 of 60 runs are done", rest, StringComparison.Ordinal);
        Assert.DoesNotContain(": done", await Run("ControlBench", arguments), StringComparison.Ordinal);
        Assert.Equal(5, Directory.GetFiles(_folder.File("out"), "*.svg").Length);
    }

    [Fact]
    public async Task LockSaysWhatItsMethodsReach()
    {
        var output = await Run(
            "Lock", "--task", "harder", "--seeds", "1", "--steps", "200", "--method", "GRPO", "--method", "EntroPicAuto", "--out", _folder.File("out"));
        Assert.Contains("2 of 2 runs are done", output, StringComparison.Ordinal);
        Assert.Matches(@"Expected reward at the end of `harder`: 0\.\d+ with GRPO;", output);
        Assert.True(File.Exists(_folder.File("out/harder.svg")));
    }

    [Fact]
    public async Task CountdownComparesItsLosses()
    {
        var output = await Run("Countdown", "--quick", "--method", "GRPO", "--method", "EntroPicAuto", "--out", _folder.File("out"));
        Assert.Contains("2 of 2 runs are done", output, StringComparison.Ordinal);
        Assert.Matches(@"\| \(start\) \|  \| \d\.\d{3} \|", output);
        Assert.Matches(@"\| EntroPicAuto - GRPO \| on-policy, 1\.0 \| [+-]?\d\.\d{3} \|", output);
        Assert.Contains(Directory.GetFiles(_folder.File("out")), static file => file.EndsWith(".svg", StringComparison.Ordinal));
    }

    private static async Task<string> Run(string example, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet",
            ["exec", "--depsfile", Beside("Training.Tests.deps.json"), "--runtimeconfig", Beside($"{example}.runtimeconfig.json"), Beside($"{example}.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal((0, ""), (process.ExitCode, await error));
        return output;
    }

    private static string Beside(string name) => Path.Combine(AppContext.BaseDirectory, name);

    private static string Examples([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "examples"));
}
