using System.Text;
using EntroPIC.Checkpoints;
using EntroPIC.Data;
using EntroPIC.Evaluation;
using EntroPIC.Losses;
using EntroPIC.Runs;
using EntroPIC.Runs.Configuration;
using EntroPIC.Telemetry;
using EntroPIC.Training;
using TorchSharp;
using AdamW = EntroPIC.Training.AdamW;

namespace Fuzz.Readers;

/// <summary>Readers of what a run writes and of what is written for it.</summary>
internal static class RunReaders
{
    private const string Step = "checkpoints/step-00000001/";

    private static readonly IReadOnlyDictionary<string, byte[]> Kept = TinyModel.FilesOf(static folder => WithKeeper(folder, static keeper => keeper.Keep(new TrainingProgress { Steps = 1 }, isEnding: true)));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<IForeignReader> All { get; } =
    [
        new FileReader("run configuration", "run.json", Configurations, static folder => ConfigurationFile.Read(Path.Combine(folder, "run.json"), [])) { Words = Keys },
        new FileReader("run configuration with changes", "run.json", Configurations, static folder => ConfigurationFile.Read(Path.Combine(folder, "run.json"), ["rl.rollouts=3", "output=\"other\""])) { Words = Keys },
        new FileReader("manifest of a checkpoint", Step + "manifest.json", [Kept[Step + "manifest.json"]], Open) { Words = ["../x", "/etc/passwd", "model.safetensors"], Beside = Kept },
        new FileReader("state of a run", Step + "state.json", [Kept[Step + "state.json"]], Resume) { Beside = Kept },
        new FileReader("state of an optimizer", Step + "optimizer.safetensors", [Kept[Step + "optimizer.safetensors"]], Resume) { Beside = Kept },
        new FileReader("metrics", "metrics.jsonl", ["{\"stage\":\"rl\",\"step\":1,\"reward\":0.5,\"kl\":\"NaN\"}\n{\"stage\":\"rl\",\"step\":2,\"reward\":1}\n"u8.ToArray()], static folder => JsonLines.Read(Path.Combine(folder, "metrics.jsonl"))) { Words = ["NaN", "Infinity", "\n"] },
        new FileReader("preliminary sampling", "prefilter.json", ["{\"kept\": [0, 2], \"all_right\": 1, \"all_wrong\": 0}"u8.ToArray()], static folder => PreliminarySampling.Load(Path.Combine(folder, "prefilter.json"))),
    ];

    private static string[] Keys => ["model", "path", "config", "rl", "sft", "rate", "loss", "kind", "rewards", "data", "train", "answer", "//", "/*", "output", "adapter", "targets"];

    private static IReadOnlyList<byte[]> Configurations =>
    [
        Encoding.UTF8.GetBytes(
            """
            {"output": "out", "threads": 1, "model": {"path": "m"}, "tokenizer": {"end_of_text": "<|im_end|>"},
             "data": {"train": [{"path": "d.jsonl", "template": "{q}", "answer": "a"}]}, "sampling": {"max_new_tokens": 4},
             "sft": {"steps": 60, "batch_size": 4, "optimizer": {"rate": 1e-2}},
             "rl": {"rollouts": 2, "loss": {"name": "EntroPic"}, "rollout": {"prompts": 4, "responses_per_prompt": 4}, "update": {"mini_batches": 2}, "adapter": {"rank": 4, "targets": ["q_proj"]}}}
            """),
    ];

    private static void Open(string folder) => new CheckpointStore(Path.Combine(folder, "checkpoints")).Open(1);

    private static void Resume(string folder)
    {
        // As if it had been written like this: what a manifest says of its files is another reader's matter.
        File.Delete(Path.Combine(folder, Step, CheckpointManifest.Name));
        CheckpointManifest.Of(Path.Combine(folder, Step), 1, isBest: false).Write(Path.Combine(folder, Step));
        WithKeeper(folder, static keeper => keeper.Resume());
    }

    private static void WithKeeper(string folder, Action<RunKeeper> use)
    {
        using var scope = torch.NewDisposeScope();
        using var model = TinyModel.Create();
        var policy = new TransformerPolicy(model);
        using var optimizer = new AdamW(policy.Weights, new AdamWOptions());
        var updater = new PolicyUpdater(policy, new EntroPic(), optimizer, new UpdateOptions());
        using var sink = new CompositeSink(new JsonLinesSink(Path.Combine(folder, "metrics.jsonl")));
        use(new RunKeeper(new CheckpointStore(Path.Combine(folder, "checkpoints"), new CheckpointOptions { Every = 1 }), updater, new TransformerFiles(model), sink));
    }
}
