using EntroPIC.Batches;
using EntroPIC.Losses;
using EntroPIC.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Losses;

/// <summary>
/// Losses that cut gradient on purpose, so that their gradient is not the slope of their value: against slopes derived by hand, token by
/// token.
/// </summary>
public sealed class CutGradientTests
{
    /// <summary>The inputs of one token, all constants.</summary>
    private sealed record Token(double Logp, double OldLogp, double Advantage, double Entropy, double SequenceLogRatio, double Guide, double SequenceGuide)
    {
        public double Ratio => Math.Exp(Logp - OldLogp);

        public double Drift => Math.Exp(Logp) - Math.Exp(OldLogp);

        /// <summary>The divergence between two coins.</summary>
        public double Coins
        {
            get
            {
                var (now, before) = (Math.Exp(Logp), Math.Exp(OldLogp));
                return (before * (OldLogp - Logp)) + ((1 - before) * Math.Log((1 - before + 1e-8) / (1 - now + 1e-8)));
            }
        }
    }

    /// <summary>The slope of the objective by the token's log-probability, before the mean over tokens.</summary>
    private static readonly Dictionary<string, Func<Token, double>> Slopes = new(StringComparer.Ordinal)
    {
        ["Cispo"] = static t => Math.Min(t.Ratio, 1.2) * t.Advantage,
        ["DppoTv"] = static t => (t.Advantage > 0 ? t.Drift <= 0.28 : t.Drift >= -0.2) ? t.Ratio * t.Advantage : 0,
        ["DppoKl"] = static t =>
            (t.Advantage > 0 ? t.Coins <= 0.28 || t.Drift <= 0 : t.Coins <= 0.2 || t.Drift >= 0) ? t.Ratio * t.Advantage : 0,
        ["Gppo"] = static t => Bounded(t, 1, 1),
        ["CeGppo"] = static t => Bounded(t, 0.75, 1),
        ["Vespo"] = static t => t.Advantage * Math.Exp(t.Advantage >= 0
            ? (2 * t.SequenceLogRatio) + (3 * (1 - Math.Exp(t.SequenceLogRatio)))
            : (3 * t.SequenceLogRatio) + (2 * (1 - Math.Exp(t.SequenceLogRatio)))),
        ["Egsw"] = static t => t.Guide * Clipped(t, t.Advantage),
        ["EgswSequence"] = static t => t.SequenceGuide * Clipped(t, t.Advantage),
        ["EntropyShaped"] = static t => Clipped(t, t.Advantage + Math.Min(0.4 * t.Entropy, Math.Abs(t.Advantage) / 2)),
    };

    public static TheoryData<string> Losses => [.. Slopes.Keys];

    public static bool Cuts(string loss) => Slopes.ContainsKey(loss);

    [Theory]
    [MemberData(nameof(Losses))]
    public void GradientMatchesHandDerivedSlope(string name)
    {
        using var scope = torch.NewDisposeScope();
        var loss = LibraryLosses.Make(name);
        using var batch = TablePolicy.Rollout(5);
        var random = new Random(3);
        var leaf = Random(-2.5, -0.05).requires_grad_();
        batch.Logp = leaf.alias();
        batch.OldLogp = leaf.detach() + Random(-0.5, 0.5);
        batch.Entropy = Random(0.1, 1.5);
        batch.Reward = torch.tensor([.. Enumerable.Range(0, batch.Layout.SequenceCount).Select(_ => random.NextDouble())]);
        loss.BeginRollout(batch);
        loss.Control(batch);
        var totals = loss.Total(batch);
        loss.Evaluate(batch, totals).backward();

        var tokens = Tokens(batch);
        var gradient = leaf.grad!.data<double>().ToArray();
        Assert.Contains(gradient, static value => value != 0);
        for (var i = 0; i < gradient.Length; i++)
        {
            Assert.Equal(-Slopes[name](tokens[i]) / tokens.Length, gradient[i], 1e-12);
        }

        if (loss.Traits.HasKernel)
        {
            batch.Logp = leaf.detach();
            Assert.Equal(gradient, KernelRun.Of(loss, batch, totals).ByLogp, static (one, other) => Math.Abs(one - other) < 1e-12);
        }

        Tensor Random(double from, double to) =>
            torch.tensor([.. Enumerable.Range(0, batch.Layout.TokenCount).Select(_ => from + ((to - from) * random.NextDouble()))]);
    }

    private static Token[] Tokens(PackedBatch batch)
    {
        var (logp, old, entropy, advantage) = (Values(batch.Logp), Values(batch.OldLogp), Values(batch.Entropy), Values(batch.Advantage));
        var groups = batch.Layout.GroupOffsets.ToArray();
        var places = Enumerable.Range(0, batch.Layout.SequenceCount)
            .SelectMany(sequence => Enumerable.Range(0, batch.Layout.LengthOf(sequence)).Select(position => (Sequence: sequence, Position: position)))
            .ToArray();
        var tokens = Enumerable.Range(0, places.Length).ToArray();
        return Array.ConvertAll(tokens, token =>
        {
            var (sequence, position) = places[token];
            var beside = tokens.Where(other => GroupOf(places[other].Sequence) == GroupOf(sequence) && places[other].Position == position);
            var siblings = Enumerable.Range(0, batch.Layout.SequenceCount).Where(other => GroupOf(other) == GroupOf(sequence));
            return new Token(
                logp[token], old[token], advantage[sequence], entropy[token],
                tokens.Where(other => places[other].Sequence == sequence).Sum(other => logp[other] - old[other]),
                Pull(sequence, entropy[token]) / beside.Sum(other => Pull(places[other].Sequence, entropy[other])),
                Pull(sequence, Mean(sequence)) / siblings.Sum(other => Pull(other, Mean(other))));
        });

        static double[] Values(Tensor values) => values.detach().data<double>().ToArray();
        int GroupOf(int sequence) => groups.Count(offset => offset <= sequence);
        double Mean(int sequence) => tokens.Where(token => places[token].Sequence == sequence).Average(token => entropy[token]);
        double Pull(int sequence, double unsure) => Math.Exp(advantage[sequence] + (0.3 * unsure));
    }

    private static double Clipped(Token t, double advantage) =>
        (advantage > 0 && t.Ratio > 1.2) || (advantage < 0 && t.Ratio < 0.8) ? 0 : t.Ratio * advantage;

    private static double Bounded(Token t, double keepLow, double keepHigh) =>
        t.Advantage < 0 && t.Ratio < 0.8 ? keepLow * 0.8 * t.Advantage
        : t.Advantage > 0 && t.Ratio > 1.28 ? keepHigh * 1.28 * t.Advantage
        : t.Ratio * t.Advantage;
}
