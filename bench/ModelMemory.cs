using System.Diagnostics;
using EntroPIC.Batches;
using EntroPIC.Losses;
using EntroPIC.Models;
using EntroPIC.Training;
using AdamW = EntroPIC.Training.AdamW;

namespace Bench;

/// <summary>(h) The peak memory of the process while a model of 20 million weights in the shape of Qwen3 is trained.</summary>
internal static class ModelMemory
{
    public static void Measure(Settings settings, ResultTable table)
    {
        var config = new TransformerConfig
        {
            VocabularySize = 32_000,
            HiddenSize = 320,
            IntermediateSize = 960,
            Layers = 8,
            Heads = 8,
            KeyValueHeads = 4,
            HeadSize = 32,
            MaxPositions = 1024,
            TiedEmbeddings = true,
        };
        var (sequences, length) = settings.IsQuick ? (2, 32) : (16, 256);
        using var model = new Transformer(config, seed: 1);
        var policy = new TransformerPolicy(model);
        using var optimizer = new AdamW(policy.Weights);
        var updater = new PolicyUpdater(policy, new EntroPic(), optimizer, new UpdateOptions());
        var random = new Random(1);
        var start = Stopwatch.GetTimestamp();
        const int Steps = 3;
        for (var step = 0; step < Steps; step++)
        {
            using var batch = new PackedBatch(new PackedLayout([.. Enumerable.Repeat(length, sequences)], [sequences]))
            {
                Prompts = [.. Enumerable.Range(0, sequences).Select(static _ => (IReadOnlyList<int>)[1, 2, 3])],
                TokenIds = [.. Enumerable.Range(0, sequences * length).Select(_ => random.Next(config.VocabularySize))],
                Reward = TorchSharp.torch.tensor([.. Enumerable.Range(0, sequences).Select(_ => (double)random.Next(2))]),
            };
            _ = updater.Update(batch).Count();
        }

        var milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds / Steps;
        var weights = policy.Weights.Sum(static weight => weight.Weight.numel());
        using var process = Process.GetCurrentProcess();
        table.Add(
            $"(h) {weights / 1e6:0.0} million weights, {sequences} x {length} tokens",
            new Dictionary<string, double> { ["step"] = milliseconds },
            new Ratio("peak GiB of the process", process.PeakWorkingSet64 / (double)(1L << 30), "at most 4"));
    }
}
