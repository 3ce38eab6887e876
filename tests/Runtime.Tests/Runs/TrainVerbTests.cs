using System.Text.Json.Nodes;
using EntroPIC.Checkpoints;
using EntroPIC.Telemetry;

namespace Runtime.Tests.Runs;

public sealed class TrainVerbTests
{
    [Fact]
    public async Task BothStagesAreRunAndTheModelIsSaved()
    {
        using var files = new RunFiles();
        Assert.Equal((0, ""), (await files.Run(["train", files.Configuration]), files.Error));
        Assert.Equal(["metrics.jsonl", "model/config.json", "model/model.safetensors", "run.json"], files.Written.Where(static file => !file.StartsWith("checkpoints/", StringComparison.Ordinal)));
        var records = JsonLines.Read(files["out/metrics.jsonl"]).Records;
        Assert.Equal([0, 1, 2, 3], records.Where(static record => record.Stage == "sft").Select(static record => record.Step));
        Assert.Equal([0, 1, 2], records.Where(static record => record.Stage == "rl").Select(static record => record.Step));
        Assert.Equal([0, 2, 3], records.Where(static record => record.Stage == "eval").Select(static record => record.Step));
        Assert.Equal(9, CheckpointFolder.Open(files["out/model"]).Config.VocabularySize);
    }

    [Fact]
    public async Task OneSeedGivesOneRunAndAnotherGivesAnother()
    {
        using var files = new RunFiles();
        var first = await Train(files);
        Assert.Equal(first, await Train(files));
        Assert.NotEqual(first, await Train(files, "--set", "seed=2"));

        static async Task<double[]> Train(RunFiles files, params string[] more)
        {
            Assert.Equal(0, await files.Run(["train", files.Configuration, "--fresh", .. more]));
            return [.. JsonLines.Read(files["out/metrics.jsonl"]).Records.Where(static record => record.Stage != "eval").Select(static record => record.Metrics["loss"])];
        }
    }

    [Fact]
    public async Task ADryRunShowsEverythingAndWritesNothing()
    {
        using var files = new RunFiles();
        Assert.Equal((0, ""), (await files.Run(["train", files.Configuration, "--dry-run", "--set", "rl.rollouts=10"]), files.Error));
        Assert.Empty(files.Written);
        var resolved = JsonNode.Parse(files.Output[..(files.Output.IndexOf("\n}\n", StringComparison.Ordinal) + 2)])!;
        Assert.Equal(10, (int)resolved["rl"]!["rollouts"]!);
        Assert.Equal(0.999, (double)resolved["rl"]!["optimizer"]!["beta2"]!);
        Assert.Equal(files["letters.jsonl"], (string?)resolved["data"]!["train"]![0]!["path"]);
        Assert.Contains($"train: 4 problems from `{files["letters.jsonl"]}`", files.Output, StringComparison.Ordinal);
        Assert.Contains($"model: {Parameters:N0} parameters, with fresh weights", files.Output, StringComparison.Ordinal);
        Assert.Contains("rl: 10 rollouts of 4 x 4 responses, 1 steps each, under `Grpo` with {", files.Output, StringComparison.Ordinal);
        Assert.Contains("it asks for logp", files.Output, StringComparison.Ordinal);
        Assert.Contains(files["out/metrics.jsonl"], files.Output, StringComparison.Ordinal);
    }

    // Embeddings and head 2*9*16; attention 16*16 + 2*16*8 + 16*16, its norms 2*8; feed-forward 3*16*32; norms 3*16.
    private static int Parameters => 288 + 768 + 16 + 1536 + 48;

    [Fact]
    public async Task ARunIsNotReplacedUnlessAskedFor()
    {
        using var files = new RunFiles();
        await files.Run(["train", files.Configuration]);
        Assert.Equal(1, await files.Run(["train", files.Configuration]));
        Assert.StartsWith($"error: `{files["out"]}` holds a run already; ", files.Error, StringComparison.Ordinal);
        Assert.Equal(0, await files.Run(["train", files.Configuration, "--fresh"]));
    }

    [Fact]
    public async Task ACancelledRunSaysSoByItsExitCode()
    {
        using var files = new RunFiles();
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        Assert.Equal((130, "cancelled\n"), (await files.Run(["train", files.Configuration], source.Token), files.Error));
        Assert.EndsWith("`--resume` goes on with it\n", files.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AdaptersAreTrainedKeptAndAddedToTheModel()
    {
        using var whole = new RunFiles(Settings);
        Assert.Equal((0, ""), (await whole.Run(["train", whole.Configuration]), whole.Error));
        Assert.Contains("checkpoints/rl/step-00000003/adapter_model.safetensors", whole.Written);
        Assert.DoesNotContain("checkpoints/rl/step-00000003/model.safetensors", whole.Written);

        using var cut = new RunFiles(Settings);
        using var source = new CancellationTokenSource();
        cut.CancelAfter(30, source);
        Assert.Equal(130, await cut.Run(["train", cut.Configuration], source.Token));
        Assert.Equal((0, ""), (await cut.Run(["train", cut.Configuration, "--resume"]), cut.Error));
        Assert.Equal(File.ReadAllBytes(whole["out/model/model.safetensors"]), File.ReadAllBytes(cut["out/model/model.safetensors"]));

        static void Settings(JsonObject run)
        {
            run["reward"] = new JsonObject { ["kind"] = "own", ["name"] = "watched" };
            run["sft"]!["adapter"] = new JsonObject { ["rank"] = 4 };
            run["rl"]!["adapter"] = new JsonObject { ["rank"] = 2, ["targets"] = new JsonArray("q_proj", "v_proj") };
        }
    }

    [Theory]
    // Each evaluation asks 8 times, each rollout 16 times: in the second evaluation of fine-tuning, in the first rollout, in the second.
    [InlineData(12)]
    [InlineData(50)]
    [InlineData(70)]
    public async Task ARunThatWasCancelledGoesOnBitForBit(int cancelledAt)
    {
        using var whole = new RunFiles(Settings);
        Assert.Equal((0, ""), (await whole.Run(["train", whole.Configuration]), whole.Error));

        using var cut = new RunFiles(Settings);
        using var source = new CancellationTokenSource();
        cut.CancelAfter(cancelledAt, source);
        Assert.Equal(130, await cut.Run(["train", cut.Configuration], source.Token));
        Assert.False(File.Exists(cut["out/model/model.safetensors"]));
        Assert.Equal((0, ""), (await cut.Run(["train", cut.Configuration, "--resume"]), cut.Error));

        Assert.Equal(File.ReadAllBytes(whole["out/model/model.safetensors"]), File.ReadAllBytes(cut["out/model/model.safetensors"]));
        Assert.Equal(Values(whole), Values(cut));

        static void Settings(JsonObject run)
        {
            run["reward"] = new JsonObject { ["kind"] = "own", ["name"] = "watched" };
            run["sft"]!["evaluate_every"] = 1;
            run["rl"]!["optimizer"]!["schedule"] = "cosine";
            run["rl"]!["optimizer"]!["warmup_steps"] = 2;
            run["tensorboard"] = true;
        }

        static IEnumerable<(string, long, string, double)> Values(RunFiles files) => JsonLines.Read(files["out/metrics.jsonl"]).Records.SelectMany(
            static record => record.Metrics.Where(static metric => metric.Key != "tokens_per_second").Select(metric => (record.Stage, record.Step, metric.Key, metric.Value)));
    }

    [Fact]
    public async Task ATrainedRunIsTakenUpWithNothingLeftToDo()
    {
        using var files = new RunFiles();
        await files.Run(["train", files.Configuration]);
        var (before, model) = (File.ReadAllText(files["out/metrics.jsonl"]), File.ReadAllBytes(files["out/model/model.safetensors"]));
        Assert.Equal((0, ""), (await files.Run(["train", files.Configuration, "--resume"]), files.Error));
        Assert.Equal(before, File.ReadAllText(files["out/metrics.jsonl"]));
        Assert.Equal(model, File.ReadAllBytes(files["out/model/model.safetensors"]));
    }

    [Fact]
    public async Task AStageThatGetsNoBetterStopsEarlyAndTheBestIsKept()
    {
        using var files = new RunFiles(static run =>
        {
            run.Remove("sft");
            run["rl"]!["rollouts"] = 20;
            run["evaluation"] = new JsonObject { ["every"] = 1, ["responses"] = 2, ["patience"] = 2, ["minimum_gain"] = 2 };
        });
        Assert.Equal((0, ""), (await files.Run(["train", files.Configuration]), files.Error));
        Assert.Contains("reinforcement learning stopped after 2 steps: 2 evaluations in a row were no better", files.Output, StringComparison.Ordinal);
        Assert.Contains($"the best by avg@2 is in `{files["out/checkpoints/rl/step-00000000"]}`", files.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResumingAndReplacingExcludeEachOther()
    {
        using var files = new RunFiles();
        Assert.Equal(1, await files.Run(["train", files.Configuration, "--resume", "--fresh"]));
        Assert.Equal("error: `--resume` and `--fresh` are both given; a run is either taken up or replaced\n", files.Error);
    }

    [Fact]
    public async Task ALossOfTheProgramIsFoundByItsName()
    {
        using var files = new RunFiles();
        Assert.Equal((1, true), (await files.Run(["train", files.Configuration, "--set", "rl.loss.name=Grpoo"]), files.Error.Contains("unknown loss `Grpoo`; did you mean", StringComparison.Ordinal)));
        Assert.Equal((1, true), (
            await files.Run(["train", files.Configuration, "--set", "rl.loss.options.hihg=0.3"]),
            files.Error.StartsWith($"error: {files.Configuration}: rl.loss: unknown key `hihg`", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ALossThatAsksForAReferenceGetsTheModelAsItWas()
    {
        using var files = new RunFiles();
        Assert.Equal((0, ""), (await files.Run(["train", files.Configuration, "--set", "rl.loss.name=GrpoAdaptiveKl"]), files.Error));
    }

    [Fact]
    public async Task PreliminarySamplingLeavesOutWhatIsAlwaysOrNeverSolved()
    {
        using var files = new RunFiles(static run =>
        {
            run["data"]!["prefilter"] = new JsonObject { ["responses"] = 8 };
            run["reward"] = new JsonObject { ["kind"] = "own", ["name"] = "upper" };
            run.Remove("sft");
        });
        Assert.Equal((0, ""), (await files.Run(["train", files.Configuration]), files.Error));
        Assert.Contains("preliminary sampling: 8 responses to each of 4 problems", files.Output, StringComparison.Ordinal);
        Assert.Contains("prefilter.json", files.Written);
    }

    [Fact]
    public async Task TheGroupFilterReportsWhatItDropped()
    {
        using var files = new RunFiles(static run => run["rl"]!["rollout"]!["filter_attempts"] = 3);
        Assert.Equal((0, ""), (await files.Run(["train", files.Configuration]), files.Error));
        var rollouts = JsonLines.Read(files["out/metrics.jsonl"]).Records.Where(static record => record.Stage == "rollout").ToList();
        Assert.Equal([0, 1, 2], rollouts.Select(static record => record.Step));
        Assert.All(rollouts, static record => Assert.InRange(record.Metrics["attempts"], 1, 3));
    }

    [Theory]
    [InlineData("sampling.max_new_tokens=30", "a prompt of `letters` has 1 tokens and `max_new_tokens` is 30, together more than the model's 8 positions; `max_prompt_tokens` leaves long prompts out")]
    [InlineData("tokenizer.alphabet=abcdABCDxyz", "the tokenizer has 12 tokens, the model's vocabulary 9; the model needs at least as many")]
    [InlineData("model.device=tpu", "`model.device` is `tpu`; it must be `cpu`, `cuda` or `cuda:` with a number")]
    [InlineData("sft.loss.name=Grpo", "`sft.loss` is `Grpo`, which asks for `reward`; texts have none")]
    [InlineData("""reward={"kind":"own","name":"uper"}""", "the program brings no reward `uper` along; did you mean `upper`?")]
    public async Task WhatDoesNotFitTogetherIsOneMessage(string change, string expected)
    {
        using var files = new RunFiles();
        Assert.Equal((1, $"error: {expected}\n"), (await files.Run(["train", files.Configuration, "--set", change]), files.Error));
        Assert.DoesNotContain("metrics.jsonl", files.Written);
    }
}
