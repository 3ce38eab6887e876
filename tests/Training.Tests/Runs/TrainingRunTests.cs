using System.Text.Json;
using System.Text.Json.Nodes;
using EntroPIC.Configuration;
using EntroPIC.Data;
using EntroPIC.Models;
using EntroPIC.Rewards;
using EntroPIC.Runs;
using EntroPIC.Runs.Configuration;
using EntroPIC.Telemetry;
using EntroPIC.Tests;

namespace Training.Tests.Runs;

[Collection(TorchCollection.Name)]
public sealed class TrainingRunTests
{
    [Fact]
    public async Task ConfigurationInCodeMatchesTheCommandLine()
    {
        using var files = new RunFiles();
        Assert.Equal((0, ""), (await files.Run(["train", files.Configuration]), files.Error));
        var model = File.ReadAllBytes(files["out/model/model.safetensors"]);

        var letters = new ProblemSetOptions { Path = files["letters.jsonl"], Prompt = "q", Answer = "a" };
        var run = new RunConfiguration
        {
            Output = files["code"],
            Threads = 1,
            Model = new()
            {
                Config = new TransformerConfig
                {
                    VocabularySize = 9, HiddenSize = 16, IntermediateSize = 32, Layers = 1, Heads = 2, KeyValueHeads = 1, HeadSize = 8, MaxPositions = 8, RopeTheta = 10000,
                },
            },
            Tokenizer = new() { Alphabet = "abcdABCD" },
            Data = new() { Train = [letters], Validation = [letters with { Name = "held-out" }] },
            Reward = new ExactAnswer(),
            Sampling = new() { MaxNewTokens = 3 },
            Sft = new() { Steps = 4, BatchSize = 4, Optimizer = new() { LearningRate = 0.01 } },
            Rl = new() { Rollouts = 3, Loss = new() { Name = "Grpo" }, Optimizer = new() { LearningRate = 0.01 }, Rollout = new() { Prompts = 4, ResponsesPerPrompt = 4 } },
            Evaluation = new() { Every = 2, Responses = 2 },
        };
        var trained = await TrainingRun.RunAsync(run);
        Assert.Equal((files["code/model"], files["code/metrics.jsonl"]), (trained.Model, trained.Metrics));
        Assert.NotNull(trained.Best);
        Assert.Equal(model, File.ReadAllBytes(files["code/model/model.safetensors"]));
    }

    [Fact]
    public async Task OptionsOfALossAreSetByTheNamesOfItsParams()
    {
        using var files = new RunFiles();
        var run = RunConfiguration.FromFile(files.Configuration, "rl.rollouts=1");
        run = run with { Rl = run.Rl! with { Loss = new NamedLoss { Name = "EntroPic", Options = JsonSerializer.SerializeToElement(new { target = 0.3, threshold = 0.9 }) } } };
        await TrainingRun.RunAsync(run);
        Assert.Equal("""{"target":0.3,"threshold":0.9}""", JsonNode.Parse(File.ReadAllText(files["out/run.json"]))!["rl"]!["loss"]!["options"]!.ToJsonString());
        var metrics = JsonLines.Read(files["out/metrics.jsonl"]).Records.First(static record => record.Stage == "rl").Metrics;
        Assert.Equal(0.3, metrics["target"], 1e-6);
        run = run with { Output = files["other"], Rl = run.Rl! with { Loss = run.Rl.Loss with { Options = JsonSerializer.SerializeToElement(new { Target = 0.3 }) } } };
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => TrainingRun.RunAsync(run));
        Assert.Equal("the configuration: unknown key `rl.loss.options.Target`; did you mean `target`?", error.Message);
    }

    [Fact]
    public async Task EarlierRunMustBeResumedOrReplaced()
    {
        using var files = new RunFiles();
        var run = RunConfiguration.FromFile(files.Configuration, "rl.rollouts=1");
        await TrainingRun.RunAsync(run);
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => TrainingRun.RunAsync(run));
        Assert.Equal($"`{files["out"]}` holds a run already; `Existing = ExistingRun.Resume` continues it, `Existing = ExistingRun.Replace` replaces it", error.Message);
        var changed = run with { Seed = 2 };
        error = await Assert.ThrowsAsync<InvalidDataException>(() => TrainingRun.RunAsync(changed, new() { Existing = ExistingRun.Resume }));
        Assert.StartsWith(
            $"the run in `{files["out"]}` has another configuration; `AllowsChanges = true` continues with this one, `Existing = ExistingRun.Replace` restarts the run\n",
            error.Message,
            StringComparison.Ordinal);
        await TrainingRun.RunAsync(run, new() { Existing = ExistingRun.Resume });
        await TrainingRun.RunAsync(run, new() { Existing = ExistingRun.Replace });
    }

    public static TheoryData<string, Func<RunConfiguration, RunConfiguration>> Contradictions => new()
    {
        { "`model.path` and `model.config` are both absent", static run => run with { Model = new() } },
        { "`model.path` and `model.config` are both given", static run => run with { Model = run.Model with { Path = "model" } } },
        { "`rl.update.mini_batches` is 1000", static run => run with { Rl = run.Rl! with { Update = new() { MiniBatches = 1000 } } } },
        { "`rl.optimizer.warmup_steps` is 1000", static run => run with { Rl = run.Rl! with { Optimizer = run.Rl.Optimizer with { WarmupSteps = 1000 } } } },
        { "`data.train` is empty", static run => run with { Data = new() } },
        { "`reward.buffer` is 10", static run => run with { Reward = new OverlongPenalty { MaximumLength = 4, Buffer = 10 } } },
    };

    [Fact]
    public async Task MissingModelIsNamedThoughItsPathHasOnePart()
    {
        using var files = new RunFiles();
        var run = RunConfiguration.FromFile(files.Configuration) with { Model = new() { Path = "no-such-model" } };
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => TrainingRun.RunAsync(run));
        Assert.Contains("`model.path` is `no-such-model`, and there is no such folder", error.Message, StringComparison.Ordinal);
    }

    /// <summary>C# rejects the contradictions that a file rejects.</summary>
    [Theory]
    [MemberData(nameof(Contradictions))]
    public async Task ContradictionInCodeIsRejected(string message, Func<RunConfiguration, RunConfiguration> change)
    {
        using var files = new RunFiles();
        var run = change(RunConfiguration.FromFile(files.Configuration));
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => TrainingRun.RunAsync(run));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(files["out"]));
    }

    [Fact]
    public async Task RewardWithoutKindIsRejected()
    {
        using var files = new RunFiles();
        var run = RunConfiguration.FromFile(files.Configuration) with { Reward = new FunctionReward(static (_, _) => 1) };
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => TrainingRun.RunAsync(run));
        Assert.Equal(
            "`reward` is a `FunctionReward`, which has no kind that a configuration can name; register it in `ProgramOptions.Rewards` and use `RegisteredReward`",
            error.Message);
    }

    [Fact]
    public async Task CanceledRunCanBeResumed()
    {
        using var files = new RunFiles();
        var run = RunConfiguration.FromFile(files.Configuration);
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TrainingRun.RunAsync(run, cancellation: cancellation.Token));
        var trained = await TrainingRun.RunAsync(run, new() { Existing = ExistingRun.Resume });
        Assert.True(File.Exists(Path.Combine(trained.Model, "model.safetensors")));
    }
}
