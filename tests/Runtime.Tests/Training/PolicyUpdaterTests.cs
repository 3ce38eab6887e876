using EntroPIC.Batches;
using EntroPIC.Losses;
using EntroPIC.Training;
using Runtime.Tests.Losses;
using TorchSharp;

namespace Runtime.Tests.Training;

public sealed class PolicyUpdaterTests
{
    public static TheoryData<string> Losses => LibraryLosses.Names;

    [Theory]
    [MemberData(nameof(Losses))]
    public void HowAStepIsCutIntoMicroBatchesChangesNothingButRounding(string name)
    {
        // Off-policy, and on-policy, where the policy itself is the old one.
        foreach (var options in new[] { new UpdateOptions { MiniBatches = 2, Epochs = 2, ExactMeasurement = true }, new UpdateOptions { ExactMeasurement = true } })
        {
            var whole = Train(name, options);
            foreach (var tokens in new[] { 1, 7, 25 })
            {
                AssertAlike(whole, Train(name, options with { MicroBatchTokens = tokens }), $"{name}, {tokens} tokens");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void OneSeedGivesOneResultBitForBit(string name)
    {
        var options = new UpdateOptions { MiniBatches = 3, MicroBatchTokens = 20 };
        var (first, second) = (Train(name, options), Train(name, options));
        Assert.Equal(first.Weights, second.Weights);
        Assert.Equal(first.Steps.SelectMany(static step => step.Values), second.Steps.SelectMany(static step => step.Values));
    }

    [Fact]
    public void WithoutExactMeasurementTheControllerSeesTheStepBefore()
    {
        using var policy = new TablePolicy(1);
        using var optimizer = Optimizer(policy);
        using var rollout = TablePolicy.Rollout(2);
        var loss = new EntroPic(new() { Target = 1 });
        var updater = new PolicyUpdater(policy, loss, optimizer, new UpdateOptions { MiniBatches = 3, MicroBatchTokens = 20 });
        var steps = updater.Update(rollout).ToList();

        // The first step has no step before it, so it measures its own batch, and the second has nothing newer. The integral is that
        // of the errors before.
        Assert.Equal(steps[0]["entropy"] - 1, steps[0]["alpha"], 12);
        Assert.Equal(steps[0]["alpha"], steps[1]["alpha"]);
        Assert.Equal(steps[1]["entropy"] - 1 + (0.01 * (steps[0]["entropy"] - 1)), steps[2]["alpha"], 12);
    }

    [Fact]
    public void OnPolicyTakesOneForwardPassAndNoOldLogProbabilities()
    {
        using var policy = new TablePolicy(1);
        using var optimizer = Optimizer(policy);
        using var rollout = TablePolicy.Rollout(2);
        var steps = new PolicyUpdater(policy, new EntroPic(), optimizer, new UpdateOptions()).Update(rollout).ToList();
        Assert.Single(steps);
        Assert.Equal(1, policy.Forwards);
        Assert.Equal(0, steps[0]["kl"]);
        Assert.Equal(0, steps[0]["clip_fraction"]);
    }

    [Fact]
    public void OffPolicyTheOldPolicyIsThatOfTheRollout()
    {
        using var policy = new TablePolicy(1);
        using var optimizer = Optimizer(policy);
        using var rollout = TablePolicy.Rollout(2);
        var steps = new PolicyUpdater(policy, new Grpo(), optimizer, new UpdateOptions { Epochs = 4 }).Update(rollout).ToList();
        Assert.Equal(4, steps.Count);
        Assert.Equal(0, steps[0]["kl"]);
        Assert.NotEqual(0, steps[3]["kl"]);
    }

    [Fact]
    public void ANonFiniteGradientStopsBeforeTheStepAndNamesTheWeight()
    {
        using var policy = new TablePolicy(1);
        using var optimizer = Optimizer(policy);
        var loss = new EntroPic();
        var updater = new PolicyUpdater(policy, loss, optimizer, new UpdateOptions());
        using (var rollout = TablePolicy.Rollout(2))
        {
            _ = updater.Update(rollout).ToList();
        }

        var (weights, controllers) = (policy.Values(), loss.SaveControllers().ToJsonString());
        policy.BreaksBias = true;
        using var second = TablePolicy.Rollout(3);
        var failure = Assert.Throws<NonFiniteGradientException>(() => updater.Update(second).ToList());
        Assert.Equal("bias", failure.Tensor);
        Assert.Equal(1, failure.Step);
        Assert.Contains("`bias`", failure.Message, StringComparison.Ordinal);
        Assert.Equal(weights, policy.Values());
        Assert.Equal(controllers, loss.SaveControllers().ToJsonString());
    }

    [Fact]
    public void NativeTensorsDoNotPileUp()
    {
        using var policy = new TablePolicy(1);
        using var optimizer = torch.optim.AdamW(policy.Weights.Select(static weight => weight.Weight));
        var updater = new PolicyUpdater(policy, new Aec(), optimizer, new UpdateOptions { MiniBatches = 2, MicroBatchTokens = 15 });
        var counts = new List<long>();
        for (var i = 0; i < 20; i++)
        {
            using (var rollout = TablePolicy.Rollout(i))
            {
                _ = updater.Update(rollout).ToList();
            }

            counts.Add(DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        }

        Assert.Single(counts.Skip(5).Distinct());
    }

    private static void AssertAlike((double[] Weights, List<StepMetrics> Steps) whole, (double[] Weights, List<StepMetrics> Steps) cut, string what)
    {
        Assert.Equal(whole.Weights.Length, cut.Weights.Length);
        for (var i = 0; i < whole.Weights.Length; i++)
        {
            Assert.True(Math.Abs(whole.Weights[i] - cut.Weights[i]) < 1e-12, $"{what}: weight {i} is {cut.Weights[i]:R}, not {whole.Weights[i]:R}");
        }

        foreach (var (one, other) in whole.Steps.Zip(cut.Steps))
        {
            foreach (var (metric, value) in one.Values)
            {
                Assert.True(Math.Abs(value - other[metric]) < 1e-12, $"{what}, step {one.Step}: {metric} is {other[metric]:R}, not {value:R}");
            }
        }
    }

    private static (double[] Weights, List<StepMetrics> Steps) Train(string name, UpdateOptions options)
    {
        using var policy = new TablePolicy(1);
        using var optimizer = Optimizer(policy);
        var updater = new PolicyUpdater(policy, LibraryLosses.Make(name), optimizer, options, reference: new TablePolicy(2));
        var steps = new List<StepMetrics>();
        for (var i = 0; i < 3; i++)
        {
            using var rollout = TablePolicy.Rollout(i + 10);
            steps.AddRange(updater.Update(rollout));
        }

        return (policy.Values(), steps);
    }

    private static torch.optim.Optimizer Optimizer(TablePolicy policy) => torch.optim.SGD(policy.Weights.Select(static weight => weight.Weight), 0.5);
}
