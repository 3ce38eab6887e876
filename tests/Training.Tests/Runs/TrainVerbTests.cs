using System.Text.Json.Nodes;
using EntroPIC.Checkpoints;
using EntroPIC.Runs.Configuration;
using EntroPIC.Telemetry;
using EntroPIC.Tests;
using EntroPIC.Tokenization;
using Tokenization.Tests;
using TorchSharp;

namespace Training.Tests.Runs;

[Collection(TorchCollection.Name)]
public sealed class TrainVerbTests
{
    [Fact]
    public async Task BothStagesRunAndTheModelIsSaved()
    {
        using var files = new RunFiles();
        Assert.Equal((0, ""), (await files.Run(["train", files.Configuration]), files.Error));
        Assert.Equal([".lock", "metrics.jsonl", "model/config.json", "model/generation_config.json", "model/model.safetensors", "record.json", "run.json"], files.Written.Where(static file => !file.StartsWith("checkpoints/", StringComparison.Ordinal)));
        var records = JsonLines.Read(files["out/metrics.jsonl"]).Records;
        Assert.Equal([0, 1, 2, 3], records.Where(static record => record.Stage == "sft").Select(static record => record.Step));
        Assert.Equal([0, 1, 2], records.Where(static record => record.Stage == "rl").Select(static record => record.Step));
        Assert.Equal([0, 2, 3], records.Where(static record => record.Stage == "rl_eval").Select(static record => record.Step));
        Assert.Equal(9, CheckpointFolder.Open(files["out/model"]).Config.VocabularySize);
    }

    [Fact]
    public async Task LearnedEndOfTextIsSavedWithTheModel()
    {
        using var files = new RunFiles(static run =>
        {
            run["tokenizer"] = JsonNode.Parse("""{ "path": "tokenizer", "end_of_text": "<|im_end|>" }""");
            run["model"]!["config"]!["vocabulary_size"] = 258;
            run.Remove("rl");
        });
        Directory.CreateDirectory(files["tokenizer"]);
        File.WriteAllText(files["tokenizer/tokenizer.json"], TinyTokenizer.ByteLevel([], ("<|endoftext|>", true), ("<|im_end|>", true)).ToJsonString());
        File.WriteAllText(files["tokenizer/tokenizer_config.json"], """{ "eos_token": "<|endoftext|>" }""");
        Assert.Equal((0, ""), (await files.Run(["train", files.Configuration]), files.Error));
        foreach (var folder in new[] { files["out/model"], Directory.GetDirectories(files["out/checkpoints/sft"])[0] })
        {
            Assert.Equal([257], CheckpointFolder.Open(folder).EndTokens);
            Assert.Equal(257, BpeTokenizer.Load(folder).EndOfText);
        }
    }

    [Fact]
    public async Task RunDependsOnItsSeed()
    {
        using var files = new RunFiles();
        var first = await Train(files);
        Assert.Equal(first, await Train(files));
        Assert.NotEqual(first, await Train(files, "--set", "seed=2"));

        static async Task<double[]> Train(RunFiles files, params string[] more)
        {
            Assert.Equal(0, await files.Run(["train", files.Configuration, "--fresh", .. more]));
            return [.. JsonLines.Read(files["out/metrics.jsonl"]).Records.Where(static record => record.Stage is "sft" or "rl").Select(static record => record.Metrics["loss"])];
        }
    }

    [Fact]
    public async Task DryRunShowsEverythingAndWritesNothing()
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

    [Fact]
    public async Task LossWithoutRewardIsAWarning()
    {
        using var files = new RunFiles();
        Assert.Equal(0, await files.Run(["train", files.Configuration, "--dry-run", "--set", "rl.loss.name=Supervised"]));
        Assert.Equal("warning: `rl.loss.name` is `Supervised`, which asks for neither the advantage nor a reward; it learns from all responses alike\n", files.Error);
    }

    [Fact]
    public async Task StagesHaveSeparateEvaluationCurves()
    {
        using var files = new RunFiles(static run => run["sft"]!["evaluate_every"] = 2);
        Assert.Equal((0, ""), (await files.Run(["train", files.Configuration]), files.Error));
        var records = JsonLines.Read(files["out/metrics.jsonl"]).Records;
        Assert.Equal([0, 2, 4], Steps("sft_eval"));
        Assert.Equal([0, 2, 3], Steps("rl_eval"));
        Assert.Equal(["rl", "rl_eval", "sft", "sft_eval"], records.Select(static record => record.Stage).Distinct().Order(StringComparer.Ordinal));

        IEnumerable<long> Steps(string stage) => records.Where(record => record.Stage == stage).Select(static record => record.Step);
    }

    // Embeddings and head 2*9*16; attention 16*16 + 2*16*8 + 16*16, its norms 2*8; feed-forward 3*16*32; norms 3*16.
    private static int Parameters => 288 + 768 + 16 + 1536 + 48;

    [Fact]
    public async Task RunIsNotReplacedUnlessRequested()
    {
        using var files = new RunFiles();
        await files.Run(["train", files.Configuration]);
        Assert.Equal(1, await files.Run(["train", files.Configuration]));
        Assert.StartsWith($"error: `{files["out"]}` holds a run already; ", files.Error, StringComparison.Ordinal);
        Assert.Equal(0, await files.Run(["train", files.Configuration, "--fresh"]));
        Assert.Equal(3, JsonLines.Read(files["out/metrics.jsonl"]).Records.Count(static record => record.Stage == "rl"));
    }

    [Fact]
    public async Task CanceledRunHasItsOwnExitCode()
    {
        using var files = new RunFiles();
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        Assert.Equal((130, "canceled\n"), (await files.Run(["train", files.Configuration], source.Token), files.Error));
        Assert.EndsWith("`--resume` continues it\n", files.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AdaptersAreTrainedSavedAndMerged()
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
    [InlineData(12, 0)]
    [InlineData(50, 0)]
    [InlineData(70, 0)]
    [InlineData(50, 3)]
    [InlineData(70, 3)]
    public async Task CanceledRunResumesBitForBit(int canceledAt, int filterAttempts)
    {
        using var whole = new RunFiles(Settings);
        Assert.Equal((0, ""), (await whole.Run(["train", whole.Configuration]), whole.Error));

        using var cut = new RunFiles(Settings);
        using var source = new CancellationTokenSource();
        cut.CancelAfter(canceledAt, source);
        Assert.Equal(130, await cut.Run(["train", cut.Configuration], source.Token));
        Assert.False(File.Exists(cut["out/model/model.safetensors"]));
        Assert.Equal((0, ""), (await cut.Run(["train", cut.Configuration, "--resume"]), cut.Error));

        Assert.Equal(File.ReadAllBytes(whole["out/model/model.safetensors"]), File.ReadAllBytes(cut["out/model/model.safetensors"]));
        Assert.Equal(Values(whole), Values(cut));

        void Settings(JsonObject run)
        {
            run["reward"] = new JsonObject { ["kind"] = "own", ["name"] = "watched" };
            run["rl"]!["rollout"]!["filter_attempts"] = filterAttempts;
            run["rl"]!["update"] = new JsonObject { ["mini_batches"] = filterAttempts > 0 ? 4 : 1 };
            run["sft"]!["evaluate_every"] = 1;
            run["rl"]!["optimizer"]!["schedule"] = "cosine";
            run["rl"]!["optimizer"]!["warmup_steps"] = 2;
            run["tensorboard"] = true;
        }

        static IEnumerable<(string, long, string, double)> Values(RunFiles files) => JsonLines.Read(files["out/metrics.jsonl"]).Records.SelectMany(
            static record => record.Metrics.Where(static metric => metric.Key != "tokens_per_second").Select(metric => (record.Stage, record.Step, metric.Key, metric.Value)));
    }

    [Fact]
    public async Task FailingRewardLosesNoProgress()
    {
        using var whole = new RunFiles(Settings);
        Assert.Equal((0, ""), (await whole.Run(["train", whole.Configuration]), whole.Error));

        // An evaluation of 8, a rollout of 16, then in the second rollout.
        using var cut = new RunFiles(Settings);
        cut.FailAfter(29);
        Assert.Equal(1, await cut.Run(["train", cut.Configuration]));
        Assert.Contains("threw FormatException", cut.Error, StringComparison.Ordinal);
        Assert.Contains("checkpoints/rl/step-00000001/model.safetensors", cut.Written);
        Assert.Equal((0, ""), (await cut.Run(["train", cut.Configuration, "--resume"]), cut.Error));
        Assert.Equal(File.ReadAllBytes(whole["out/model/model.safetensors"]), File.ReadAllBytes(cut["out/model/model.safetensors"]));

        static void Settings(JsonObject run)
        {
            run["reward"] = new JsonObject { ["kind"] = "own", ["name"] = "watched" };
            run.Remove("sft");
        }
    }

    [Fact]
    public async Task ChangedConfigurationNeedsAllowChanges()
    {
        using var files = new RunFiles();
        await files.Run(["train", files.Configuration]);
        string[] changed = ["train", files.Configuration, "--resume", "--set", "rl.rollouts=4", "--set", "rl.loss.options={\"low\":0.1}"];
        Assert.Equal(1, await files.Run(changed));
        Assert.Equal(
            $"error: the run in `{files["out"]}` has another configuration; `--allow-changes` continues with this one, `--fresh` restarts the run\n"
            + "error: `rl.rollouts` was 3 and is 4\nerror: `rl.loss.options.low` was absent and is 0.1\n",
            files.Error);
        Assert.Equal((0, ""), (await files.Run([.. changed, "--allow-changes"]), files.Error));
        Assert.StartsWith("`rl.rollouts` was 3 and is 4\n", files.Output, StringComparison.Ordinal);
        Assert.Equal([0, 1, 2, 3], JsonLines.Read(files["out/metrics.jsonl"]).Records.Where(static record => record.Stage == "rl").Select(static record => record.Step));

        // It is that of the run now; and how often it is kept decides nothing.
        Assert.Equal((0, ""), (await files.Run([.. changed, "--set", "checkpoint.every=7"]), files.Error));
    }

    // Both losses of EntroPIC have a controller that measures each step; the totals of the second need the policy, which is asked first.
    [Theory]
    [InlineData("EntroPic", false, false)]
    [InlineData("EntroPic", true, true)]
    [InlineData("EntroPicReleased", false, true)]
    [InlineData("Grpo", false, true)]
    public async Task SmallerMicroBatchesNeedAllowChangesIfControllersWouldLag(string loss, bool isExact, bool isFree)
    {
        using var files = new RunFiles(run =>
        {
            run["rl"]!["loss"]!["name"] = loss;
            run["rl"]!["update"] = new JsonObject { ["exact_measurement"] = isExact };
        });
        Assert.Equal((0, ""), (await files.Run(["train", files.Configuration]), files.Error));
        string[] changed = ["train", files.Configuration, "--resume", "--set", "sft.update.micro_batch_tokens=8", "--set", "rl.update.micro_batch_tokens=8"];
        var code = await files.Run(changed);
        if (isFree)
        {
            Assert.Equal((0, ""), (code, files.Error));
            return;
        }

        Assert.Equal(1, code);
        Assert.EndsWith("restarts the run\nerror: `rl.update.micro_batch_tokens` was 0 and is 8\n", files.Error, StringComparison.Ordinal);
        Assert.Equal((0, ""), (await files.Run([.. changed, "--allow-changes"]), files.Error));
        Assert.StartsWith("`rl.update.micro_batch_tokens` was 0 and is 8\n", files.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InputsMustNotBeInTheOutputFolder()
    {
        using var files = new RunFiles();
        await files.Run(["train", files.Configuration]);
        var model = File.ReadAllBytes(files["out/model/model.safetensors"]);
        Assert.Equal(1, await files.Run(["train", files.Configuration, "--fresh", "--set", "model.config=null", "--set", "model.path=out/model"]));
        Assert.Equal(
            $"error: `model.path` is `{files["out/model"]}`, among the results of this run, which overwrites `{files["out/model"]}`; set `output` to another folder\n",
            files.Error);
        Assert.Equal(1, await files.Run(["train", files.Configuration, "--fresh", "--set", "data.train.0.path=out/checkpoints/mine.jsonl"]));
        Assert.StartsWith("error: `data.train.0.path` is `", files.Error, StringComparison.Ordinal);
        Assert.Equal(model, File.ReadAllBytes(files["out/model/model.safetensors"]));
    }

    [Fact]
    public async Task ForeignFolderIsNotCleared()
    {
        using var files = new RunFiles();
        Directory.CreateDirectory(files["checkpoints/mine"]);
        var configuration = File.ReadAllText(files.Configuration);
        Assert.Equal(1, await files.Run(["train", files.Configuration, "--fresh", "--set", "output=."]));
        Assert.StartsWith($"error: this run would replace files that no run wrote: `{files.Configuration}` and `{files["checkpoints"]}`; ", files.Error, StringComparison.Ordinal);
        Assert.Equal(configuration, File.ReadAllText(files.Configuration));

        Directory.CreateDirectory(files["other/checkpoints/mine"]);
        Assert.Equal(1, await files.Run(["train", files.Configuration, "--fresh", "--set", "output=other"]));
        Assert.StartsWith($"error: this run would replace files that no run wrote: `{files["other/checkpoints"]}`; ", files.Error, StringComparison.Ordinal);
        Assert.True(Directory.Exists(files["checkpoints/mine"]) && Directory.Exists(files["other/checkpoints/mine"]));
    }

    [Fact]
    public async Task LossFormChangesOnlyRounding()
    {
        using var files = new RunFiles();
        var fused = await Losses("fused");
        var tensor = await Losses("tensor");
        Assert.Equal(fused.Count, tensor.Count);
        Assert.All(fused.Zip(tensor), static pair => Assert.Equal(pair.First, pair.Second, 1e-4));

        async Task<List<double>> Losses(string form)
        {
            Assert.Equal(0, await files.Run(["train", files.Configuration, "--fresh", "--set", "rl=null", "--set", $"sft.update.form={form}"]));
            return [.. JsonLines.Read(files["out/metrics.jsonl"]).Records.Where(static record => record.Stage == "sft").Select(static record => record.Metrics["loss"])];
        }
    }

    [Fact]
    public async Task FinishedRunResumesWithNothingToDo()
    {
        using var files = new RunFiles();
        await files.Run(["train", files.Configuration]);
        var (before, model) = (File.ReadAllText(files["out/metrics.jsonl"]), File.ReadAllBytes(files["out/model/model.safetensors"]));
        Assert.Equal((0, ""), (await files.Run(["train", files.Configuration, "--resume"]), files.Error));
        Assert.Equal(before, File.ReadAllText(files["out/metrics.jsonl"]));
        Assert.Equal(model, File.ReadAllBytes(files["out/model/model.safetensors"]));
    }

    [Fact]
    public async Task StageWithoutGainStopsEarlyAndKeepsTheBest()
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
    public async Task ResumeAndFreshExcludeEachOther()
    {
        using var files = new RunFiles();
        Assert.Equal(1, await files.Run(["train", files.Configuration, "--resume", "--fresh"]));
        Assert.Equal("error: `--resume` and `--fresh` are both given; a run is either resumed or replaced\n", files.Error);
    }

    [Fact]
    public async Task LossOfTheProgramIsFoundByName()
    {
        using var files = new RunFiles();
        Assert.Equal((1, true), (await files.Run(["train", files.Configuration, "--set", "rl.loss.name=Grpoo"]), files.Error.StartsWith($"error: {files.Configuration}: `rl.loss.name` is `Grpoo`, an unknown loss; did you mean `Grpo`", StringComparison.Ordinal)));
        Assert.Equal((1, true), (
            await files.Run(["train", files.Configuration, "--set", "rl.loss.options.hihg=0.3"]),
            files.Error.StartsWith($"error: {files.Configuration}: unknown key `rl.loss.options.hihg`; did you mean `high`?", StringComparison.Ordinal)));
        Assert.Equal((1, $"error: {files.Configuration}: `rl.loss.options` is 5; it must be an object\n"), (await files.Run(["train", files.Configuration, "--set", "rl.loss.options=5"]), files.Error));
        Assert.Equal(
            (1, $"error: {files.Configuration}: `rl.loss.options.low` is -1; it must be in [0, 1)\n"),
            (await files.Run(["train", files.Configuration, "--set", "rl.loss.options.low=-1"]), files.Error));
    }

    [Fact]
    public async Task ReferencePolicyIsTheInitialModel()
    {
        using var files = new RunFiles();
        Assert.Equal((0, ""), (await files.Run(["train", files.Configuration, "--set", "rl.loss.name=GrpoAdaptiveKl"]), files.Error));
        var steps = JsonLines.Read(files["out/metrics.jsonl"]).Records.Where(static record => record.Stage == "rl").ToList();
        Assert.Equal(3, steps.Count);

        // The first step is of the reference itself.
        Assert.Equal(0, steps[0].Metrics["kl"], 1e-6);
    }

    [Fact]
    public async Task PrefilterDropsProblemsAlwaysOrNeverSolved()
    {
        using var files = new RunFiles(static run =>
        {
            run["data"]!["prefilter"] = new JsonObject { ["responses"] = 8 };
            run["reward"] = new JsonObject { ["kind"] = "own", ["name"] = "upper" };
            run.Remove("sft");
        });
        Assert.Equal((0, ""), (await files.Run(["train", files.Configuration]), files.Error));
        Assert.Contains("preliminary sampling: 8 responses to each of 4 problems", files.Output, StringComparison.Ordinal);
        var kept = EntroPIC.Evaluation.PreliminarySampling.Load(files["out/prefilter.json"]);
        Assert.Equal(4, kept.Kept.Count + kept.AllRight + kept.AllWrong);
        Assert.Contains($"{kept.Kept.Count} problems are kept; {kept.AllRight} were always solved, {kept.AllWrong} never", files.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GroupFilterReportsDroppedGroups()
    {
        using var files = new RunFiles(static run => run["rl"]!["rollout"]!["filter_attempts"] = 3);
        Assert.Equal((0, ""), (await files.Run(["train", files.Configuration]), files.Error));
        var rollouts = JsonLines.Read(files["out/metrics.jsonl"]).Records.Where(static record => record.Stage == "rollout").ToList();
        Assert.Equal([0, 1, 2], rollouts.Select(static record => record.Step));
        Assert.All(rollouts, static record => Assert.InRange(record.Metrics["attempts"], 1, 3));
    }

    [Theory]
    [InlineData("sampling.max_new_tokens=30", "a prompt of `letters` has 1 token and `sampling.max_new_tokens` is 30, together more than the model's 8 positions; lower `sampling.max_new_tokens` to 7, or set `max_prompt_tokens` of the data set to skip such prompts")]
    [InlineData("tokenizer.alphabet=abcdABCDxyz", "the tokenizer has 12 tokens, the model's vocabulary 9; the model needs at least as many")]
    [InlineData("model.device=tpu", "`model.device` is `tpu`; it must be `cpu`, `cuda` or `cuda:` with a number")]
    [InlineData("sft.data=[{\"path\":\"letters.jsonl\",\"prompt\":\"q\",\"answer\":\"a\",\"template\":\"{q}{q}{q}{q}{q}{q}{q}{q}\"}]", "a prompt of `letters` has 8 tokens and its answer 1, together more than the model's 8 positions")]
    [InlineData("sft.loss.name=Grpo", "RUN: `sft.loss.name` is `Grpo`, which asks for `reward`; texts have none, so it must be a loss that asks for none of these")]
    [InlineData("""reward={"kind":"own","name":"uper"}""", "`reward.name` is `uper`, and this program registers no such reward; did you mean `upper`?")]
    [InlineData("""reward={"kind":"sum","parts":[{"reward":{"kind":"own","name":"shortest"}}]}""", "`reward.parts[0].reward.name` is `shortest`, and this program registers no such reward; it must be `doubtful`, `upper` or `watched`")]
    [InlineData("tokenizer.alphabet=abca", "`tokenizer.alphabet`: the alphabet has `a` twice")]
    [InlineData("""reward={"kind":"choice","choices":[]}""", "RUN: `reward.choices`: the choices must be one or more, and none of them empty")]
    [InlineData("""evaluation.reward={"kind":"choice","choices":[""]}""", "RUN: `evaluation.reward.choices`: the choices must be one or more, and none of them empty")]
    [InlineData("evaluation.metric=avg@8", "RUN: `evaluation.metric` is `avg@8`, which evaluations do not have; they have `avg@2`, `pass@2` and `majority@2`; did you mean `avg@2`?")]
    [InlineData("rl.rollout.responses_per_prompt=1", "RUN: `rl.rollout.responses_per_prompt` is 1, and `Grpo` compares the responses to a prompt with one another, so that every advantage would be 0; it must be at least 2")]
    [InlineData("rl.rollout.prompts=2000000000", "`rl.rollout` of 2,000,000,000 x 4 responses would need 953.7 GiB of memory at least, and this machine has ")]
    [InlineData("sft.batch_size=2000000000", "`sft.batch_size` of 2,000,000,000 texts would need 238.4 GiB of memory at least, and this machine has ")]
    [InlineData("model.config.hidden_size=1000000000", "the weights of 165,000,000,016 parameters would need 614.7 GiB of memory at least, and this machine has ")]
    public async Task MismatchedPartsAreOneMessage(string change, string expected)
    {
        using var files = new RunFiles();
        Assert.Equal(1, await files.Run(["train", files.Configuration, "--dry-run", "--set", change]));
        Assert.StartsWith($"error: {expected.Replace("RUN", files.Configuration, StringComparison.Ordinal)}", files.Error, StringComparison.Ordinal);
        var said = files.Error;
        Assert.Equal((1, said), (await files.Run(["train", files.Configuration, "--set", change]), files.Error));
        Assert.Single(said, '\n');
        Assert.DoesNotContain("metrics.jsonl", files.Written);
    }

    [Fact]
    public async Task HubModelNameAsksForADownload()
    {
        using var files = new RunFiles();
        Assert.Equal(1, await files.Run(["train", files.Configuration, "--dry-run", "--set", "model.config=null", "--set", "model.path=Qwen/Qwen3-0.6B"]));
        Assert.Equal(
            $"error: `model.path` is `{files["Qwen/Qwen3-0.6B"]}`, and there is no such folder; models are not fetched from a hub, so download it (`hf download OWNER/NAME --local-dir FOLDER`) and name the folder\n",
            files.Error);
        Directory.CreateDirectory(files["empty"]);
        Assert.Equal(1, await files.Run(["train", files.Configuration, "--dry-run", "--set", "model.config=null", "--set", "model.path=empty"]));
        Assert.StartsWith($"error: `model.path` is `{files["empty"]}`, a folder without `config.json`; ", files.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cuda:99")]
    [InlineData("cuda")]
    public async Task MissingDeviceIsOneMessage(string device)
    {
        if (device == "cuda" && torch.cuda.is_available())
        {
            return;
        }

        using var files = new RunFiles();
        Assert.Equal(1, await files.Run(["train", files.Configuration, "--dry-run", "--set", $"model.device={device}"]));
        Assert.Equal(
            $"error: `model.device` is `{device}`, and torch finds no such device; use `cpu`, or install the GPU's driver and build the program with a CUDA package of TorchSharp\n",
            files.Error);
    }

    [Fact]
    public void MissingCudaBuildIsTheCause()
    {
        if (torch.cuda.is_available())
        {
            return;
        }

        var failure = Assert.Throws<InvalidDataException>(static () => new ModelOptions { Device = "cuda" }.FindDevice());
        Assert.IsType<InvalidOperationException>(failure.InnerException);
    }

    [Fact]
    public async Task GroupsOfOneAreAllowedWithoutComparison()
    {
        // REINFORCE++ compares with the whole batch.
        using var files = new RunFiles();
        string[] change = ["--set", "rl.rollout.responses_per_prompt=1", "--set", "rl.loss.name=ReinforcePlusPlus"];
        Assert.Equal((0, ""), (await files.Run(["train", files.Configuration, "--dry-run", .. change]), files.Error));
    }
}
