using System.Globalization;
using EntroPIC.Batches;
using EntroPIC.Checkpoints;
using EntroPIC.Losses;
using EntroPIC.Rollouts;
using EntroPIC.Training;
using TorchSharp;
using AdamW = EntroPIC.Training.AdamW;

namespace Bench;

/// <summary>(g) Rollouts and training steps of a trained model, against the same in PyTorch eager with a key/value cache.</summary>
internal static class ModelSpeed
{
    private const int Prompts = 8;
    private const int Responses = 8;
    private const int PromptTokens = 8;

    public static void Measure(Settings settings, ResultTable table)
    {
        if (settings.Model is not { } folder)
        {
            Console.WriteLine("(g) skipped: name a model by `--model FOLDER`, or the folder of `models/stories260k` by ENTROPIC_DATA");
            return;
        }

        var newTokens = settings.IsQuick ? 16 : 128;
        using var python = PythonPeer.Start(
            "model.py",
            folder, Text(Prompts), Text(Responses), Text(PromptTokens), Text(newTokens), Text(torch.get_num_threads()));
        using var model = CheckpointFolder.Open(folder).Load();
        var policy = new TransformerPolicy(model);
        using var optimizer = new AdamW(policy.Weights);
        var updater = new PolicyUpdater(policy, new Grpo(), optimizer, new UpdateOptions());
        var generator = new ResponseGenerator(model);
        var random = new Random(1);
        int[][] prompts = [.. Enumerable.Range(0, Prompts).Select(_ => (int[])[.. Enumerable.Range(0, PromptTokens).Select(_ => random.Next(3, model.Config.VocabularySize))])];
        var sampling = new SamplingOptions { MaxNewTokens = newTokens };
        var groups = generator.Generate(prompts, Responses, sampling, seed: 1);
        double[] rewards = [.. Enumerable.Range(0, Prompts * Responses).Select(_ => (double)random.Next(2))];

        var contest = new Paired(settings.IsQuick ? 2 : 7)
            .Add("rollout", () => generator.Generate(prompts, Responses, sampling, seed: 1))
            .Add("step", () => Train(updater, prompts, groups, rewards));
        if (python is not null)
        {
            contest.Add("PyTorch rollout", () => python.Do("rollout")).Add("PyTorch step", () => python.Do("train"));
        }

        var times = contest.Run();
        var tokens = Prompts * Responses * newTokens;
        Ratio[] own = [new("rollout tokens/s", tokens / times["rollout"] * 1000), new("step tokens/s", tokens / times["step"] * 1000)];
        Ratio[] ratios = python is null
            ? own
            : [.. own, new("PyTorch / ours, rollout", times["PyTorch rollout"] / times["rollout"], "at least 1"), new("PyTorch / ours, step", times["PyTorch step"] / times["step"], "at least 1")];
        table.Add($"(g) {Path.GetFileName(folder)}, {Prompts} x {Responses} responses of {newTokens} tokens, PyTorch {python?.Version ?? "not found"}", times, ratios);
    }

    private static void Train(PolicyUpdater updater, int[][] prompts, IReadOnlyList<IReadOnlyList<Response>> groups, double[] rewards)
    {
        var responses = groups.SelectMany(static group => group).ToList();
        using var batch = new PackedBatch(new PackedLayout([.. responses.Select(static response => response.Tokens.Count)], [.. groups.Select(static group => group.Count)]))
        {
            Prompts = [.. prompts.SelectMany(static prompt => Enumerable.Repeat((IReadOnlyList<int>)prompt, Responses))],
            TokenIds = [.. responses.SelectMany(static response => response.Tokens)],
            Reward = torch.tensor(rewards),
        };
        _ = updater.Update(batch).Count();
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
