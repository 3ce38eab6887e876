namespace Dsl.Tests.Theory;

/// <summary>The effect of policy gradients on the entropy of a tabular softmax.</summary>
public sealed class EntropyChangeTests
{
    /// <summary>States of all kinds: few actions and many, flat and peaked.</summary>
    private static IEnumerable<(TabularSoftmax State, Random Random)> States()
    {
        var random = new Random(20251115);
        foreach (var actions in new[] { 2, 3, 5, 20, 200 })
        {
            foreach (var scale in new[] { 0.1, 1, 3 })
            {
                for (var i = 0; i < 20; i++)
                {
                    yield return (TabularSoftmax.Random(random, actions, scale), random);
                }
            }
        }
    }

    [Fact]
    public void FormulaMatchesNumericalSlope() => Assert.All(States(), static sample =>
    {
        var weights = sample.State.Probabilities.Select(_ => (2 * sample.Random.NextDouble()) - 1).ToArray();

        Assert.Equal(sample.State.MeasuredChange(weights), sample.State.Change(weights), 1e-6);
    });

    [Fact]
    public void ConstantWeightChangesNothing() => Assert.All(States(), static sample =>
        Assert.Equal(0, sample.State.Change([.. sample.State.Probabilities.Select(static _ => 0.7)]), 1e-12));

    [Fact]
    public void AllTokenControlScalesStepByOnePlusAlphaTimesOneMinusTwoP() => Assert.All(Split(), static split =>
    {
        var drift = split.Change(0);
        foreach (var alpha in new[] { -1, -0.5, 0.3, 1 })
        {
            Assert.Equal(drift * (1 + (alpha * (1 - (2 * split.Right)))), split.Change(alpha), 1e-9);
        }
    });

    [Fact]
    public void ControlEffectChangesSignAtHalfTheProbability() => Assert.All(Split().Where(static split => Math.Abs(split.Change(0)) > 1e-9), static split =>
    {
        var effect = split.Change(1) - split.Change(0);

        Assert.Equal(split.Right < 0.5 ? Math.Sign(split.Change(0)) : -Math.Sign(split.Change(0)), Math.Sign(effect));
    });

    [Fact]
    public void ControlHasNoEffectAtExactlyOneHalf()
    {
        var state = TabularSoftmax.Peaked(0.5, 1);
        var split = new SplitState(state, [true, false]);

        Assert.Equal(split.Change(0), split.Change(1), 1e-15);
    }

    [Fact]
    public void AllTokenControlNeverReversesDrift() => Assert.All(Split(), static split =>
    {
        foreach (var alpha in new[] { -1, -0.3, 0.6, 1 })
        {
            Assert.True(split.Change(alpha) * split.Change(0) >= -1e-18);
        }
    });

    [Fact]
    public void RightOnlyAndWrongOnlyMoveEntropyTheSameWay() => Assert.All(Split(), static split =>
    {
        var (right, wrong) = (split.Change(1) / 2, split.Change(-1) / 2);

        // Their weights differ by a constant and a positive factor.
        Assert.Equal(right * split.Right, wrong * (1 - split.Right), 1e-9);
    });

    [Fact]
    public void RaisingActionAboveHalfLowersEntropy()
    {
        var random = new Random(7);
        foreach (var others in new[] { 1, 2, 10, 1000, 20_000 })
        {
            for (var i = 0; i < 20; i++)
            {
                // The others may be anything: equal, or some of them nearly all that is left.
                var share = 0.5 + (0.4999 * random.NextDouble());
                var rest = TabularSoftmax.Random(random, others, 4 * random.NextDouble()).Probabilities;
                var state = new TabularSoftmax([Math.Log(share), .. rest.Select(p => Math.Log(Math.Max(p * (1 - share), 1e-300)))]);

                Assert.True(Gain(state) < 0, $"{share} beside {others} others");
            }
        }
    }

    [Fact]
    public void RaisingActionBelowHalfHasNoSign()
    {
        Assert.True(Gain(TabularSoftmax.Peaked(0.3, 1)) > 0);
        Assert.True(Gain(TabularSoftmax.Peaked(0.3, 100)) < 0);
    }

    [Theory]
    [InlineData(0.951, 0.015)]
    [InlineData(0.99, 8.5e-4)]
    [InlineData(0.999, 1.1e-5)]
    [InlineData(0.9999, 1.3e-7)]
    public void GainFadesAsActionGetsConfident(double probability, double gain) =>
        Assert.Equal(1, -Gain(TabularSoftmax.Peaked(probability, 50)) / gain, 0.05);

    [Fact]
    public void GainFadesLikeSquareOfRemainingProbability()
    {
        var ratios = new[] { 1e-3, 1e-4, 1e-5, 1e-6 }.Select(static left => -Gain(TabularSoftmax.Peaked(1 - left, 50)) / (left * left * Math.Log(1 / left)));

        Assert.All(ratios, static ratio => Assert.InRange(ratio, 1, 2));
    }

    [Fact]
    public void ZeroAdvantagesLeaveControlWithoutEffect() => Assert.All(States(), static sample =>
    {
        var weights = new double[sample.State.Count];

        Assert.Equal(0, sample.State.Change(weights));
        Assert.Equal(sample.State.Entropy, sample.State.Step(weights, 1).Entropy);
    });

    /// <summary>The rate of entropy change per weight on the first action alone.</summary>
    private static double Gain(TabularSoftmax state)
    {
        var weights = new double[state.Count];
        weights[0] = 1;
        var gain = state.Change(weights);
        var p = state.Probabilities[0];
        var others = Enumerable.Range(1, state.Count - 1).Sum(state.Moment);
        Assert.Equal(-p * ((p * (1 - p) * (Math.Log(p) + state.Entropy)) - others), gain, 1e-9);
        return gain;
    }

    private static IEnumerable<SplitState> Split() => States().Select(static sample =>
    {
        var isRight = sample.State.Probabilities.Select(_ => sample.Random.Next(2) == 0).ToArray();
        (isRight[0], isRight[1]) = (true, false);
        return new SplitState(sample.State, isRight);
    });

    /// <summary>Right and wrong actions with the advantages of two rewards, which have mean 0.</summary>
    private sealed class SplitState(TabularSoftmax state, bool[] isRight)
    {
        public double Right { get; } = state.Probabilities.Where((_, a) => isRight[a]).Sum();

        /// <summary>The rate of entropy change with weight <c>1 + alpha</c> on right actions and <c>1 - alpha</c> on wrong ones.</summary>
        public double Change(double alpha) => state.Change([.. isRight.Select(right => right ? 1 + alpha : -(1 - alpha) * Right / (1 - Right))]);
    }
}
