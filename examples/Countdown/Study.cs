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

/// <summary>The puzzles, the reward and the first models of all runs.</summary>
/// <param name="options">How the first model is made and judged.</param>
/// <param name="folder">Keeps the models that runs start from; they are made if missing.</param>
internal sealed class Study(StudyOptions options, string folder)
{
    private const double SupervisedRate = 2e-3;
    private const double ReinforcementRate = 3e-4;
    private const int TextsPerBatch = 128;

    // Not that of a run.
    private const int Seed = 1_000;

    private readonly CharacterTokenizer _tokenizer = new(Puzzle.Alphabet);
    private readonly PuzzleSet _puzzles = new(options.Worked, practice: 10_000, options.HeldOut, Seed);
    private readonly ReachesTarget _reward = new();
    private readonly Dictionary<Setting, HeldOut> _starts = [];

    /// <summary>One method in one setting. All runs have the same puzzles, start and evaluation.</summary>
    /// <param name="method">The method.</param>
    /// <param name="setting">The setting.</param>
    /// <param name="seed">Decides the order of puzzles and the sampling of rollouts.</param>
    /// <param name="steps">Optimizer steps.</param>
    public (Score Score, IReadOnlyDictionary<string, IReadOnlyList<double>> Courses) Run(Method method, Setting setting, int seed, int steps)
    {
        using var model = setting.StartsFromGrpo ? TrainedByGrpo() : FineTuned();
        if (!_starts.TryGetValue(setting, out var start))
        {
            _starts.Add(setting, start = Evaluate(model, setting));
        }

        var trace = Train(model, method.MakeLoss(setting.Target), setting, seed, steps);
        return (new Score(start, Evaluate(model, setting), trace.End(Trace.EntropyCourse), trace.Mean(Trace.RewardCourse)), trace.Courses);
    }

    private HeldOut Evaluate(Transformer model, Setting setting) =>
        HeldOut.Of(new Evaluator(model, _tokenizer, _puzzles.HeldOut, _reward, setting.Sampling, HeldOut.Responses, Seed).Run());

    /// <summary>The model that imitates solved puzzles.</summary>
    private Transformer FineTuned() => Kept("start", () =>
    {
        var model = new Transformer(Shape, Seed);
        var policy = new TransformerPolicy(model);
        using var optimizer = new AdamW(policy.Weights, new AdamWOptions { LearningRate = SupervisedRate });
        var updater = new PolicyUpdater(policy, new Supervised(), optimizer, new UpdateOptions());
        var texts = new TextBatches(_tokenizer, _puzzles.Worked, TextsPerBatch, Seed);
        new SupervisedTrainer(texts, updater, new StageOptions { Length = options.SupervisedSteps }, new Trace()).Run();
        return model;
    });

    private Transformer TrainedByGrpo() => Kept("grpo", () =>
    {
        var model = FineTuned();
        Train(model, new Grpo(), Setting.All[0], Seed, Setting.StepsBefore);
        return model;
    });

    private Trace Train(Transformer model, PolicyLoss loss, Setting setting, int seed, int steps)
    {
        var trace = new Trace();
        var policy = new TransformerPolicy(model);
        using var optimizer = new AdamW(policy.Weights, new AdamWOptions { LearningRate = ReinforcementRate, WeightDecay = 0 });
        var updater = new PolicyUpdater(policy, loss, optimizer, setting.Update);
        var rollouts = new LanguageRollouts(model, _tokenizer, _puzzles.Practice, _reward, setting.Rollout, seed);
        new ReinforcementTrainer(rollouts, updater, new StageOptions { Length = steps / setting.MiniBatches }, trace).Run();
        return trace;
    }

    // Named by what it depends on. A checkpoint's weights are its last file; of two processes that make it at once, both write the same bits.
    private Transformer Kept(string name, Func<Transformer> make)
    {
        var path = Path.Combine(folder, FormattableString.Invariant($"{name}-{options.Worked}-{options.SupervisedSteps}"));
        if (!File.Exists(Path.Combine(path, "model.safetensors")))
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
