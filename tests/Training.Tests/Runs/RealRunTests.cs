using System.Text.Json.Nodes;
using EntroPIC.Checkpoints;
using EntroPIC.Telemetry;
using EntroPIC.Tests;
using EntroPIC.Tokenization;

namespace Training.Tests.Runs;

/// <summary>A trained checkpoint of Hugging Face's layout, a published data set, and a run over both.</summary>
[Collection(TorchCollection.Name)]
public sealed class RealRunTests
{
    [FactWithData("models/stories260k/model.safetensors")]
    public async Task CheckpointTrainsOnWordProblemsAndKeepsItsTokenizer()
    {
        var data = SharedData.Folder!;
        using var files = new RunFiles(run =>
        {
            run["model"] = new JsonObject { ["path"] = Path.Combine(data, "models", "stories260k") };
            run.Remove("tokenizer");
            run["data"] = JsonNode.Parse("""
                { "train": [{ "path": "", "template": "<s>{question}", "limit": 20, "max_prompt_tokens": 200 }],
                  "validation": [{ "path": "", "template": "<s>{question}", "limit": 2, "max_prompt_tokens": 200, "name": "gsm8k" }] }
                """);
            run["data"]!["train"]![0]!["path"] = Path.Combine(data, "gsm8k_train.jsonl");
            run["data"]!["validation"]![0]!["path"] = Path.Combine(data, "gsm8k_test.jsonl");
            run["reward"] = JsonNode.Parse("""{ "kind": "sum", "parts": [{ "reward": { "kind": "math" } }, { "weight": 0.1, "reward": { "kind": "format", "pattern": "[^.]*[.]?[^.]*" } }] }""");
            run["sampling"]!["max_new_tokens"] = 16;
            run["rl"]!["optimizer"]!["rate"] = 1e-4;
        });
        Assert.Equal((0, ""), (await files.Run(["train", files.Configuration]), files.Error));
        var losses = JsonLines.Read(files["out/metrics.jsonl"]).Records.Where(static record => record.Stage == "sft").Select(static record => record.Metrics["loss"]);
        Assert.All(losses, static loss => Assert.InRange(loss, 0.1, 20));
        using (var model = CheckpointFolder.Open(files["out/model"]).Load())
        {
            Assert.Equal(512, model.Config.VocabularySize);
        }

        Assert.Equal(512, BpeTokenizer.Load(files["out/model"]).VocabularySize);
        Assert.Equal(0, await files.Run(["sample", files["out/model"], "--prompt", "<s>Tom had", "--max-new-tokens", "8"]));
        Assert.NotEqual("", files.Output.Trim());
    }
}
