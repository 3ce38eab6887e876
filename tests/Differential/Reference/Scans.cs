namespace Differential.Reference;

/// <summary>Scans along the tokens of each response.</summary>
internal static class Scans
{
    public static Quantity CumulativeSum(this Tape tape, Quantity value) => Scan(tape, value, Tape.Number(1), isForward: true);

    /// <summary>Each value and what comes after it, a place later at a discount.</summary>
    public static Quantity ReturnToGo(this Tape tape, Quantity value, Quantity discount) => Scan(tape, value, discount, isForward: false);

    /// <summary>Generalized advantage estimation: the discounted sum of temporal differences; the value after the last token is 0.</summary>
    public static Quantity GeneralizedAdvantage(this Tape tape, Quantity reward, Quantity value, Quantity discount, Quantity lambda)
    {
        (reward, value, discount, lambda) = (tape.Cut(reward), tape.Cut(value), tape.Cut(discount), tape.Cut(lambda));
        var sequences = tape.Places.Of(Extent.Token, Extent.Sequence);
        var next = new double[sequences.Length];
        for (var token = 0; token + 1 < sequences.Length; token++)
        {
            next[token] = sequences[token] == sequences[token + 1] ? value.Values[token + 1] : 0;
        }

        var difference = tape.Apply(Function.Minus, tape.Apply(Function.Plus, reward, tape.Apply(Function.Times, discount, new Quantity(Extent.Token, next))), value);
        return tape.ReturnToGo(difference, tape.Apply(Function.Times, discount, lambda));
    }

    private static Quantity Scan(Tape tape, Quantity value, Quantity discount, bool isForward)
    {
        var sequences = tape.Places.Of(Extent.Token, Extent.Sequence);
        double[] factor = [.. tape.Places.Of(Extent.Token, discount.Extent).Select(place => discount.Values[place])];
        return tape.Keep(Extent.Token, Accumulated(tape.Arithmetic, value.Values, sequences, factor, isForward), value.IsLive, slope =>
        {
            // A place contributes to those after it what they contribute to it, the other way round.
            var back = Accumulated(tape.Arithmetic, slope, sequences, factor, !isForward);
            for (var i = 0; i < back.Length; i++)
            {
                tape.Add(value, i, back[i]);
            }
        });
    }

    private static double[] Accumulated(Arithmetic how, double[] values, int[] sequences, double[] factor, bool isForward)
    {
        var results = new double[values.Length];
        for (var n = 0; n < values.Length; n++)
        {
            var i = isForward ? n : values.Length - 1 - n;
            var before = isForward ? i - 1 : i + 1;
            var carried = n > 0 && sequences[before] == sequences[i] ? how.Round(factor[i] * results[before]) : 0;
            results[i] = how.Round(values[i] + carried);
        }

        return results;
    }
}
