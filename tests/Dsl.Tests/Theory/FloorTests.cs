using CsCheck;

namespace Dsl.Tests.Theory;

/// <summary>The law of a floor under entropy, on the plant whose log-entropy rises by C for a full request and falls by a drift.</summary>
public sealed class FloorTests
{
    private const double Target = 0.3;

    [Fact]
    public void FloorHoldsItsTargetOverThreeDecadesOfPlants() =>
        Gen.Select(Gen.Double[-2.5, 0.5], Gen.Double[0.1, 2], Gen.Double[0, 1.5], Gen.Double[0.2, 1]).Sample((decade, share, known, start) =>
        {
            // The prediction of the drift is wrong by a factor.
            var speed = Math.Pow(10, decade);
            Assert.Equal(Target, Run(Floor(), speed, share * speed, known, Target * start, steps: 6_000), 0.01 * Target);
        }, iter: 40);

    [Fact]
    public void FloorAsksForNothingAboveItsTarget() => Gen.Select(Gen.Double[0.01, 1], Gen.Double[1.05, 4]).Sample((speed, start) =>
    {
        var loop = Floor();
        Assert.All(Enumerable.Range(0, 50), _ => Assert.Equal(0, loop.Step(Target * start, Target, 0, speed, speed)));
    });

    [Fact]
    public void FloorDependsOnRatiosAlone() =>
        Gen.Select(Gen.Select(Gen.Double[0.05, 1], Gen.Double[-1, 1], Gen.Double[0.1, 2], Gen.Double[0.1, 2]).Array[20, 60], Gen.Double[-3, 3]).Sample((course, decade) =>
        {
            var (one, other, scale) = (Floor(), Floor(), Math.Pow(10, decade));
            foreach (var (entropy, drift, reach, give) in course)
            {
                var strength = one.Step(entropy, Target, drift, reach, give);
                Assert.InRange(strength, 0, 4);
                Assert.Equal(strength, other.Step(entropy, Target, scale * drift, scale * reach, scale * give), 1e-6);
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

        Assert.InRange(loop.Step(Target / 2, Target, 0, 0, 0), 0.1, 4);
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

    private static Loop Floor() => new(
        "Floor(measured: mean(entropy), target: mean(reward), drift: mean(advantage), reach: mean(abs(advantage)), give: mean(prob), largest: 4)");
}
