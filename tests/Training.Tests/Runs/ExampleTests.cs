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
    public async Task BanditDrawsItsCurves()
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "exec", "--depsfile", Beside("Training.Tests.deps.json"), "--runtimeconfig", Beside("Bandit.runtimeconfig.json"), Beside("Bandit.dll"),
                "--seeds", "1", "--updates", "60", "--out", _folder.File("out"),
            },
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal((0, ""), (process.ExitCode, await error));
        Assert.Contains("Mean entropy of the last 10 of 60 steps", output, StringComparison.Ordinal);
        Assert.Contains(Directory.GetFiles(_folder.File("out")), static file => file.EndsWith(".svg", StringComparison.Ordinal));
    }

    private static string Beside(string name) => Path.Combine(AppContext.BaseDirectory, name);

    private static string Examples([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "examples"));
}
