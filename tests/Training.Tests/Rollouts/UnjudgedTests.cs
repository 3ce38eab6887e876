using EntroPIC.Batches;
using EntroPIC.Data;
using EntroPIC.Evaluation;
using EntroPIC.Losses;
using EntroPIC.Rewards;
using EntroPIC.Rollouts;
using EntroPIC.Tests;
using EntroPIC.Training;
using Training.Tests.Training;
using TorchSharp;

namespace Training.Tests.Rollouts;

/// <summary>Responses that a reward cannot judge leave the rollout, and are never wrong ones.</summary>
public sealed class UnjudgedTests : TorchTest
{
    private static readonly DeclaredSignal PerSequence = new() { Name = "loud", Scope = SignalScope.Sequence };

    private static readonly DeclaredSignal PerGroup = new() { Name = "hard", Scope = SignalScope.Group };

    /// <summary>What begins with `A` cannot be judged; the rest is right or wrong by its first letter.</summary>
    private static readonly FunctionReward Doubtful =
        new(static (_, response) => response.Text.StartsWith('A') ? null : response.Text.Length > 0 && char.IsUpper(response.Text[0]) ? 1 : 0);

    [Fact]
    public void ResponseLeavesItsGroup()
    {
        using var model = EchoTask.Model();
        using var all = EchoTask.Rollouts(model).Next(0, Signals.None);
        using var rest = EchoTask.Rollouts(model, Doubtful).Next(0, Signals.None);
        var expected = Responses(all).Where(static response => !response.Text.StartsWith('A')).ToList();
        Assert.InRange(expected.Count, 1, 31);
        Assert.Equal(expected, Responses(rest));
        Assert.Equal(expected.Count, rest.Reward.shape[0]);
        Assert.Equal(expected.Sum(static response => response.Text.Length > 0 && char.IsUpper(response.Text[0]) ? 1 : 0), rest.Reward.sum().ToDouble());
        Assert.Equal([("unjudged", 32.0 - expected.Count), ("groups_unjudged", 0.0)], rest.Counts);
        Assert.Empty(all.Counts);
        Assert.Equal(rest.Layout.TokenCount, rest.RolloutLogp.shape[0]);

        // Advantages are those of the responses that are left.
        new Rloo().BeginRollout(rest);
        var (rewards, advantages) = (rest.Reward.data<float>().ToArray(), rest.Advantage.to(torch.ScalarType.Float64).data<double>().ToArray());
        for (var group = 0; group < 4; group++)
        {
            var own = Enumerable.Range(rest.Layout.GroupOffsets[group], rest.Layout.GroupOffsets[group + 1] - rest.Layout.GroupOffsets[group]).ToList();
            Assert.All(own, i => Assert.Equal(own.Count < 2 ? rewards[i] : rewards[i] - own.Where(other => other != i).Average(other => rewards[other]), advantages[i], 1e-5));
        }
    }

    [Fact]
    public void GroupWithNothingLeftIsDropped()
    {
        using var model = EchoTask.Model();
        using var rollout = EchoTask.Rollouts(model, new FunctionReward(static (problem, _) => problem.Prompt == "b" ? null : 0)).Next(0, Signals.None);
        Assert.Equal((3, 24), (rollout.Layout.GroupCount, rollout.Layout.SequenceCount));
        Assert.DoesNotContain(rollout.Prompts, static prompt => prompt[0] == EchoTask.Tokenizer.Encode("b")[0]);
        Assert.Equal([("unjudged", 8.0), ("groups_unjudged", 1.0)], rollout.Counts);
    }

    [Fact]
    public void RewardThatJudgesNothingEndsTheRun()
    {
        using var model = EchoTask.Model();
        var failure = Assert.Throws<RewardException>(() => EchoTask.Rollouts(model, new FunctionReward(static (_, _) => null)).Next(7, Signals.None));
        Assert.Equal("reward `FunctionReward` can judge none of the 32 responses of rollout 7", failure.Message);
    }

    [Fact]
    public void SumOfWhatCannotBeJudgedCannotBeJudged()
    {
        var sum = new WeightedSum { Parts = [new() { Reward = new ExactAnswer() }, new() { Reward = Doubtful, Weight = 0.5 }] };
        Assert.Null(sum.Score(new Problem("a", "A"), new JudgedResponse("A", 2, false)));
        Assert.Equal(1.5, sum.Score(new Problem("b", "B"), new JudgedResponse("B", 2, false)));
    }

    [Fact]
    public void PromptWithoutGreedyRewardHasNoBaseline()
    {
        using var model = EchoTask.Model();
        var asked = 0;

        // The greedy responses, one for each prompt, are judged first.
        var reward = new FunctionReward((_, _) => ++asked == 2 ? null : 1);
        using var rollout = EchoTask.Rollouts(model, reward).Next(0, Signals.BaselineReward);
        Assert.Equal([("unjudged", 8.0), ("groups_unjudged", 1.0)], rollout.Counts);
        Assert.Equal(24, rollout.BaselineReward.shape[0]);
    }

    [Fact]
    public void SignalThatCannotBeToldTakesItsResponseAlong()
    {
        using var model = EchoTask.Model();
        var source = new LanguageRollouts(model, EchoTask.Tokenizer, EchoTask.Problems, new ExactAnswer(), EchoTask.Options, seed: 3, [
            RolloutSignal.OfReward(PerSequence, Doubtful), RolloutSignal.OfProblems(PerGroup, static problem => problem.Prompt[0])]);
        using var rollout = source.Next(0, Signals.None);
        using var same = EchoTask.Rollouts(model, Doubtful).Next(0, Signals.None);
        Assert.Equal(Responses(same), Responses(rollout));
        Assert.Equal(same.Reward.data<float>().ToArray(), rollout.Given(PerSequence).data<float>().ToArray());
        Assert.Equal(
            [.. rollout.Layout.GroupOffsets[..^1].ToArray().Select(first => (float)EchoTask.Tokenizer.Decode(rollout.Prompts[first])[0])],
            rollout.Given(PerGroup).data<float>().ToArray());
    }

    [Fact]
    public void FilterKeepsTheSizeOfTheRollout()
    {
        using var model = EchoTask.Model();
        var source = new LanguageRollouts(
            model, EchoTask.Tokenizer, EchoTask.Problems, new FunctionReward(static (problem, response) => problem.Prompt == "b" ? null : response.Length % 2),
            EchoTask.Options with { FilterAttempts = 6 }, seed: 3);
        using var rollout = source.Next(0, Signals.None);
        Assert.Equal(4, rollout.Layout.GroupCount);
        var counts = rollout.Counts.ToDictionary();
        Assert.Equal(8 * counts["attempts"], counts["unjudged"]);
        Assert.Equal(counts["attempts"], counts["groups_unjudged"]);
    }

    [Fact]
    public void RunCountsWhatLeft()
    {
        using var model = EchoTask.Model();
        using var optimizer = torch.optim.AdamW(model.parameters(), 0.001);
        var updater = new PolicyUpdater(new TransformerPolicy(model), new Grpo(), optimizer, new UpdateOptions { MiniBatches = 4 });
        var recorder = new Recorder();
        var progress = new ReinforcementTrainer(
            EchoTask.Rollouts(model, new FunctionReward(static (problem, response) => problem.Prompt == "b" ? null : response.Length % 2)),
            updater, new StageOptions { Length = 3 }, recorder, new Telemetry.ManualTime()).Run();
        Assert.Equal((24, 3), (progress.Unjudged, progress.UnjudgedGroups));
        Assert.Equal([8, 8, 8], recorder.Values("rollout", "unjudged"));

        // Three groups cannot give a step each of four mini-batches.
        Assert.Equal(9, progress.Steps);
    }

    [Fact]
    public void EvaluationLeavesOutWhatCannotBeJudged()
    {
        ProblemResult[] problems =
        [
            new(new Problem("p", "1"), [Scored(1), Scored(null), Scored(0), Scored(null)]),
            new(new Problem("q", "1"), [Scored(null), Scored(null), Scored(null), Scored(null)]),
            new(new Problem("r", "1"), [Scored(1), Scored(1), Scored(1), Scored(0)]),
        ];
        var result = new EvaluationResult(problems);
        Assert.Equal((6, 0.625), (result.Unjudged, result.Average));
        Assert.Equal(1, result.PassAt(4));
        Assert.Equal((0.5 + 0.75) / 2, result.PassAt(1));
        Assert.Contains(("unjudged", 6.0), result.Metrics);
        var sampling = PreliminarySampling.From(result);
        Assert.Equal((0, 0, 1), (sampling.AllRight, sampling.AllWrong, sampling.Unjudged));
        Assert.Equal([0, 2], sampling.Kept);
        Assert.Equal(2, sampling.Select([.. problems.Select(static problem => problem.Problem)]).Count);
        Assert.Throws<ArgumentException>(() => new EvaluationResult([problems[1]]));

        static ScoredResponse Scored(double? score) => new("", 1, false, score);
    }

    [Fact]
    public void EvaluationWithoutAVerdictFails()
    {
        using var model = EchoTask.Model();
        var evaluator = new Evaluator(model, EchoTask.Tokenizer, EchoTask.Problems, new FunctionReward(static (_, _) => null), EchoTask.Options.Sampling, 2, seed: 1);
        Assert.Equal("reward `FunctionReward` can judge none of the 8 responses of an evaluation", Assert.Throws<RewardException>(() => evaluator.Run()).Message);
    }

    private static List<(int Prompt, string Text)> Responses(PackedBatch batch) =>
        [.. Enumerable.Range(0, batch.Layout.SequenceCount).Select(i => (batch.Prompts[i][0], EchoTask.Tokenizer.Decode([.. batch.TokenIds.Skip(batch.Layout.SequenceOffsets[i]).Take(batch.Layout.LengthOf(i))])))];
}
