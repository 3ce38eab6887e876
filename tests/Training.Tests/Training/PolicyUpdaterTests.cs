using EntroPIC.Batches;
using EntroPIC.Kernels;
using EntroPIC.Losses;
using EntroPIC.Tests;
using EntroPIC.Training;
using TorchSharp;

namespace Training.Tests.Training;

public sealed class PolicyUpdaterTests : TorchTest
{
    public static TheoryData<string> Losses => LibraryLosses.Names;

    [Theory]
    [MemberData(nameof(Losses))]
    public void MicroBatchesChangeOnlyRounding(string name)
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
    public void MicroBatchesChangeOnlyRoundingInSinglePrecision(string name)
    {
        foreach (var options in new[] { new UpdateOptions { MiniBatches = 2, Epochs = 2, ExactMeasurement = true }, new UpdateOptions { ExactMeasurement = true } })
        {
            var (whole, cut) = (TrainTransformer(name, options), TrainTransformer(name, options with { MicroBatchTokens = 25 }));
            AssertAlike(whole, cut, name, 5e-4);
            AssertAlike(whole, TrainTransformer(name, options with { Form = LossFormKind.Tensor }), $"{name}, by tensors", 5e-4);
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void SameSeedGivesTheSameResultBitForBit(string name)
    {
        var options = new UpdateOptions { MiniBatches = 3, MicroBatchTokens = 20 };
        var (first, second) = (Train(name, options), Train(name, options));
        Assert.Equal(first.Weights, second.Weights);
        Assert.Equal(first.Steps.SelectMany(static step => step.Values), second.Steps.SelectMany(static step => step.Values));
    }

    [Fact]
    public void ControllerSeesThePreviousStepWithoutExactMeasurement()
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
    public void OnPolicyNeedsOneForwardPassAndNoOldLogp()
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
    public void OffPolicyUsesTheRolloutsOldPolicy()
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
    public void NonFiniteGradientStopsTheStepAndNamesTheWeight()
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
    public void NonFiniteWeightIsNamed()
    {
        using var model = EchoTask.Model();
        var policy = new TransformerPolicy(model);
        const string Name = "model.layers.0.mlp.up_proj.weight";
        using (torch.no_grad())
        {
            policy.Weights.Single(static weight => weight.Name == Name).Weight.fill_(float.NaN);
        }

        using var optimizer = torch.optim.SGD(model.parameters(), 0.1);
        using var rollout = TablePolicy.Rollout(3, type: torch.ScalarType.Float32);
        var failure = Assert.Throws<NonFiniteGradientException>(() => new PolicyUpdater(policy, new Supervised(), optimizer, new UpdateOptions()).Step(rollout));
        Assert.Equal(Name, failure.Tensor);
        Assert.StartsWith($"the weight `{Name}` is not finite before step 0", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EmptyPromptIsRejected()
    {
        using var model = EchoTask.Model();
        using var batch = new PackedBatch(new PackedLayout([1, 1], [2])) { Prompts = [[1], []], TokenIds = [2, 3] };
        var failure = Assert.Throws<ArgumentException>(() => new TransformerPolicy(model).Forward(batch));
        Assert.Equal("the prompt of sequence 1 is empty; nothing predicts the first token of its response", failure.Message);
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

    private static void AssertAlike((double[] Weights, List<StepMetrics> Steps) whole, (double[] Weights, List<StepMetrics> Steps) cut, string what, double tolerance = 1e-12)
    {
        Assert.Equal(whole.Weights.Length, cut.Weights.Length);
        for (var i = 0; i < whole.Weights.Length; i++)
        {
            Assert.True(Math.Abs(whole.Weights[i] - cut.Weights[i]) < tolerance, $"{what}: weight {i} is {cut.Weights[i]:R}, not {whole.Weights[i]:R}");
        }

        foreach (var (one, other) in whole.Steps.Zip(cut.Steps))
        {
            foreach (var (metric, value) in one.Values)
            {
                Assert.True(Math.Abs(value - other[metric]) < tolerance * Math.Max(1, Math.Abs(value)), $"{what}, step {one.Step}: {metric} is {other[metric]:R}, not {value:R}");
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

    private static (double[] Weights, List<StepMetrics> Steps) TrainTransformer(string name, UpdateOptions options)
    {
        using var model = EchoTask.Model(seed: 1);
        using var reference = EchoTask.Model(seed: 2);
        using var optimizer = torch.optim.SGD(model.parameters(), 0.1);
        var updater = new PolicyUpdater(new TransformerPolicy(model), LibraryLosses.Make(name), optimizer, options, new TransformerPolicy(reference));
        var steps = new List<StepMetrics>();
        for (var i = 0; i < 2; i++)
        {
            using var rollout = TablePolicy.Rollout(i + 10, type: torch.ScalarType.Float32);
            steps.AddRange(updater.Update(rollout));
        }

        return ([.. model.parameters().SelectMany(static weight => weight.data<float>().ToArray()).Select(static value => (double)value)], steps);
    }

    private static torch.optim.Optimizer Optimizer(TablePolicy policy) => torch.optim.SGD(policy.Weights.Select(static weight => weight.Weight), 0.5);
}
