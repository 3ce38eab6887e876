using EntroPIC.Batches;
using EntroPIC.Data;
using EntroPIC.Losses;
using EntroPIC.Rewards;
using EntroPIC.Tests;
using EntroPIC.Training;
using Training.Tests.Training;
using TorchSharp;

namespace Training.Tests.Rollouts;

public sealed class LanguageRolloutsTests : TorchTest
{
    [Fact]
    public void RolloutGroupsResponsesByPrompt()
    {
        using var model = EchoTask.Model();
        using var batch = EchoTask.Rollouts(model).Next(0, Signals.None);
        Assert.Equal((4, 32), (batch.Layout.GroupCount, batch.Layout.SequenceCount));
        for (var group = 0; group < 4; group++)
        {
            Assert.Single(batch.Prompts.Skip(8 * group).Take(8).Select(static prompt => prompt.Single()).Distinct());
        }

        var (rewards, truncated) = (batch.Reward.data<float>().ToArray(), batch.Truncated.data<bool>().ToArray());
        for (var i = 0; i < 32; i++)
        {
            int[] tokens = [.. batch.TokenIds.Skip(batch.Layout.SequenceOffsets[i]).Take(batch.Layout.LengthOf(i))];
            Assert.Equal(tokens[^1] != EchoTask.Tokenizer.EndOfText, truncated[i]);
            Assert.Equal(tokens.Length == 2 && tokens[0] == batch.Prompts[i][0] + 4 && !truncated[i] ? 1 : 0, rewards[i]);
        }
    }

    [Fact]
    public void RolloutDependsOnSeedAndIndex()
    {
        using var model = EchoTask.Model();
        Assert.Equal(Tokens(0), Tokens(0));
        Assert.NotEqual(Tokens(0), Tokens(1));

        IReadOnlyList<int> Tokens(long index)
        {
            using var batch = EchoTask.Rollouts(model).Next(index, Signals.None);
            return batch.TokenIds;
        }
    }

    [Fact]
    public void SampledLogProbsMatchTheTrainer()
    {
        using var model = EchoTask.Model();
        using var batch = EchoTask.Rollouts(model).Next(0, Signals.None);
        using (var pass = new EntroPIC.Kernels.FusedForm().Begin(new TransformerPolicy(model).Forward(batch), batch, 1, Signals.Logp))
        {
            pass.Forward();
        }

        AssertClose(batch.RolloutLogp, batch.Logp, 1e-5);
    }

    [Fact]
    public void WantedSignalsAreProvided()
    {
        using var model = EchoTask.Model();
        using var batch = EchoTask.Rollouts(model).Next(0, Signals.BaselineReward | Signals.TokenReward);
        var baseline = batch.BaselineReward.data<float>().ToArray();
        Assert.All(baseline.Chunk(8), static group => Assert.Single(group.Distinct()));
        AssertClose(batch.Reward, batch.Tokens.Sum(batch.TokenReward, per: batch.Sequences), 0);
        using var plain = EchoTask.Rollouts(model).Next(0, Signals.None);
        Assert.False(plain.Has(Signals.BaselineReward));
    }

    [Fact]
    public void RefLogpComesFromTheReferencePolicy()
    {
        using var model = EchoTask.Model();
        using var other = EchoTask.Model(seed: 2);
        using var batch = EchoTask.Rollouts(model).Next(0, Signals.None);
        using var optimizer = torch.optim.SGD(model.parameters(), 0);
        _ = new PolicyUpdater(new TransformerPolicy(model), new GrpoAdaptiveKl(), optimizer, new UpdateOptions(), reference: new TransformerPolicy(other)).Update(batch).ToList();
        using var seen = EchoTask.Rollouts(model).Next(0, Signals.None);
        using (var pass = new EntroPIC.Kernels.FusedForm().Begin(new TransformerPolicy(other).Forward(seen), seen, 1, Signals.Logp))
        {
            pass.Forward();
        }

        AssertClose(seen.Logp, batch.RefLogp, 1e-6);
        var failure = Assert.Throws<ArgumentException>(() => new PolicyUpdater(new TransformerPolicy(model), new GrpoAdaptiveKl(), optimizer, new UpdateOptions()));
        Assert.StartsWith("the loss `GrpoAdaptiveKl` uses `ref_logp`; it needs a reference policy", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EmptyProblemSetIsRejected()
    {
        using var model = EchoTask.Model();
        var failure = Assert.Throws<ArgumentException>(() => EchoTask.Rollouts(model, problems: []));
        Assert.StartsWith("the set of problems is empty; a rollout needs at least one prompt", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void VocabularyLargerThanTheTokenizerIsRejected()
    {
        using var model = SmallModel(vocabulary: 24);
        var failure = Assert.Throws<ArgumentException>(() => EchoTask.Rollouts(model));
        Assert.Equal("the model samples 24 token ids and the tokenizer has 9; if the rest is padding, set the model's `VocabularySize`", failure.Message);
        model.VocabularySize = 9;
        using var batch = EchoTask.Rollouts(model).Next(0, Signals.None);
        Assert.All(batch.TokenIds, static token => Assert.InRange(token, 0, 8));
    }

    [Theory]
    [InlineData(double.NaN, "is NaN for prompt `")]
    [InlineData(double.PositiveInfinity, "is Infinity for prompt `")]
    public void NonFiniteRewardThrows(double score, string expected)
    {
        using var model = EchoTask.Model();
        var failure = Assert.Throws<RewardException>(() => EchoTask.Rollouts(model, new FunctionReward((_, _) => score)).Next(0, Signals.None));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ThrowingRewardIsReportedWithTheResponse()
    {
        using var model = EchoTask.Model();
        var failure = Assert.Throws<RewardException>(() => EchoTask.Rollouts(model, new FunctionReward(static (_, _) => throw new FormatException("no number here"))).Next(0, Signals.None));
        Assert.Contains("threw FormatException for prompt `", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("no number here", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UnreadablePromptIsRejected()
    {
        using var model = EchoTask.Model();
        var failure = Assert.Throws<ArgumentException>(() => EchoTask.Rollouts(model, problems: [new Problem("x", "x")]).Next(0, Signals.None));
        Assert.Contains("`x` has `x` at index 0, which is not in the alphabet `abcdABCD`", failure.Message, StringComparison.Ordinal);
    }
}
