using System.Globalization;
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
    /// <exception cref="RewardException">The reward threw or gave no finite number.</exception>
    /// <remarks>
    /// Names each prompt by the place of its problem, from 0, by which controls per group find its state. Gives <c>baseline_reward</c>,
    /// that of the most probable response to each prompt, and <c>token_reward</c>, the reward on the last token of each response. There is
    /// no critic and so no <c>value</c>.
    /// </remarks>
    public PackedBatch Next(long index, Signals wanted, int attempt = 0, CancellationToken cancellation = default) =>
        _filter is null ? Draw(index, wanted, attempt, cancellation) : _filter.Next(index, wanted, attempt, cancellation);

    private PackedBatch Draw(long index, Signals wanted, int attempt, CancellationToken cancellation)
    {
        var number = index + (attempt * BetweenAttempts);
        var first = number * _options.Prompts;
        int[] places = [.. Enumerable.Range(0, _options.Prompts).Select(i => _order[first + i])];
        var problems = Array.ConvertAll(places, place => _problems[place]);
        IReadOnlyList<int>[] prompts = [.. problems.Select(problem => _tokenizer.Encode(problem.Prompt))];
        var groups = _generator.Generate(prompts, _options.ResponsesPerPrompt, _sampling, SeedOf(number), cancellation);
        var responses = groups.SelectMany(static group => group).ToList();
        (Problem Problem, JudgedResponse Response)[] judged = [.. groups.SelectMany((group, i) => group.Select(response => (problems[i], Judged(response))))];
        var scores = Array.ConvertAll(judged, at => (float)RewardException.Score(_reward, at.Problem, at.Response));

        var layout = new PackedLayout(
            [.. responses.Select(static response => response.Tokens.Count)], [.. groups.Select(static group => group.Count)]);
        var batch = new PackedBatch(layout)
        {
            Prompts = [.. prompts.SelectMany(prompt => Enumerable.Repeat(prompt, _options.ResponsesPerPrompt))],
            TokenIds = [.. responses.SelectMany(static response => response.Tokens)],
            PromptIds = Array.ConvertAll(places, static place => place.ToString(CultureInfo.InvariantCulture)),
            Epoch = (double)index * _options.Prompts / _problems.Count,
            Reward = torch.tensor(scores),
            Truncated = torch.tensor(responses.Select(static response => response.IsTruncated).ToArray()),
            RolloutLogp = torch.tensor(responses.SelectMany(static response => response.LogProbs).ToArray()),
        };
        if ((wanted & Signals.BaselineReward) != 0)
        {
            batch.BaselineReward = torch.tensor(GreedyScores(problems, prompts, cancellation).SelectMany(score => Enumerable.Repeat(score, _options.ResponsesPerPrompt)).ToArray());
        }

        if ((wanted & Signals.TokenReward) != 0)
        {
            batch.TokenReward = torch.tensor(responses.Zip(scores, static (response, score) => Enumerable.Repeat(0f, response.Tokens.Count - 1).Append(score)).SelectMany(static rewards => rewards).ToArray());
        }

        foreach (var signal in _signals)
        {
            Give(batch, signal, judged);
        }

        return batch;
    }

    private static void Give(PackedBatch batch, RolloutSignal source, (Problem Problem, JudgedResponse Response)[] judged)
    {
        // A value per group is that of its first response.
        var asked = source.Signal.Scope == SignalScope.Group ? [.. batch.Layout.GroupOffsets[..^1].ToArray().Select(first => judged[first])] : judged;
        var values = Array.ConvertAll(asked, at => source.Value(at.Problem, at.Response));
        batch.Give(
            source.Signal,
            source.Signal.IsCondition ? torch.tensor(Array.ConvertAll(values, static value => value != 0)) : torch.tensor(values));
    }

    private IEnumerable<float> GreedyScores(Problem[] problems, IReadOnlyList<int>[] prompts, CancellationToken cancellation)
    {
        var greedy = _generator.Generate(prompts, 1, _sampling with { Temperature = 0, TopK = 0, TopP = 1 }, _seed, cancellation);
        return greedy.Select((group, i) => (float)RewardException.Score(_reward, problems[i], Judged(group[0])));
    }

    private JudgedResponse Judged(Response response) => new(_tokenizer.Decode(response.Tokens), response.Tokens.Count, response.IsTruncated);

    // Each rollout draws its own numbers: the generator counts prompts from 0 in every call.
    private long SeedOf(long number) => unchecked((_seed * 6364136223846793005L) + (number * 1442695040888963407L) + 1);
}
