using EntroPIC.Dsl.Model;

namespace EntroPIC.Dsl.Analysis.Feedback;

/// <summary>The loop gains between which the loop of a linear law is stable.</summary>
internal static class StabilityFinder
{
    /// <summary>
    /// The gains C for which <c>e' = e - C output</c> is stable: all zeros of the characteristic polynomial are inside the unit circle. If
    /// the law falls with the error, the plant is assumed to fall with the output.
    /// </summary>
    public static StabilityRegion Of(LinearLaw law)
    {
        var sign = law.Direct < 0 || (law.Direct == 0 && law.Delayed < 0) ? -1 : 1;
        var still = CharacteristicPolynomial.Of(law, 0);
        var change = CharacteristicPolynomial.Of(law, sign).Zip(still, static (at1, at0) => at1 - at0).ToArray();
        return law.States.Count <= 1 ? Exact(still, change) : Numeric(gain => [.. still.Zip(change, (a, b) => a + (gain * b))]);
    }

    /// <summary>
    /// Jury's conditions, each of which is linear in the gain: p(1) &gt; 0, (-1)^n p(-1) &gt; 0, and for two zeros their product below 1.
    /// </summary>
    private static StabilityRegion Exact(double[] still, double[] change)
    {
        var region = new StabilityRegion(0, double.PositiveInfinity);
        var sign = still.Length % 2 == 0 ? -1 : 1;
        region = region.Where(still.Sum(), change.Sum());
        region = region.Where(sign * At(still, -1), sign * At(change, -1));
        return still.Length < 3 ? region : region.Where(1 - still[0], -change[0]);
    }

    /// <summary>The lowest range of gains, found by stepping, with ends by bisection.</summary>
    private static StabilityRegion Numeric(Func<double, double[]> polynomial)
    {
        const int stepsPerDecade = 200;
        var gains = Enumerable.Range(-5 * stepsPerDecade, 11 * stepsPerDecade)
            .Select(static i => Math.Pow(10, (double)i / stepsPerDecade))
            .ToList();
        var first = gains.FindIndex(gain => CharacteristicPolynomial.IsStable(polynomial(gain)));
        if (first < 0)
        {
            return new StabilityRegion(0, 0);
        }

        var last = gains.FindIndex(first, gain => !CharacteristicPolynomial.IsStable(polynomial(gain)));
        return new StabilityRegion(
            first == 0 ? 0 : Edge(gains[first], gains[first - 1]),
            last < 0 ? double.PositiveInfinity : Edge(gains[last - 1], gains[last]));

        double Edge(double inside, double outside)
        {
            for (var i = 0; i < 60; i++)
            {
                var middle = (inside + outside) / 2;
                (inside, outside) = CharacteristicPolynomial.IsStable(polynomial(middle)) ? (middle, outside) : (inside, middle);
            }

            return inside;
        }
    }

    private static double At(double[] polynomial, double x) => polynomial.Reverse().Aggregate(0.0, (sum, factor) => (sum * x) + factor);
}
