using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;

namespace Differential.Generation;

/// <summary>Batches of responses, most of them ordinary, many of them extreme in one way or another.</summary>
internal sealed class BatchGenerator(Dice dice)
{
    private const int MostTokens = 24;

    public BatchCase Batch()
    {
        int[] groups = dice.Pick(0, 1, 2, 2, 3) switch
        {
            0 => [dice.Pick(1, 2, 3, 5)],
            1 => [dice.Pick(2, 3, 4)],
            2 => [1 + dice.Below(3), 1 + dice.Below(3)],
            _ => [dice.Pick(1, 3), 2, 1],
        };
        var lengths = Lengths(groups.Sum());
        var tokens = lengths.Sum();
        var vocabulary = dice.Pick(2, 2, 3, 4, 5, 8, 12);
        var logits = Logits(tokens, vocabulary, out var ids);
        var isOnPolicy = dice.OneIn(3);
        return new BatchCase
        {
            GroupSizes = groups,
            Lengths = lengths,
            Positions = dice.OneIn(6) ? [.. lengths.SelectMany(WithGaps)] : null,
            Vocabulary = vocabulary,
            Temperature = dice.Pick(1, 1, 1, 0.5, 2, 0.1, 10, (double)0.7f),
            Logits = logits,
            TokenIds = ids,
            OfTokens = Given(Scope.Token)
                .Where(signal => signal.Source switch { SignalSource.OldPolicy => !isOnPolicy, SignalSource.Verifier => dice.OneIn(4), _ => true })
                .ToDictionary(static signal => signal.Name, signal => signal.Range is { IsNotPositive: true } ? Logps(tokens) : Numbers(tokens, -1, signal.Source == SignalSource.Verifier ? 2 : 1), StringComparer.Ordinal),
            OfResponses = Given(Scope.Sequence)
                .ToDictionary(static signal => signal.Name, signal => signal.Source == SignalSource.Verifier ? Rewards(lengths.Length) : Numbers(lengths.Length, -1, 1), StringComparer.Ordinal),
            Conditions = SignalInfo.All.Where(static signal => signal.Kind == ValueKind.Condition)
                .ToDictionary(static signal => signal.Name, _ => lengths.Select(_ => dice.OneIn(4)).ToArray(), StringComparer.Ordinal),
            Keys = [.. Enumerable.Range(0, Math.Max(tokens, lengths.Length) + 1).Select(_ => dice.Share())],
            Step = dice.Pick(0, 0, 1, 7, 1000),
            Epoch = dice.Pick(0, 1, 3),
            Progress = dice.Pick(0, 0.5, dice.Share()),
        };
    }

    // Numbers that do not follow from the logits or the layout.
    private static IEnumerable<SignalInfo> Given(Scope scope) => SignalInfo.All.Where(signal => signal.Scope == scope && signal.Kind == ValueKind.Number
        && signal.Source is not (SignalSource.Policy or SignalSource.Formula or SignalSource.Layout));

    private int[] Lengths(int sequences)
    {
        var most = dice.Pick(1, 3, 4, 6);
        var lengths = Enumerable.Range(0, sequences).Select(_ => dice.OneIn(6) ? 0 : 1 + dice.Below(most)).ToArray();

        // As many tokens as responses, so that nothing tells one from the other by its size.
        if (sequences > 1 && dice.OneIn(8))
        {
            Array.Fill(lengths, 1);
            (lengths[0], lengths[1]) = (2, 0);
        }

        for (var i = 0; lengths.Sum() > MostTokens; i = (i + 1) % sequences)
        {
            lengths[i] = Math.Max(1, lengths[i] - 1);
        }

        if (lengths.Sum() == 0)
        {
            lengths[^1] = 2;
        }

        return lengths;
    }

    private IEnumerable<int> WithGaps(int length)
    {
        var position = -1;
        for (var token = 0; token < length; token++)
        {
            position += dice.OneIn(3) ? 2 : 1;
            yield return position;
        }
    }

    private double[][] Logits(int tokens, int vocabulary, out int[] ids)
    {
        var size = dice.Pick(1, 3, 3, 8, 0, 40);
        var rounds = new double[dice.Pick(1, 2, 2, 3)][];
        ids = [.. Enumerable.Range(0, tokens).Select(_ => dice.Below(vocabulary))];
        rounds[0] = Numbers(tokens * vocabulary, -size, size);
        if (dice.OneIn(10))
        {
            // What is masked out of a vocabulary has no probability.
            for (var i = 0; i < rounds[0].Length; i++)
            {
                rounds[0][i] = i % vocabulary != ids[i / vocabulary] && dice.OneIn(3) ? double.NegativeInfinity : rounds[0][i];
            }
        }

        for (var round = 1; round < rounds.Length; round++)
        {
            rounds[round] = Array.ConvertAll(rounds[0], logit => (double)(float)(logit + dice.Between(-0.5, 0.5)));
        }

        return rounds;
    }

    private double[] Logps(int tokens)
    {
        var low = dice.Pick(-2.5, -2.5, -1, -30);
        return Numbers(tokens, low, 0);
    }

    private double[] Rewards(int sequences) => dice.Below(5) switch
    {
        0 => [.. Enumerable.Repeat((double)dice.Pick(0f, 1f, 12.4f, 0.1f, 999.9f), sequences)],
        1 => Numbers(sequences, -2, 2),
        2 => Numbers(sequences, 0, 1000),
        _ => [.. Enumerable.Range(0, sequences).Select(_ => (double)dice.Below(2))],
    };

    private double[] Numbers(int count, double low, double high) => [.. Enumerable.Range(0, count).Select(_ => dice.Between(low, high))];
}
