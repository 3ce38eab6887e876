using EntroPIC.Data;
using EntroPIC.Losses;
using EntroPIC.Models;
using EntroPIC.Rewards;
using EntroPIC.Rollouts;
using EntroPIC.Tokenization;
using EntroPIC.Training;
using TorchSharp;

namespace Training.Tests.Training;

/// <summary>The smallest job there is: say the letter that was said, but aloud. (The same letter again could not be told from the first: attention sees distances only.)</summary>
internal static class EchoTask
{
    public static readonly CharacterTokenizer Tokenizer = new("abcdABCD");

    public static readonly IReadOnlyList<Problem> Problems = [.. "abcd".Select(static letter => new Problem(letter.ToString(), char.ToUpperInvariant(letter).ToString()))];

    public static readonly RolloutOptions Options = new() { Prompts = 4, ResponsesPerPrompt = 8, Sampling = new SamplingOptions { MaxNewTokens = 3 } };

    public static Transformer Model(long seed = 1) => new(
        new TransformerConfig
        {
            VocabularySize = Tokenizer.VocabularySize,
            HiddenSize = 16,
            IntermediateSize = 32,
            Layers = 1,
            Heads = 2,
            KeyValueHeads = 1,
            HeadSize = 8,
            MaxPositions = 8,
            RopeTheta = 10_000,
        },
        seed);

    public static LanguageRollouts Rollouts(Transformer model, IReward? reward = null, IReadOnlyList<Problem>? problems = null) =>
        new(model, Tokenizer, problems ?? Problems, reward ?? new ExactAnswer(), Options, seed: 3);

    public static TextBatches Texts(int batchSize) => new(Tokenizer, Problems, batchSize, seed: 0);

    /// <summary>Trains by reinforcement from scratch.</summary>
    public static Recorder Train(PolicyLoss loss, int rollouts, UpdateOptions? options = null, StageOptions? stage = null, CancellationToken cancellation = default)
    {
        var recorder = new Recorder();
        using var model = Model();
        using var optimizer = torch.optim.AdamW(model.parameters(), 0.01);
        var updater = new PolicyUpdater(new TransformerPolicy(model), loss, optimizer, options ?? new UpdateOptions());
        new ReinforcementTrainer(Rollouts(model), updater, stage ?? new StageOptions { Length = rollouts }, recorder, new Telemetry.ManualTime()).Run(cancellation);
        return recorder;
    }
}
