using EntroPIC.Batches;
using EntroPIC.Tests;
using Lock;

namespace Training.Tests.Runs;

/// <summary>The world of <c>examples/Lock</c>: its exact evaluation against rollouts, and the policy's start.</summary>
[Collection(TorchCollection.Name)]
public sealed class LockTests
{
    public static TheoryData<string> Tasks => [.. LockTask.All.Select(static task => task.Name)];

    [Fact]
    public void TasksHaveNamesOfTheirOwn() => Assert.Equal(LockTask.All.Count, LockTask.All.Select(static task => task.Name).Distinct().Count());

    [Theory]
    [MemberData(nameof(Tasks))]
    public void ExpectedRewardIsThatOfRollouts(string name)
    {
        var task = LockTask.All.Single(task => task.Name == name);
        using var policy = new LockPolicy(task, seed: 3);
        var world = new LockWorld(task, policy, seed: 3);
        var rewards = new List<float>();
        for (var rollout = 0; rollout < 40; rollout++)
        {
            using var batch = world.Next(rollout, Signals.None);
            rewards.AddRange(batch.Reward.data<float>().ToArray());
        }

        // The judge's errors are in the rewards, not in the evaluation. Responses to one prompt count as one: prompts differ in their reward.
        var expected = (world.Evaluate().Reward * (1 - (2 * task.JudgeErrors))) + task.JudgeErrors;
        Assert.Equal(expected, rewards.Average(), 4 * 0.5 / Math.Sqrt(rewards.Count / LockTask.ResponsesPerPrompt));
    }

    /// <summary>The chain decides the reward if most responses think and most chains are right.</summary>
    [Fact]
    public void ChainIsRewardedAsEvaluated()
    {
        var task = LockTask.All[0] with { Thinking = 0.45 - 1e-9, Skill = 0.9 };
        using var policy = new LockPolicy(task, seed: 4);
        var world = new LockWorld(task, policy, seed: 4);
        var rewards = new List<float>();
        for (var rollout = 0; rollout < 100; rollout++)
        {
            using var batch = world.Next(rollout, Signals.None);
            rewards.AddRange(batch.Reward.data<float>().ToArray());
        }

        Assert.Equal(world.Evaluate().Reward, rewards.Average(), 4 * 0.5 / Math.Sqrt(rewards.Count / LockTask.ResponsesPerPrompt));
        Assert.InRange(world.Evaluate().Reward, 0.45, 0.6);
    }

    [Fact]
    public void PolicyStartsAsTheTaskSays()
    {
        var task = LockTask.All[0];
        using var policy = new LockPolicy(task, seed: 1);
        var (probabilities, skills) = (policy.Probabilities(), LockWorld.SkillsOf(task, seed: 1));
        var first = Enumerable.Range(0, LockTask.Prompts).Select(prompt => probabilities.Of(prompt, 0, 0).ToArray()).ToList();
        Assert.Equal(LockTask.Quick, first.Average(static row => row[LockTask.QuickToken]), 0.02);
        Assert.Equal(task.Thinking, first.Average(static row => row[LockTask.ThinkToken]), 0.02);
        Assert.Equal(
            task.Skill,
            Enumerable.Range(0, LockTask.Vocabulary).Average(previous => probabilities.Of(7, 2, previous)[skills[2, previous]]),
            0.05);
    }

    /// <summary>A chain is right if each token is the skill after its predecessor: certain skills then pay as the task says.</summary>
    [Fact]
    public void MasteredChainPaysAsTheTaskSays()
    {
        var task = LockTask.All[0] with { Thinking = 0.45 - 1e-9, Skill = 1 - 1e-9 };
        using var policy = new LockPolicy(task, seed: 5);
        var (reward, best8, thinking) = new LockWorld(task, policy, seed: 5).Evaluate();
        Assert.Equal((0.45 * task.ThinkingReward) + (LockTask.Quick * LockTask.QuickReward / 2), reward, 0.05);
        Assert.Equal(0.45, thinking, 0.02);
        Assert.InRange(best8, reward, 1);
    }
}
