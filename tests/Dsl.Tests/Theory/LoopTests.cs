using System.Numerics;

namespace Dsl.Tests.Theory;

/// <summary>Closed loops of the library controllers around an entropy that responds to them, with and without drift.</summary>
public sealed class LoopTests
{
    private const string Measure = "error: mean(entropy) - 0.1";
    private const string Unbounded = "low: -1e9, high: 1e9";

    [Theory]
    [InlineData(0.5, 0.1)]
    [InlineData(0.5, -0.1)]
    [InlineData(1.5, 0.02)]
    public void ProportionalControlLeavesErrorOfDriftOverGain(double gain, double drift)
    {
        var errors = new Loop("P(error: mean(entropy), kp: 1, low: -1e9, high: 1e9)").Run(500, 0.6, 0.1, gain, _ => drift, double.NegativeInfinity);

        Assert.Equal(drift / gain, errors[^1] - 0.1, 1e-9);
    }

    [Theory]
    [InlineData(1.9, true)]
    [InlineData(2.1, false)]
    public void ProportionalControlIsStableBelowGainOfTwo(double gain, bool rests)
    {
        var entropies = new Loop("P(error: mean(entropy), kp: 1, low: -1e9, high: 1e9)").Run(300, 0.2, 0.1, gain, static _ => 0, double.NegativeInfinity);

        Assert.Equal(rests, Math.Abs(entropies[^1] - 0.1) < 0.1);
    }

    [Theory]
    [InlineData(0.5, 0.1)]
    [InlineData(0.5, -0.1)]
    [InlineData(1.5, 0.02)]
    public void IntegralAbsorbsDrift(double gain, double drift)
    {
        var loop = new Loop("Pi(error: mean(entropy), kp: 1, ki: 0.05)");
        var entropies = loop.Run(3000, 0.6, 0.1, gain, _ => drift, double.NegativeInfinity);

        Assert.Equal(0.1, entropies[^1], 1e-9);
        Assert.Equal(drift / (gain * 0.05), loop.State, 1e-6);
    }

    [Theory]
    [InlineData(0.9, true)]
    [InlineData(1.1, false)]
    public void OutputWithinOneCannotHoldDriftBeyondGain(double drift, bool holds)
    {
        var entropies = new Loop("Pi(error: mean(entropy), kp: 1, ki: 0.05)").Run(5000, 0.1, 0.1, 1, _ => drift);

        Assert.Equal(holds, Math.Abs(entropies[^1] - 0.1) < 1e-6);
    }

    /// <summary>With p = C kp and q = C ki, against the eigenvalues of the loop's matrix, on a grid.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void StabilityRegionsMatchEigenvalues(bool isInclusive)
    {
        foreach (var (p, q) in Grid())
        {
            var (trace, determinant) = isInclusive ? (2 - p - q, 1 - p) : (2 - p, 1 - p + q);
            var isStable = isInclusive ? p > 0 && q > 0 && (2 * p) + q < 4 : q > 0 && q < p && (2 * p) - q < 4;

            Assert.Equal(isStable, Radius(trace, determinant) < 1);
        }
    }

    [Fact]
    public void InclusiveLawEqualsExclusiveLawWithAddedGains()
    {
        var inclusive = new Loop($"PiInclusive({Measure}, kp: 0.3, ki: 0.2, {Unbounded})").Run(200, 0.6, 0.1, 0.8, static _ => 0.05, double.NegativeInfinity);
        var exclusive = new Loop($"Pi({Measure}, kp: 0.5, ki: 0.2, {Unbounded})").Run(200, 0.6, 0.1, 0.8, static _ => 0.05, double.NegativeInfinity);

        Assert.All(inclusive.Zip(exclusive), static pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Theory]
    [InlineData("Pi", 2.0, true)]
    [InlineData("Pi", 2.02, false)]
    [InlineData("PiInclusive", 1.98, true)]
    [InlineData("PiInclusive", 2.0, false)]
    public void DefaultGainsAreStableUpToClaimedLoopGain(string law, double gain, bool rests)
    {
        var entropies = new Loop($"{law}({Measure}, kp: 1, ki: 0.01, {Unbounded})").Run(4000, 0.2, 0.1, gain, static _ => 0, double.NegativeInfinity);

        Assert.Equal(rests, Math.Abs(entropies[^1] - 0.1) < 0.1);
    }

    [Theory]
    [InlineData(0.03, true)]
    [InlineData(0.05, false)]
    public void DefaultGainsOscillateBelowSmallLoopGain(double gain, bool swings)
    {
        // (C kp)² < 4 C ki: complex eigenvalues. Real ones let the error change its sign once, when the integral has to unwind.
        var errors = new Loop($"Pi({Measure}, kp: 1, ki: 0.01)").Run(3000, 0.1, 0, gain, static _ => 0, double.NegativeInfinity);
        var turns = errors.Zip(errors.Skip(1)).Count(static pair => pair.First * pair.Second < 0);

        Assert.Equal(swings, gain * gain < 4 * gain * 0.01);
        Assert.True(swings ? turns > 3 : turns == 1, $"{turns} turns");
    }

    /// <summary>A sufficient condition that is met on a third of the region.</summary>
    [Fact]
    public void OneMinusPSquaredBelowOneMinusQCoversThirdOfRegion()
    {
        var stable = Grid().Where(static at => at.P > 0 && at.Q > 0 && (2 * at.P) + at.Q < 4).ToList();
        var covered = stable.Count(static at => (1 - at.P) * (1 - at.P) < 1 - at.Q);

        Assert.Equal(1.0 / 3, (double)covered / stable.Count, 0.02);
        Assert.All(Grid().Where(static at => at.P > 0 && at.Q > 0 && (1 - at.P) * (1 - at.P) < 1 - at.Q), static at => Assert.True((2 * at.P) + at.Q < 4));
    }

    [Fact]
    public void StableLoopGainsInAlternationCanBeUnstable()
    {
        const string call = $"Pi({Measure}, kp: 1, ki: 0.5, {Unbounded})";
        foreach (var gain in new[] { 0.05, 2.6 })
        {
            Assert.InRange(new Loop(call).Run(2000, 0.2, 0.1, gain, static _ => 0, double.NegativeInfinity)[^1], 0.1 - 1e-3, 0.1 + 1e-3);
        }

        var loop = new Loop(call);
        var entropy = 0.2;
        for (var step = 0; step < 200; step++)
        {
            entropy -= (step % 2 == 0 ? 0.05 : 2.6) * loop.Step(entropy - 0.1);
        }

        Assert.True(Math.Abs(entropy) > 1e6);
    }

    [Fact]
    public void IntegralUnwindsAtMostByGainTimesTargetPerStep()
    {
        var loop = new Loop($"PiUnbounded({Measure}, kp: 1, ki: 0.01)");
        while (loop.Step(0.5) < 1)
        {
        }

        // The integral's share of the output is a little above 0.5; the entropy is 0 from now on, and the error as low as it can be.
        var share = 0.01 * loop.State;
        var steps = 0;
        while (0.01 * loop.State > 0)
        {
            loop.Step(-0.1);
            steps++;
        }

        Assert.InRange(steps, share / (0.01 * 0.1) - 1, (share / (0.01 * 0.1)) + 1);
    }

    /// <summary>From an entropy of 0.6 with a loop gain of 0.002: what was added up on the way down drives the entropy to 0.</summary>
    [Theory]
    [InlineData("PiUnbounded", "", 650, 750)]
    [InlineData("Pi", "", 650, 750)]
    [InlineData("Pi", ", bound: 0.2", 0, 0)]
    public void WindupOnWeakPlantHoldsEntropyAtZero(string law, string bound, int least, int most)
    {
        var entropies = new Loop($"{law}({Measure}, kp: 1, ki: 0.01{bound})").Run(6000, 0.6, 0.1, 0.002, static _ => 0);

        Assert.InRange(entropies.Count(static entropy => entropy == 0), least, most);
        Assert.Equal(0.1, entropies[^1], 0.01);
    }

    [Fact]
    public void BoundedIntegralCannotHoldDriftBeyondBound()
    {
        var entropies = new Loop($"Pi({Measure}, kp: 1, ki: 0.01, bound: 0.2)").Run(20_000, 0.1, 0.1, 0.002, static _ => 0.5 * 0.002);

        Assert.Equal(0.1 + 0.3, entropies[^1], 0.01);
    }

    /// <summary>A drift of one and a half times the gain for 1500 steps: no output can hold it, and then it is over.</summary>
    [Fact]
    public void ConditionalIntegrationLimitsWindupAtBound()
    {
        static double Drift(int step) => step < 1500 ? 0.003 : 0;
        static int Recovery(double[] entropies) => Array.FindLastIndex(entropies, static entropy => Math.Abs(entropy - 0.1) > 0.01) - 1499;
        var (unbounded, conditional) = (new Loop($"PiUnbounded({Measure}, kp: 1, ki: 0.01)"), new Loop($"Pi({Measure}, kp: 1, ki: 0.01)"));

        Assert.InRange(Recovery(conditional.Run(9000, 0.1, 0.1, 0.002, Drift)), 3000, 4500);
        Assert.True(Recovery(unbounded.Run(9000, 0.1, 0.1, 0.002, Drift)) > 6000);

        (unbounded, conditional) = (new Loop($"PiUnbounded({Measure}, kp: 1, ki: 0.01)"), new Loop($"Pi({Measure}, kp: 1, ki: 0.01)"));
        unbounded.Run(1500, 0.1, 0.1, 0.002, Drift);
        conditional.Run(1500, 0.1, 0.1, 0.002, Drift);
        Assert.Equal(1457, unbounded.State, 1.0);
        Assert.Equal(55, conditional.State, 1.0);
    }

    private static IEnumerable<(double P, double Q)> Grid() =>
        from i in Enumerable.Range(-10, 120)
        from j in Enumerable.Range(-10, 120)
        select ((i * 0.0473) + 0.0011, (j * 0.0471) + 0.0017);

    /// <summary>The larger of the sizes of the two eigenvalues.</summary>
    private static double Radius(double trace, double determinant)
    {
        var root = Complex.Sqrt((trace * trace) - (4 * determinant));
        return Math.Max(Complex.Abs((trace + root) / 2), Complex.Abs((trace - root) / 2));
    }
}
