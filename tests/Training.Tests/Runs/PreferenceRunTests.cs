using System.Text.Json.Nodes;
using EntroPIC.Telemetry;
using EntroPIC.Tests;

namespace Training.Tests.Runs;

/// <summary>Runs that learn from preferences, and references that move.</summary>
[Collection(TorchCollection.Name)]
public sealed class PreferenceRunTests
{
    [Theory]
    [InlineData("Dpo")]
    [InlineData("Ipo")]
    [InlineData("Kto")]
    [InlineData("Real")]
    [InlineData("Gvpo")]
    [InlineData("Grpo")]
    public async Task PairsAreLearned(string loss)
    {
        using var files = Files(loss);
        await Succeed(files, "train", files.Configuration);
        var evaluations = Records(files, "preference_eval");
        Assert.Equal([0L, 12, 24], evaluations.Select(static record => record.Step));

        // At the start nothing has gained on anything.
        Assert.Equal((0.5, 0.0, 0.0), (evaluations[0].Metrics["pair_accuracy"], evaluations[0].Metrics["pair_margin"], evaluations[0].Metrics["chosen_gain"]));
        Assert.Equal(1, evaluations[^1].Metrics["pair_accuracy"]);
        Assert.InRange(evaluations[^1].Metrics["pair_margin"], 0.1, 100);
        Assert.Equal(24, Records(files, "preference").Count);
        Assert.Contains("the best by pair_accuracy is in", files.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JudgedResponsesAreLearnedUnderKto()
    {
        using var files = Files("Kto", static stage => stage["data"]![0]!["path"] = "judged.jsonl");
        File.WriteAllLines(files["judged.jsonl"], Letters.SelectMany(static letter => new[]
        {
            $$"""{ "prompt": "{{letter}}", "completion": "{{char.ToUpperInvariant(letter)}}", "label": true }""",
            $$"""{ "prompt": "{{letter}}", "completion": "{{letter}}", "label": false }""",
            $$"""{ "prompt": "{{letter}}", "completion": "{{letter}}{{letter}}", "label": null }""",
        }));
        await Succeed(files, "train", files.Configuration, "--dry-run");
        Assert.Contains("preference: 8 judged responses from `", files.Output, StringComparison.Ordinal);
        Assert.Contains(", 4 unjudged rows skipped", files.Output, StringComparison.Ordinal);
        await Succeed(files, "train", files.Configuration);
        Assert.Equal(1, Records(files, "preference_eval")[^1].Metrics["pair_accuracy"]);
        Assert.InRange(Records(files, "preference")[^1].Metrics["chosen_gain"], 0.1, 100);
    }

    [Fact]
    public async Task DryRunDescribesTheStage()
    {
        using var files = Files("Dpo", static stage => stage["reference"] = JsonNode.Parse("""{ "every": 5, "mix": 0.6 }"""));
        await Succeed(files, "train", files.Configuration, "--dry-run");
        Assert.Contains($"preference: 4 pairs from `{files["pairs.jsonl"]}`", files.Output, StringComparison.Ordinal);
        Assert.Contains("""preference: 24 steps of 4 under `Dpo` with {"beta":0.1}; it asks for logp, ref_logp, reward; the reference moves to the policy by 0.6 after every 5 steps""", files.Output, StringComparison.Ordinal);
        Assert.Empty(files.Written);
    }

    [Theory]
    [InlineData("ScaleRl", "", "`preference.loss.name` is `ScaleRl`, which asks for `rollout_logp`; preferences are not sampled and have none")]
    [InlineData("ReMax", "", "which asks for `baseline_reward`; preferences are not sampled")]
    [InlineData("Ppo", "", "which asks for `value`; preferences are not sampled")]
    [InlineData("Taught", "", "`preference.loss.name` is `Taught`, which asks for `signal aloud per sequence`; preferences have no such signal")]
    [InlineData("Dpoo", "", "`preference.loss.name` is `Dpoo`, an unknown loss; did you mean `Dpo`?")]
    [InlineData("Kto", "preference.update.epochs=2", "`preference.update.mini_batches` and `preference.update.epochs` must be 1; a step is one batch of `preference.batch_size`")]
    [InlineData("Kto", "preference.data=[]", "`preference.data` is empty; `preference` needs a data set to learn from")]
    [InlineData("Kto", "preference.reference={}", "`preference.reference.every` is missing")]
    [InlineData("Kto", "preference.reference={\"every\":0}", "`preference.reference.every` is 0; it must be at least 1")]
    [InlineData("Kto", "preference.reference={\"every\":1,\"mix\":0}", "`preference.reference.mix` is 0; it must be")]
    [InlineData("Kto", "preference.reference={\"every\":1,\"mix\":1.5}", "`preference.reference.mix` is 1.5; it must be")]
    [InlineData("Kto", "preference.refernce={}", "unknown key `preference.refernce`; did you mean `reference`?")]
    [InlineData("Supervised", "preference.reference={\"every\":1}", "`preference.reference` moves a reference, and `Supervised` asks for no `old_logp` and no `ref_logp`; leave it out")]
    [InlineData("Kto", "preference.optimizer.warmup_steps=25", "`preference.optimizer.warmup_steps` is 25 and the stage has 24 steps")]
    [InlineData("Kto", "preference.adapter={\"targets\":[\"q\"]}", "`preference.adapter.targets` has `q`")]
    [InlineData("Dpo", "preference.data.0.path=judged.jsonl", "`preference.loss.name` is `Dpo`, which compares the responses to a prompt, and `judged` has responses that were judged by themselves; it must be a loss such as `Kto`, or the data pairs")]
    [InlineData("Kto", "preference.validation.0.path=judged.jsonl", "`preference.validation` has responses that were judged by themselves, in `held-out`; evaluations compare the two responses of pairs")]
    [InlineData("Dpo", "preference.data.0.path=long.jsonl", "a prompt of `long` has 4 tokens and its response 5, together more than the model's 8 positions")]
    [InlineData("Dpo", "preference.data.0.path=missing.jsonl", "there is no such file")]
    [InlineData("Dpo", "preference.data.0.chosen=", "`preference.data[0].chosen`")]
    public async Task MistakesAreNamed(string loss, string change, string message)
    {
        using var files = Files(loss);
        File.WriteAllText(files["judged.jsonl"], """{ "prompt": "a", "completion": "A", "label": true }""");
        File.WriteAllText(files["long.jsonl"], """{ "prompt": "abcd", "chosen": "A", "rejected": "abcda" }""");
        string[] changes = change.Length == 0 ? [] : ["--set", change];
        Assert.Equal(1, await files.Run(["train", files.Configuration, "--dry-run", .. changes]));
        Assert.Contains(message, files.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LossThatReadsNoRewardIsDoubted()
    {
        using var files = Files("Supervised");
        Assert.Equal(0, await files.Run(["train", files.Configuration, "--dry-run"]));
        Assert.Contains("warning: `preference.loss.name` is `Supervised`, which asks for neither the advantage nor a reward", files.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StagesFollowOneAnother()
    {
        using var files = Files("Dpo", change: static run =>
        {
            run["sft"] = JsonNode.Parse("""{ "steps": 2, "batch_size": 4, "optimizer": { "rate": 0.01 } }""");
            run["rl"] = JsonNode.Parse("""{ "rollouts": 2, "loss": { "name": "GrpoOriginal" }, "optimizer": { "rate": 0.01 }, "rollout": { "prompts": 4, "responses_per_prompt": 4 }, "reference": { "every": 1, "mix": 0.5 } }""");
        });
        await Succeed(files, "train", files.Configuration);
        Assert.Equal(["sft", "preference_eval", "preference", "rl_eval", "rl"], JsonLines.Read(files["out/metrics.jsonl"]).Records.Select(static record => record.Stage).Distinct());

        // A reference that has just become the policy has no divergence from it; this one is on its way.
        Assert.Equal(0, Records(files, "rl")[0].Metrics["reference_kl"], 1e-9);
        Assert.InRange(Records(files, "rl")[1].Metrics["reference_kl"], 1e-12, 10);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("""{ "every": 3 }""", false)]
    [InlineData("""{ "every": 2, "mix": 0.3 }""", false)]
    [InlineData("""{ "every": 2, "mix": 0.3 }""", true)]
    public async Task InterruptedRunGivesTheSameBits(string? reference, bool hasAdapter)
    {
        using var files = Files("Dpo", stage =>
        {
            stage["reference"] = reference is null ? null : JsonNode.Parse(reference);
            stage["adapter"] = hasAdapter ? JsonNode.Parse("""{ "rank": 2, "alpha": 8 }""") : null;
        });
        await Succeed(files, "train", files.Configuration);
        await Succeed(files, "train", files.Configuration, "--set", "output=other", "--set", "checkpoint.every=5");

        // As if a power cut had taken all that came after the checkpoint at step 20.
        foreach (var later in Directory.GetDirectories(files["other/checkpoints/preference"]).Where(static folder => int.Parse(folder[^8..], System.Globalization.CultureInfo.InvariantCulture) > 20))
        {
            Directory.Delete(later, recursive: true);
        }

        Directory.Delete(files["other/model"], recursive: true);
        await Succeed(files, "train", files.Configuration, "--set", "output=other", "--set", "checkpoint.every=5", "--resume");
        Assert.Equal(File.ReadAllBytes(files["out/model/model.safetensors"]), File.ReadAllBytes(files["other/model/model.safetensors"]));
        Assert.Equal(Untimed(files, "out"), Untimed(files, "other"));
        Assert.Equal(reference is not null, File.Exists(Path.Combine(Directory.GetDirectories(files["other/checkpoints/preference"])[0], "reference.safetensors")));
    }

    [Fact]
    public async Task ReferenceThatMovesChangesTheRun()
    {
        using var frozen = Files("Dpo");
        using var moving = Files("Dpo", static stage => stage["reference"] = JsonNode.Parse("""{ "every": 1 }"""));
        await Succeed(frozen, "train", frozen.Configuration);
        await Succeed(moving, "train", moving.Configuration);

        // A reference that is always the policy: no pair ever has a margin, and the loss stays log 2.
        Assert.All(Records(moving, "preference"), static record => Assert.Equal(Math.Log(2), record.Metrics["loss"], 1e-6));
        Assert.InRange(Records(frozen, "preference")[^1].Metrics["loss"], 0, 0.69);
    }

    [Fact]
    public async Task MovedReferenceOfReinforcementResumes()
    {
        using var files = new RunFiles(static run =>
        {
            run.Remove("sft");
            run["rl"]!["rollouts"] = 6;
            run["rl"]!["loss"]!["name"] = "GrpoOriginal";
            run["rl"]!["reference"] = JsonNode.Parse("""{ "every": 2, "mix": 0.4 }""");
            run["reward"] = JsonNode.Parse("""{ "kind": "own", "name": "doubtful" }""");
        });
        await Succeed(files, "train", files.Configuration);
        var unjudged = Records(files, "rollout").Sum(static record => record.Metrics["unjudged"]);
        Assert.InRange(unjudged, 1, 95);
        Assert.Contains($"reinforcement learning: {unjudged} responses could not be judged and left their rollouts; of ", files.Output, StringComparison.Ordinal);
        await Succeed(files, "train", files.Configuration, "--set", "output=other", "--set", "checkpoint.every=1");
        Directory.Delete(files["other/model"], recursive: true);
        foreach (var later in Directory.GetDirectories(files["other/checkpoints/rl"]).Where(static folder => int.Parse(folder[^8..], System.Globalization.CultureInfo.InvariantCulture) > 5))
        {
            Directory.Delete(later, recursive: true);
        }

        await Succeed(files, "train", files.Configuration, "--set", "output=other", "--set", "checkpoint.every=1", "--resume");
        Assert.Equal(File.ReadAllBytes(files["out/model/model.safetensors"]), File.ReadAllBytes(files["other/model/model.safetensors"]));
        Assert.Equal(Untimed(files, "out"), Untimed(files, "other"));
        Assert.Contains($"reinforcement learning: {unjudged} responses could not be judged", files.Output, StringComparison.Ordinal);

        // Another way of the reference is another run.
        Assert.Equal(1, await files.Run(["train", files.Configuration, "--set", "output=other", "--set", "rl.reference.mix=0.5", "--resume"]));
        Assert.Contains("`rl.reference.mix` was 0.4 and is 0.5", files.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReferenceThatNobodyReadsIsRefused()
    {
        using var files = new RunFiles(static run => run["rl"]!["reference"] = JsonNode.Parse("""{ "every": 2 }"""));
        Assert.Equal(1, await files.Run(["train", files.Configuration, "--dry-run"]));
        Assert.Contains("`rl.reference` moves a reference, and `Grpo` asks for no `ref_logp`; leave it out", files.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SupervisedLossMayReadTheReference()
    {
        using var files = new RunFiles(static run =>
        {
            run.Remove("rl");
            run["sft"]!["loss"] = JsonNode.Parse("""{ "name": "AnchoredDft" }""");
        });
        await Succeed(files, "train", files.Configuration);
        var steps = Records(files, "sft");
        Assert.Equal(0, steps[0].Metrics["drift"], 1e-9);
        Assert.InRange(steps[^1].Metrics["drift"], 1e-6, 10);
    }

    private const string Letters = "abcd";

    private static RunFiles Files(string loss, Action<JsonNode>? stage = null, Action<JsonNode>? change = null)
    {
        var files = new RunFiles(run =>
        {
            run.Remove("sft");
            run.Remove("rl");
            run["preference"] = JsonNode.Parse($$"""
                {
                  "steps": 24, "batch_size": 4, "evaluate_every": 12, "loss": { "name": "{{loss}}" }, "optimizer": { "rate": 0.01 },
                  "data": [{ "path": "pairs.jsonl" }], "validation": [{ "path": "pairs.jsonl", "name": "held-out" }]
                }
                """);
            run["checkpoint"] = JsonNode.Parse("""{ "every": 10 }""");
            stage?.Invoke(run["preference"]!);
            change?.Invoke(run);
        });
        File.WriteAllLines(files["pairs.jsonl"], Letters.Select(static letter => $$"""{ "prompt": "{{letter}}", "chosen": "{{char.ToUpperInvariant(letter)}}", "rejected": "{{letter}}" }"""));
        return files;
    }

    private static async Task Succeed(RunFiles files, params string[] arguments) => Assert.Equal((0, ""), (await files.Run(arguments), files.Error));

    private static List<MetricsRecord> Records(RunFiles files, string stage) =>
        [.. JsonLines.Read(files["out/metrics.jsonl"]).Records.Where(record => record.Stage == stage)];

    private static string[] Untimed(RunFiles files, string output) => [.. JsonLines.Read(files[$"{output}/metrics.jsonl"]).Records.Select(static record =>
        $"{record.Stage} {record.Step} {string.Join(' ', record.Metrics.Where(static metric => metric.Key != "tokens_per_second").Select(static metric => FormattableString.Invariant($"{metric.Key}={metric.Value:R}")))}")];
}
