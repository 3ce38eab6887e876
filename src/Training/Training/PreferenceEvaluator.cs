using EntroPIC.Batches;
using EntroPIC.Data;
using EntroPIC.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Training;

/// <summary>
/// How a policy has come to prefer the chosen responses of held-out pairs. What counts is the gain of a response: by how much its
/// log-probability has risen since this object was created, in nats.
/// </summary>
public sealed class PreferenceEvaluator
{
    /// <summary>The share of pairs whose chosen response has gained more than the other; of those that gained as much, one half.</summary>
    public const string Accuracy = "pair_accuracy";

    /// <summary>The gain of the chosen response beyond that of the other, mean over pairs, in nats.</summary>
    public const string Margin = "pair_margin";

    /// <summary>The gain of the chosen response, mean over pairs, in nats. It may fall while the margin rises.</summary>
    public const string ChosenGain = "chosen_gain";

    private readonly ITokenizer _tokenizer;
    private readonly IReadOnlyList<Preference> _pairs;
    private readonly int _pairsPerBatch;
    private readonly MicroBatchPasses _passes;
    private readonly double[] _start;

    /// <summary>Creates an evaluation, and scores the pairs under the policy as it is.</summary>
    /// <param name="policy">The policy, with its current weights at each call.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="pairs">The held-out pairs.</param>
    /// <param name="pairsPerBatch">Pairs that are packed at once; at least 1.</param>
    /// <param name="options">Size of micro-batches, and the form.</param>
    /// <param name="cancellation">Ends the scoring early.</param>
    /// <exception cref="ArgumentException">There are no pairs, or a preference is not a pair.</exception>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public PreferenceEvaluator(
        IPolicy policy, ITokenizer tokenizer, IReadOnlyList<Preference> pairs, int pairsPerBatch, UpdateOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(options);
        if (pairs.Count == 0 || pairs.Any(static pair => !pair.IsPair))
        {
            throw new ArgumentException(pairs.Count == 0 ? "there are no pairs to evaluate on" : "a preference has one response; evaluations compare pairs", nameof(pairs));
        }

        _tokenizer = tokenizer;
        _pairs = pairs;
        _pairsPerBatch = Accept.AtLeast(1, pairsPerBatch, nameof(pairsPerBatch));
        _passes = new(policy, options.CreateForm(), options);
        _start = Score(cancellation);
    }

    /// <summary>The metrics of the policy as it is now.</summary>
    /// <param name="cancellation">Ends the scoring early.</param>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public IReadOnlyList<(string Name, double Value)> Run(CancellationToken cancellation = default)
    {
        var gains = Score(cancellation).Zip(_start, static (now, start) => now - start).Chunk(2).Select(static pair => (Chosen: pair[0], Margin: pair[0] - pair[1])).ToList();
        return
        [
            (Accuracy, gains.Average(static gain => gain.Margin > 0 ? 1 : gain.Margin < 0 ? 0 : 0.5)),
            (Margin, gains.Average(static gain => gain.Margin)),
            (ChosenGain, gains.Average(static gain => gain.Chosen)),
        ];
    }

    /// <summary>The log-probability of each response: chosen, rejected, chosen, rejected, …</summary>
    private double[] Score(CancellationToken cancellation)
    {
        var scores = new List<double>(2 * _pairs.Count);
        foreach (var pairs in _pairs.Chunk(_pairsPerBatch))
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            using var batch = PreferenceBatches.Pack(_tokenizer, pairs);
            _passes.Score(batch, Signals.Logp);
            using var wide = batch.Logp.to(ScalarType.Float64).cpu();
            var logp = wide.data<double>().ToArray();
            scores.AddRange(Enumerable.Range(0, batch.Layout.SequenceCount)
                .Select(sequence => logp[batch.Layout.SequenceOffsets[sequence]..batch.Layout.SequenceOffsets[sequence + 1]].Sum()));
        }

        return [.. scores];
    }
}
