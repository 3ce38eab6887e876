using EntroPIC.Batches;
using EntroPIC.Data;
using EntroPIC.Models;
using EntroPIC.Rewards;
using EntroPIC.Tokenization;
using TorchSharp;

namespace EntroPIC.Rollouts;

/// <summary>Rollouts of a language model on problems with verifiable rewards.</summary>
public sealed class LanguageRollouts : IRolloutSource
{
    // Far beyond the number of rollouts of any run, so that no two attempts draw the same problems with the same numbers.
    private const long BetweenAttempts = 1L << 32;

    private readonly ITokenizer _tokenizer;
    private readonly IReadOnlyList<Problem> _problems;
    private readonly IReward _reward;
    private readonly IReadOnlyList<RolloutSignal> _signals;
    private readonly RolloutOptions _options;
    private readonly SamplingOptions _sampling;
    private readonly long _seed;
    private readonly ResponseGenerator _generator;
    private readonly ShuffledOrder _order;
    private readonly GroupFilter? _filter;

    /// <summary>Creates a source of rollouts.</summary>
    /// <param name="model">The model, with its current weights at each rollout; not disposed here.</param>
    /// <param name="tokenizer">Its tokenizer; responses stop at its end of text.</param>
    /// <param name="problems">The problems, shuffled anew in each pass.</param>
    /// <param name="reward">Reward of responses.</param>
    /// <param name="options">Size of a rollout, sampling and filter.</param>
    /// <param name="seed">One seed, one order of problems and one set of random numbers behind the responses.</param>
    /// <param name="signals">Declared signals that the rollouts give; null for none.</param>
    /// <exception cref="ArgumentException">There are no problems, or the tokenizer has a smaller vocabulary than the model.</exception>
    public LanguageRollouts(
        Transformer model, ITokenizer tokenizer, IReadOnlyList<Problem> problems, IReward reward, RolloutOptions options, long seed,
        IReadOnlyList<RolloutSignal>? signals = null)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(problems);
        ArgumentNullException.ThrowIfNull(reward);
        ArgumentNullException.ThrowIfNull(options);
        if (problems.Count == 0)
        {
            throw new ArgumentException("the set of problems is empty; a rollout needs at least one prompt", nameof(problems));
        }

        model.EnsureSpoken(tokenizer);
        _tokenizer = tokenizer;
        _problems = problems;
        _reward = reward;
        _signals = signals ?? [];
        _options = options;
        _seed = seed;
        _sampling = options.Sampling.StoppingAt([tokenizer.EndOfText]);
        _generator = new ResponseGenerator(model, options.RowsPerBatch);
        _order = new ShuffledOrder(problems.Count, seed);
        _filter = options.FilterAttempts == 0
            ? null
            : new GroupFilter(
                new LanguageRollouts(model, tokenizer, problems, reward, options with { FilterAttempts = 0 }, seed, _signals),
                options.FilterAttempts);
    }

    /// <inheritdoc/>
    /// <exception cref="RewardException">The reward threw, gave no finite number, or could judge no response of the rollout.</exception>
    /// <remarks>
    /// Names each prompt by its text, by which controls per group find its state. Gives <c>baseline_reward</c>,
    /// that of the most probable response to each prompt, and <c>token_reward</c>, the reward on the last token of each response. There is
    /// no critic and so no <c>value</c>. A response that the reward or a signal cannot judge is left out, and so is a group of which
    /// nothing is left; <see cref="PackedBatch.Counts"/> has their numbers.
    /// </remarks>
    public PackedBatch Next(long index, Signals wanted, int attempt = 0, CancellationToken cancellation = default) =>
        _filter is null ? Draw(index, wanted, attempt, cancellation) : _filter.Next(index, wanted, attempt, cancellation);

    private PackedBatch Draw(long index, Signals wanted, int attempt, CancellationToken cancellation)
    {
        var number = index + (attempt * BetweenAttempts);
        var first = number * _options.Prompts;
        Problem[] problems = [.. Enumerable.Range(0, _options.Prompts).Select(i => _problems[_order[first + i]])];
        IReadOnlyList<int>[] prompts = [.. problems.Select(problem => _tokenizer.Encode(problem.Prompt))];
        var groups = _generator.Generate(prompts, _options.ResponsesPerPrompt, _sampling, SeedOf(number), cancellation);
        var baselines = (wanted & Signals.BaselineReward) != 0 ? GreedyScores(problems, prompts, cancellation) : null;
        ScoredSample[] samples = [.. groups.SelectMany((group, i) => group.Select(response => Score(i, problems[i], response, baselines)))];
        ScoredSample[] kept = [.. samples.Where(static sample => sample.IsJudged)];
        if (kept.Length == 0)
        {
            throw RewardException.OfNothingJudged(_reward, $"the {samples.Length} responses of rollout {index}");
        }

        var keptGroups = kept.CountBy(static sample => sample.Group).ToList();
        var groupSizes = keptGroups.ConvertAll(static group => group.Value);
        var layout = new PackedLayout([.. kept.Select(static sample => sample.Response.Tokens.Count)], groupSizes);
        var batch = new PackedBatch(layout)
        {
            Prompts = [.. kept.Select(sample => prompts[sample.Group])],
            TokenIds = [.. kept.SelectMany(static sample => sample.Response.Tokens)],
            PromptIds = [.. keptGroups.Select(group => PromptName.Of(problems[group.Key].Prompt))],
            Epoch = (double)index * _options.Prompts / _problems.Count,
            Counts = RolloutCounts.OfUnjudged(samples.Length - kept.Length, problems.Length - groupSizes.Count),
            Reward = torch.tensor(Array.ConvertAll(kept, static sample => sample.Reward)),
            Truncated = torch.tensor(Array.ConvertAll(kept, static sample => sample.Response.IsTruncated)),
            RolloutLogp = torch.tensor(kept.SelectMany(static sample => sample.Response.LogProbs).ToArray()),
        };
        if (baselines is not null)
        {
            batch.BaselineReward = torch.tensor(Array.ConvertAll(kept, static sample => (float)sample.Baseline!.Value));
        }

        if ((wanted & Signals.TokenReward) != 0)
        {
            batch.TokenReward = torch.tensor(kept.SelectMany(static sample => Enumerable.Repeat(0f, sample.Response.Tokens.Count - 1).Append(sample.Reward)).ToArray());
        }

        foreach (var (i, signal) in _signals.Index())
        {
            Give(batch, signal.Signal, Array.ConvertAll(kept, sample => sample.Values[i]!.Value));
        }

        return batch;
    }

    private ScoredSample Score(int group, Problem problem, Response response, double?[]? baselines)
    {
        var judged = Judged(response);
        return new(
            group,
            response,
            RewardException.Score(_reward, problem, judged),
            baselines is null ? 0 : baselines[group],
            [.. _signals.Select(signal => signal.Value(problem, judged))]);
    }

    private static void Give(PackedBatch batch, DeclaredSignal signal, double[] values)
    {
        // A value per group is that of its first response.
        double[] asked = signal.Scope == SignalScope.Group ? [.. batch.Layout.GroupOffsets[..^1].ToArray().Select(first => values[first])] : values;
        batch.Give(signal, signal.IsCondition ? torch.tensor(Array.ConvertAll(asked, static value => value != 0)) : torch.tensor(asked));
    }

    private double?[] GreedyScores(Problem[] problems, IReadOnlyList<int>[] prompts, CancellationToken cancellation)
    {
        var greedy = _generator.Generate(prompts, 1, _sampling with { Temperature = 0, TopK = 0, TopP = 1 }, _seed, cancellation);
        return [.. greedy.Select((group, i) => RewardException.Score(_reward, problems[i], Judged(group[0])))];
    }

    private JudgedResponse Judged(Response response) => new(_tokenizer.Decode(response.Tokens), response.Tokens.Count, response.IsTruncated);

    /// <summary>A response with all that rewards and signals say of it.</summary>
    private sealed record ScoredSample(int Group, Response Response, double? Score, double? Baseline, double?[] Values)
    {
        public bool IsJudged => Score is not null && Baseline is not null && Array.TrueForAll(Values, static value => value is not null);

        public float Reward => (float)Score!.Value;
    }

    // Each rollout draws its own numbers: the generator counts prompts from 0 in every call.
    private long SeedOf(long number) => unchecked((_seed * 6364136223846793005L) + (number * 1442695040888963407L) + 1);
}
