using System.Text.Json.Nodes;
using EntroPIC.Telemetry;
using EntroPIC.Tests;

namespace Training.Tests.Runs;

/// <summary>Runs whose controls have a state for each prompt.</summary>
[Collection(TorchCollection.Name)]
public sealed class GroupControlRunTests
{
    [Fact]
    public async Task InterruptedRunGivesTheSameBits()
    {
        using var files = Reinforcement("Dcpo", responses: 4);
        await Succeed(files, "train", files.Configuration);
        await Succeed(files, "train", files.Configuration, "--set", "output=other");
        Directory.Delete(files["other/model"], recursive: true);
        Directory.Delete(files["other/checkpoints/rl/step-00000006"], recursive: true);
        await Succeed(files, "train", files.Configuration, "--set", "output=other", "--resume");
        Assert.Equal(File.ReadAllBytes(files["out/model/model.safetensors"]), File.ReadAllBytes(files["other/model/model.safetensors"]));
        Assert.Equal(States(files, "out"), States(files, "other"));
        Assert.Equal(4, Last(files, "rl").Metrics["usual_prompts"]);
    }

    [Fact]
    public async Task PromptKeepsItsStateWhereverItsRowIs()
    {
        using var files = Reinforcement("AgainstUsual", responses: 4);
        await Succeed(files, "train", files.Configuration);
        var rows = File.ReadAllLines(files["letters.jsonl"]);
        File.WriteAllLines(files["letters.jsonl"], rows.Reverse().Append("""{ "q": "a", "a": "B" }"""));
        await Succeed(files, "train", files.Configuration, "--set", "rl.rollouts=8", "--resume", "--allow-changes");
        Assert.Equal(4, Last(files, "rl").Metrics["usual_prompts"]);
    }

    [Fact]
    public async Task PromptIsComparedWithItsPast()
    {
        using var files = Reinforcement("AgainstUsual", responses: 1);
        await Succeed(files, "train", files.Configuration, "--dry-run");
    }

    [Fact]
    public async Task PreferencesNameTheirPrompts()
    {
        using var files = new RunFiles(static run =>
        {
            run.Remove("sft");
            run.Remove("rl");
            run["preference"] = JsonNode.Parse("""
                { "steps": 4, "batch_size": 3, "loss": { "name": "PromptwiseDpo" }, "data": [{ "path": "pairs.jsonl" }], "validation": [{ "path": "pairs.jsonl" }] }
                """);
            run["checkpoint"] = JsonNode.Parse("""{ "every": 2 }""");
        });

        // Two pairs of each prompt.
        File.WriteAllLines(files["pairs.jsonl"], "abc".SelectMany(static letter => new[] { $"{letter}", "d" }.Select(rejected =>
            $$"""{ "prompt": "{{letter}}", "chosen": "{{char.ToUpperInvariant(letter)}}", "rejected": "{{rejected}}" }""")));
        await Succeed(files, "train", files.Configuration, "--dry-run");
        await Succeed(files, "train", files.Configuration);
        Assert.Equal(3, Last(files, "preference").Metrics["own_prompts"]);

        // The best checkpoint was chosen by an evaluation that the run no longer makes.
        Directory.Delete(files["out/model"], recursive: true);
        await Succeed(files, "train", files.Configuration, "--set", "preference.validation=[]", "--resume", "--allow-changes");
    }

    [Fact]
    public async Task TextsNameTheirPrompts()
    {
        using var files = new RunFiles(static run =>
        {
            run.Remove("rl");
            run["sft"]!["loss"] = JsonNode.Parse("""{ "name": "PromptwiseDft" }""");
        });
        await Succeed(files, "train", files.Configuration);
        Assert.Equal(4, Last(files, "sft").Metrics["own_prompts"]);
    }

    private static RunFiles Reinforcement(string loss, int responses) => new(run =>
    {
        run.Remove("sft");
        run["rl"]!["rollouts"] = 6;
        run["rl"]!["loss"]!["name"] = loss;
        run["rl"]!["rollout"]!["responses_per_prompt"] = responses;
        run["reward"] = JsonNode.Parse("""{ "kind": "format", "pattern": "[a-d]+" }""");
        run["checkpoint"] = JsonNode.Parse("""{ "every": 1, "keep_last": 3, "keep_best": false }""");
    });

    private static MetricsRecord Last(RunFiles files, string stage) =>
        JsonLines.Read(files["out/metrics.jsonl"]).Records.Last(record => record.Stage == stage);

    private static string States(RunFiles files, string output) =>
        JsonNode.Parse(File.ReadAllText(files[$"{output}/checkpoints/rl/step-00000006/state.json"]))!["controllers"]!.ToJsonString();

    private static async Task Succeed(RunFiles files, params string[] arguments)
    {
        var code = await files.Run(arguments);
        Assert.True(code == 0 && !files.Error.Contains("error", StringComparison.Ordinal), files.Error);
    }
}
