using EntroPIC.Generated;
using EntroPIC.Kernels.Lanes;

namespace EntroPIC.Kernels.Rows;

/// <summary>
/// The most probable tokens that together hold a share of the mass, without sorting the row: masses are gathered by height, and only
/// the tokens at the height where the share is crossed are put in order.
/// </summary>
internal sealed unsafe class MassLadder
{
    private const int Steps = 2048;
    private const double StepsPerNat = 64;

    private readonly double[] _masses = new double[Steps];
    private readonly List<(float Logit, int Token)> _crossing = [];

    /// <summary>The least logit that is kept.</summary>
    public float Least { get; private set; }

    /// <summary>The last token that is kept with just that logit; those after it are not.</summary>
    public int LastOfLeast { get; private set; }

    /// <summary>The mass of all that is kept.</summary>
    public double Kept { get; private set; }

    /// <summary>Finds where the share ends; the token that crosses it is kept.</summary>
    /// <param name="logits">The row.</param>
    /// <param name="vocabularySize">Number of logits.</param>
    /// <param name="scale">The factor of the logits: 1 / temperature.</param>
    /// <param name="logSumExp">Logarithm of the sum of the exponentials of the scaled logits.</param>
    /// <param name="largest">The greatest logit.</param>
    /// <param name="share">Of all mass.</param>
    public void Find<TLane>(float* logits, int vocabularySize, double scale, double logSumExp, double largest, double share) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
    {
        Gather<TLane>(logits, vocabularySize, scale, logSumExp, largest);
        var wanted = share * _masses.Sum();
        var step = 0;
        for (Kept = 0; step < Steps - 1 && Kept + _masses[step] < wanted; step++)
        {
            Kept += _masses[step];
        }

        CollectStep(logits, vocabularySize, scale, largest, step);
        _crossing.Sort(
            static (left, right) => left.Logit != right.Logit ? right.Logit.CompareTo(left.Logit) : left.Token.CompareTo(right.Token));
        (Least, LastOfLeast) = (float.PositiveInfinity, -1);
        foreach (var (logit, token) in _crossing)
        {
            if (Kept >= wanted && LastOfLeast >= 0)
            {
                return;
            }

            (Least, LastOfLeast) = (logit, token);
            Kept += Math.Exp((logit * scale) - logSumExp);
        }
    }

    /// <summary>The token at which the cumulative mass of those kept, in the order of their ids, exceeds a number.</summary>
    public int Draw<TLane>(float* logits, int vocabularySize, double scale, double logSumExp, double uniform) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
    {
        var left = uniform * Kept;
        var column = new Column((nint)logits);
        var last = LastOfLeast;
        for (var start = 0; start < vocabularySize;)
        {
            if (start + TLane.Width <= vocabularySize && (start + TLane.Width <= LastOfLeast || start > LastOfLeast))
            {
                var x = TLane.Load(column, start);
                var mass = TLane.Sum(TLane.Choose(start > LastOfLeast ? x > (TLane)Least : x >= (TLane)Least, SingleMath.ExpOfNonPositive((x * scale) - logSumExp), 0));
                if (left >= mass)
                {
                    left -= mass;
                    start += TLane.Width;
                    continue;
                }
            }

            for (var end = Math.Min(vocabularySize, start + TLane.Width); start < end; start++)
            {
                if (logits[start] < Least || (logits[start] == Least && start > LastOfLeast))
                {
                    continue;
                }

                var mass = Lane1.Sum(SingleMath.ExpOfNonPositive((Lane1.Load(column, start) * scale) - logSumExp));
                if (left < mass)
                {
                    return start;
                }

                last = start;
                left -= mass;
            }
        }

        // Rounding carried the number past the end.
        return last;
    }

    private void Gather<TLane>(float* logits, int vocabularySize, double scale, double logSumExp, double largest) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
    {
        Array.Clear(_masses);
        var masses = stackalloc float[TLane.Width];
        var steps = stackalloc float[TLane.Width];
        var column = new Column((nint)logits);
        var token = 0;
        for (; token <= vocabularySize - TLane.Width; token += TLane.Width)
        {
            var x = TLane.Load(column, token);
            TLane.Store(new Column((nint)masses), 0, SingleMath.ExpOfNonPositive((x * scale) - logSumExp));
            TLane.Store(new Column((nint)steps), 0, TLane.Min(((TLane)largest - x) * (scale * StepsPerNat), Steps - 1));
            for (var i = 0; i < TLane.Width; i++)
            {
                _masses[(int)steps[i]] += masses[i];
            }
        }

        for (; token < vocabularySize; token++)
        {
            _masses[StepOf(logits[token], scale, largest)] += Math.Exp((logits[token] * scale) - logSumExp);
        }
    }

    private void CollectStep(float* logits, int vocabularySize, double scale, double largest, int step)
    {
        _crossing.Clear();
        for (var token = 0; token < vocabularySize; token++)
        {
            if (StepOf(logits[token], scale, largest) == step)
            {
                _crossing.Add((logits[token], token));
            }
        }
    }

    // As the lanes compute it, in single precision.
    private static int StepOf(float logit, double scale, double largest) =>
        (int)MathF.Min(((float)largest - logit) * (float)(scale * StepsPerNat), Steps - 1);
}
