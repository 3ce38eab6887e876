using CsCheck;

namespace Dsl.Tests.Theory;

/// <summary>The law of a floor under entropy, on the plant whose log-entropy rises by C for a full request and falls by a drift.</summary>
public sealed class FloorTests
{
    private const double Target = 0.3;

    [Fact]
    public void FloorHoldsItsTargetOverThreeDecadesOfPlants() =>
        Gen.Select(Gen.Double[-2.5, 0.5], Gen.Double[0.1, 0.9], Gen.Double[0, 1.5], Gen.Double[0.2, 1], Gen.Bool).Sample(
            (decade, share, known, start, isStrong) =>
            {
                // The drift takes this share of what the largest strength gives, and its prediction is wrong by a factor.
                var high = isStrong ? 4 : 1;
                var speed = Math.Pow(10, decade) / high;
                var entropy = Run(Floor(high), speed, share * high * speed, known, Target * start, steps: 6_000);
                Assert.Equal(Target, entropy, 0.01 * Target);
            }, iter: 40);

    [Fact]
    public void FloorAsksForNothingFarAboveItsTarget() =>
        Gen.Select(Gen.Double[0.01, 1], Gen.Double[1.25, 4], Gen.Double[-1, 1]).Sample((speed, start, drift) =>
        {
            var loop = Floor();
            Assert.All(Enumerable.Range(0, 50), _ => Assert.Equal(0, loop.Step(Target * start, Target, drift * speed, speed, speed)));
        });

    [Fact]
    public void FloorBrakesTheFallNearItsTarget() =>
        Assert.InRange(Floor().Step(1.05 * Target, Target, 1, 1, 1), 0.5, 1);

    [Fact]
    public void FloorDependsOnRatiosAlone() =>
        Gen.Select(Gen.Select(Gen.Double[0.05, 1], Gen.Double[-1, 1], Gen.Double[0.1, 2], Gen.Double[0.1, 2]).Array[20, 60], Gen.Double[-3, 3]).Sample((course, decade) =>
        {
            var (one, other, scale) = (Floor(), Floor(), Math.Pow(10, decade));
            foreach (var (entropy, drift, reach, gain) in course)
            {
                var strength = one.Step(entropy, Target, drift, reach, gain);
                Assert.InRange(strength, 0, 1);
                Assert.Equal(strength, other.Step(entropy, Target, scale * drift, scale * reach, scale * gain), 1e-6);
            }
        });

    /// <summary>A batch in which every response has the same reward says nothing of the reach: that of earlier batches serves.</summary>
    [Fact]
    public void FloorSteersBatchesWithoutAdvantages()
    {
        var loop = Floor();
        foreach (var _ in Enumerable.Range(0, 50))
        {
            loop.Step(Target, Target, 0.1, 1, 1);
        }

        // The measurement is smoothed.
        var strengths = Enumerable.Range(0, 200).Select(_ => loop.Step(Target / 2, Target, 0, 0, 0)).ToList().Skip(10);
        Assert.All(strengths, static strength => Assert.Equal(1, strength));
    }

    /// <summary>Batches with advantages count alike, however many others have none.</summary>
    [Fact]
    public void FloorDoesNotAverageBatchesWithoutAdvantages()
    {
        var (dense, sparse) = (Floor(high: 4), Floor(high: 4));
        foreach (var step in Enumerable.Range(0, 300))
        {
            if (step % 10 == 0)
            {
                var expected = dense.Step(Target, Target, 0.5, 1, 1);
                Assert.Equal(expected, sparse.Step(Target, Target, 0.5, 1, 1), 1e-9);
            }
            else
            {
                sparse.Step(Target, Target, 0, 0, 0);
            }
        }
    }

    /// <summary>A batch without tokens is no measurement.</summary>
    [Fact]
    public void FloorIgnoresEmptyBatches()
    {
        var loop = Floor();
        loop.Step(0, Target, 0, 0, 0);
        Assert.Equal(0, loop.Step(2 * Target, Target, 0, 1, 1));
        loop.Step(0, Target, 0, 0, 0);
        Assert.Equal(0, loop.Step(2 * Target, Target, 0, 1, 1));
    }

    /// <summary>The entropy after some steps.</summary>
    private static double Run(Loop loop, double speed, double drift, double known, double start, int steps)
    {
        var log = Math.Log(start);
        for (var step = 0; step < steps; step++)
        {
            log += (speed * loop.Step(Math.Exp(log), Target, known * drift / speed, 1, 1)) - drift;
        }

        return Math.Exp(log);
    }

    private static Loop Floor(double high = 1) => new(FormattableString.Invariant(
        $"Floor(measured: mean(entropy), target: mean(reward), drift: mean(advantage), reach: mean(abs(advantage)), gain: mean(prob), high: {high})"));
}
