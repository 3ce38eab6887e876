using EntroPIC.Checkpoints;
using EntroPIC.Evaluation;
using EntroPIC.Losses;
using EntroPIC.Models;
using EntroPIC.Rollouts;
using EntroPIC.Telemetry;
using EntroPIC.Tokenization;
using EntroPIC.Training;
using Transformer = EntroPIC.Models.Transformer;

namespace Countdown;

/// <summary>What all runs share: puzzles, reward, and the models that they start from.</summary>
/// <param name="folder">Keeps the models that runs start from; they are made if missing.</param>
internal sealed class Study(string folder)
{
    /// <summary>Responses to a held-out puzzle, N of avg@N.</summary>
    public const int Responses = 16;

    private const int SupervisedSteps = 1000;
    private const double SupervisedRate = 2e-3;
    private const double ReinforcementRate = 3e-4;
    private const int TextsPerBatch = 128;
    private const int Seed = 1;

    private readonly CharacterTokenizer _tokenizer = new(Puzzle.Alphabet);
    private readonly PuzzleSet _puzzles = new(worked: 100_000, practice: 10_000, heldOut: 256, Seed);
    private readonly Reaches _reward = new();

    /// <summary>One method in one setting.</summary>
    /// <param name="method">The method.</param>
    /// <param name="setting">The setting.</param>
    /// <param name="seed">Decides the order of puzzles and all that is sampled; the model at the start is the same for all.</param>
    /// <param name="steps">Optimizer steps.</param>
    public (Score Score, IReadOnlyDictionary<string, IReadOnlyList<double>> Courses) Run(Method method, Setting setting, int seed, int steps)
    {
        using var model = setting.IsCollapsing ? Collapsing() : FineTuned();
        var trace = new Trace(steps);
        Train(model, method.MakeLoss(setting.Target), setting, seed, steps, trace);
        var held = Evaluate(model, setting);
        return (new Score(held.Average, held.PassAt(4), held.PassAt(Responses), trace.End("entropy"), trace.Mean("reward")), trace.Courses);
    }

    private EvaluationResult Evaluate(Transformer model, Setting setting) =>
        new Evaluator(model, _tokenizer, _puzzles.HeldOut, _reward, setting.Sampling, Responses, Seed).Run();

    /// <summary>The model that imitates solved puzzles.</summary>
    private Transformer FineTuned() => Kept("start", () =>
    {
        var model = new Transformer(Shape, Seed);
        var policy = new TransformerPolicy(model);
        using var optimizer = new AdamW(policy.Weights, new AdamWOptions { LearningRate = SupervisedRate });
        var updater = new PolicyUpdater(policy, new Supervised(), optimizer, new UpdateOptions());
        var texts = new TextBatches(_tokenizer, _puzzles.Worked, TextsPerBatch, Seed);
        new SupervisedTrainer(texts, updater, new StageOptions { Length = SupervisedSteps }, new Trace(SupervisedSteps)).Run();
        return model;
    });

    private Transformer Collapsing() => Kept("collapsing", () =>
    {
        var model = FineTuned();
        Train(model, new Grpo(), Setting.All[0], Seed, Setting.StepsBefore, new Trace(Setting.StepsBefore));
        return model;
    });

    private void Train(Transformer model, PolicyLoss loss, Setting setting, int seed, int steps, Trace trace)
    {
        var policy = new TransformerPolicy(model);
        using var optimizer = new AdamW(policy.Weights, new AdamWOptions { LearningRate = ReinforcementRate, WeightDecay = 0 });
        var updater = new PolicyUpdater(policy, loss, optimizer, setting.Update);
        var rollouts = new LanguageRollouts(model, _tokenizer, _puzzles.Practice, _reward, setting.Rollout, seed);
        new ReinforcementTrainer(rollouts, updater, new StageOptions { Length = steps / setting.MiniBatches }, trace).Run();
    }

    // Of two processes that make it at once, the first leaves the same bits as the second would.
    private Transformer Kept(string name, Func<Transformer> make)
    {
        var path = Path.Combine(folder, name);
        if (!Directory.Exists(path))
        {
            using var made = make();
            CheckpointFolder.Save(path, made);
        }

        return CheckpointFolder.Open(path).Load();
    }

    private TransformerConfig Shape => new()
    {
        VocabularySize = _tokenizer.VocabularySize,
        HiddenSize = 128,
        IntermediateSize = 384,
        Layers = 5,
        Heads = 4,
        KeyValueHeads = 4,
        HeadSize = 32,
        MaxPositions = Puzzle.MostPromptTokens + Puzzle.MostResponseTokens,
        RopeTheta = 10_000,
        QueryKeyNorm = false,
    };
}
