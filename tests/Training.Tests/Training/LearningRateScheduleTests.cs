using EntroPIC.Losses;
using EntroPIC.Tests;
using EntroPIC.Training;
using AdamW = EntroPIC.Training.AdamW;

namespace Training.Tests.Training;

[Collection(TorchCollection.Name)]
public sealed class LearningRateScheduleTests
{
    [Theory]
    [InlineData(LearningRateShape.Constant, new[] { 0.5, 1, 1, 1, 1, 1, 1 })]
    [InlineData(LearningRateShape.Linear, new[] { 0.5, 1, 1, 0.8, 0.6, 0.4, 0.2 })]
    [InlineData(LearningRateShape.Cosine, new[] { 0.5, 1, 1, 0.8535533905932737, 0.5, 0.14644660940672627, 0 })]
    public void RateWarmsUpThenFollowsItsShape(LearningRateShape shape, double[] expected)
    {
        // Linear reaches its end, 0, after 7 steps; cosine after 6, and stays there.
        var steps = shape == LearningRateShape.Linear ? 7 : 6;
        var schedule = new LearningRateSchedule { Peak = 2, Shape = shape, WarmupSteps = 2, Steps = steps };
        for (var step = 0; step < expected.Length; step++)
        {
            Assert.Equal(2 * expected[step], schedule.At(step), 12);
        }
    }

    [Fact]
    public void RateFallsToItsEndAndStays()
    {
        var schedule = new LearningRateSchedule { Peak = 1, Shape = LearningRateShape.Cosine, Steps = 10, EndShare = 0.1 };
        Assert.Equal(1, schedule.At(0));
        Assert.Equal(0.55, schedule.At(5), 12);
        Assert.Equal(0.1, schedule.At(10), 12);
        Assert.Equal(0.1, schedule.At(1_000_000), 12);
    }

    [Fact]
    public void UpdaterSetsAndReportsTheRate()
    {
        using var policy = new TablePolicy(1);
        using var optimizer = new AdamW(policy.Weights);
        var schedule = new LearningRateSchedule { Peak = 0.1, WarmupSteps = 4 };
        var updater = new PolicyUpdater(policy, new Grpo(), optimizer, new UpdateOptions { MiniBatches = 3, LearningRate = schedule });
        using var rollout = TablePolicy.Rollout(2);
        var rates = updater.Update(rollout).Select(step => (step["learning_rate"], optimizer.LearningRate)).ToList();
        Assert.Equal([(0.025, 0.025), (0.05, 0.05), (0.1 * 3 / 4, 0.1 * 3 / 4)], rates);
    }

    [Fact]
    public void FilteredStageEndsAtTheEndOfItsSchedule()
    {
        // Three rollouts of 8 steps are planned; filtering leaves 2, 3 and 4 groups. A rollout is a third of the stage however many steps it
        // has: the rate is 1 - planned / 24 at planned 0, 4 | 8, 8 + 8/3, 8 + 16/3 | 16, 18, 20, 22.
        using var policy = new TablePolicy(1);
        using var optimizer = new AdamW(policy.Weights);
        var schedule = new LearningRateSchedule { Peak = 1, Shape = LearningRateShape.Linear, Steps = 24 };
        var updater = new PolicyUpdater(policy, new Grpo(), optimizer, new UpdateOptions { MiniBatches = 8, LearningRate = schedule });
        var rates = new List<double>();
        foreach (var groups in new[] { 2, 3, 4 })
        {
            using var rollout = TablePolicy.Rollout(2, groups);
            rates.AddRange(updater.Update(rollout).Select(static step => step["learning_rate"]));
        }

        double[] expected = [24, 20, 16, 16 - (8.0 / 3), 16 - (16.0 / 3), 8, 6, 4, 2];
        Assert.Equal(expected.Length, rates.Count);
        Assert.All(expected.Zip(rates), static pair => Assert.Equal(pair.First / 24, pair.Second, 12));
    }

    [Fact]
    public void FilteredStageKeepsItsWarmupSteps()
    {
        var schedule = new LearningRateSchedule { Peak = 1, WarmupSteps = 4, Shape = LearningRateShape.Linear, Steps = 12 };

        // Steps 0 to 3 of a stage that takes every fourth of the steps planned. The fall begins at planned 4.
        Assert.Equal([0.25, 0.5, 0.5, 0], new[] { 0L, 1, 2, 3 }.Select(step => schedule.At(step, 4 * step)));
    }
}
