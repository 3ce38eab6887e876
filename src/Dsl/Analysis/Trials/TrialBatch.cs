using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;

namespace EntroPIC.Dsl.Analysis.Trials;

/// <summary>
/// A synthetic batch of a few short responses. The training policy is the one that sampled unless a trial sets it, and a token's signals
/// depend only on its position, so responses differ only in what a trial sets.
/// </summary>
internal sealed class TrialBatch
{
    private readonly Dictionary<string, double[]> _signals = new(StringComparer.Ordinal);
    private readonly int[] _groupOfSequence;
    private readonly int[] _sequenceOfToken;
    private readonly int[] _positionOfToken;
    private readonly int[] _groupOfPosition;

    /// <param name="lengths">The tokens of each response, by group.</param>
    public TrialBatch(params int[][] lengths)
    {
        Groups = lengths.Length;
        _groupOfSequence = [.. lengths.SelectMany(static (group, i) => group.Select(_ => i))];
        var all = lengths.SelectMany(static group => group).ToList();
        _sequenceOfToken = [.. all.SelectMany(static (length, i) => Enumerable.Repeat(i, length))];
        _groupOfPosition = [.. lengths.SelectMany(static (group, i) => Enumerable.Repeat(i, group.Max()))];
        var index = all.SelectMany(static length => Enumerable.Range(0, length)).ToList();
        _positionOfToken =
            [.. index.Select((place, token) => Array.IndexOf(_groupOfPosition, _groupOfSequence[_sequenceOfToken[token]]) + place)];

        foreach (var signal in SignalInfo.All)
        {
            if (signal.Trial is { } value)
            {
                this[signal.Name] = signal.Scope switch
                {
                    Scope.Token => [.. index.Select(value)],
                    Scope.Sequence => [.. Enumerable.Range(0, Sequences).Select(value)],
                    Scope.Batch => [value(0)],
                    _ => throw new InvalidOperationException($"no trial gives `{signal.Name}`, a signal per {signal.Scope.Name()}"),
                };
            }
        }

        OfTokens("position", token => index[token]);
        OfSequences("length", sequence => all[sequence]);
        OfSequences("index_in_group", sequence => sequence - Array.IndexOf(_groupOfSequence, _groupOfSequence[sequence]));
        PlaceRewards();
    }

    public int Groups { get; }

    public int Sequences => _groupOfSequence.Length;

    public int Tokens => _sequenceOfToken.Length;

    /// <summary>The values of a signal, one for each element of its scope.</summary>
    public double[] this[string signal]
    {
        get => _signals[signal];
        set => _signals[signal] = value;
    }

    /// <summary>Rewards, on responses and on their last tokens.</summary>
    public void SetRewards(Func<int, double> reward)
    {
        OfSequences("reward", reward);
        PlaceRewards();
    }

    /// <summary>One advantage for all tokens of a response.</summary>
    public void SetAdvantages(Func<int, double> advantage) => OfSequences("advantage", advantage);

    /// <summary>The log-probabilities of every policy, by policy and token.</summary>
    public void OfPolicies(Func<string, int, double> logProbability)
    {
        foreach (var policy in SignalInfo.LogProbabilities)
        {
            OfTokens(policy, token => logProbability(policy, token));
        }
    }

    public void OfTokens(string signal, Func<int, double> value) => this[signal] = [.. Enumerable.Range(0, Tokens).Select(value)];

    public void OfSequences(string signal, Func<int, double> value) => this[signal] = [.. Enumerable.Range(0, Sequences).Select(value)];

    private void PlaceRewards() =>
        OfTokens("token_reward", token => token + 1 == Tokens || _sequenceOfToken[token + 1] != _sequenceOfToken[token] ? this["reward"][_sequenceOfToken[token]] : 0);

    /// <summary>The values of a signal's leaf; an advantage per token is that of its response.</summary>
    public double[] Of(Node signal) =>
        signal is { Name: "advantage", Scope: Scope.Token }
            ? [.. _sequenceOfToken.Select(sequence => this["advantage"][sequence])]
            : this[signal.Name];

    /// <summary>The number of elements of a scope.</summary>
    public int Count(Scope scope) => scope switch
    {
        Scope.Batch => 1,
        Scope.Group => Groups,
        Scope.Sequence => Sequences,
        Scope.Position => _groupOfPosition.Length,
        Scope.Token => Tokens,
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "a trial has no elements of this scope"),
    };

    /// <summary>The element of an outer scope that an element belongs to.</summary>
    public int Owner(Scope inner, Scope outer, int element) =>
        inner == outer ? element : (inner, outer) switch
        {
            (_, Scope.Batch) => 0,
            (Scope.Sequence, Scope.Group) => _groupOfSequence[element],
            (Scope.Position, Scope.Group) => _groupOfPosition[element],
            (Scope.Token, Scope.Sequence) => _sequenceOfToken[element],
            (Scope.Token, Scope.Position) => _positionOfToken[element],
            (Scope.Token, Scope.Group) => _groupOfSequence[_sequenceOfToken[element]],
            _ => throw new ArgumentException($"{inner} is not inside of {outer}", nameof(outer)),
        };
}
