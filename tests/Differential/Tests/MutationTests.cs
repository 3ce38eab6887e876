using Differential.Forms;
using Differential.Machine;
using Differential.Shrinking;

namespace Differential.Tests;

/// <summary>The machine sees forms that are wrong: each of these, within a few programs.</summary>
public class MutationTests
{
    private static readonly IForm Right = TorchForm.All[0];

    private const string Program = """
        loss L {
            param width = 0.2
            control alpha = Pi(error: 0.1 - mean(entropy), kp: 1, ki: 0.1)
            advantage = reward - mean(reward per group)
            keep short when position < 3
            policy min(ratio * advantage, clamp(ratio, 1 - width, 1 + width) * advantage)
            bonus steering = alpha * entropy when prob > 0.3
            metric kl = mean(old_logp - logp)
        }

        """;

    [Fact]
    public void CorrectFormAgrees() => Assert.Contains(Tried(Right), static verdict => verdict.Outcome == Outcomes.Agreed && verdict.Compared[Right.Name]);

    [Theory]
    [InlineData("ratio * advantage,", "-ratio * advantage,")]
    [InlineData("keep short when position < 3", "")]
    [InlineData(" when prob > 0.3", "")]
    [InlineData("mean(reward per group)", "mean(reward)")]
    [InlineData("bonus", "penalty")]
    [InlineData("entropy when", "stop(entropy) when")]
    [InlineData("0.1 - mean", "0.1000001 - mean")]
    [InlineData("old_logp - logp", "logp - old_logp")]
    [InlineData("param width = 0.2", "param width = 0.3")]
    public void DifferentLossIsDetected(string text, string other) => Assert.NotNull(Found(new OtherProgram(text, other)));

    [Fact]
    public void FlippedGradientIsDetected() => Assert.Equal(
        "wrong: gradient", Found(new WrongNumbers(static outcome => outcome with { Gradient = Array.ConvertAll(outcome.Gradient, static value => -value) }))?.Kind);

    [Fact]
    public void SmallErrorIsDetected() => Assert.Equal("wrong: loss", Found(new WrongNumbers(static outcome => outcome with { Loss = outcome.Loss * (1 + 1e-10) }))?.Kind);

    [Fact]
    public void NaNIsDetected() => Assert.Equal("wrong: loss", Found(new WrongNumbers(static outcome => outcome with { Loss = double.NaN }))?.Kind);

    [Fact]
    public void FailingTrialIsShrunk()
    {
        var wrong = new WrongNumbers(static outcome => outcome with { Gradient = Array.ConvertAll(outcome.Gradient, static value => 2 * value) });
        var trial = new Trial(Program, LongRun.TrialOf(3, 4).Batch);
        var finding = new Examiner([wrong]).Examine([trial])[0].Finding!;
        var (smallest, found) = new Shrinker([wrong], TimeSpan.FromMinutes(1)).Shrink(trial, finding);
        Assert.Equal(finding.Kind, found.Kind);
        Assert.Equal("loss L {\n    policy logp\n}\n", smallest.Program);
        Assert.Equal(1, smallest.Batch.TokenCount);
        Assert.Equal(2, smallest.Batch.Vocabulary);
    }

    /// <summary>The first finding against a form on a few batches.</summary>
    private static Finding? Found(IForm form) => Tried(form).Select(static verdict => verdict.Finding).FirstOrDefault(static finding => finding is not null);

    private static IReadOnlyList<Verdict> Tried(IForm form) =>
        new Examiner([form]).Examine([.. Enumerable.Range(0, 12).Select(static k => new Trial(Program, LongRun.TrialOf(3, k).Batch))]);

    private class WrongNumbers(Func<Outcome, Outcome> change) : IForm
    {
        public string Name => "wrong";

        public double Precision => Right.Precision;

        public virtual IReadOnlyList<Outcome> Run(LossCase loss) => [.. Right.Run(loss).Select(change)];
    }

    private sealed class OtherProgram(string text, string other) : WrongNumbers(static outcome => outcome)
    {
        public override IReadOnlyList<Outcome> Run(LossCase loss)
        {
            var program = CompiledProgram.Of("Other", loss.Program.Text.Replace(text, other, StringComparison.Ordinal));
            Assert.Empty(program.Errors);
            using var compilation = new Compilation([program]);
            return base.Run(loss with { Program = program });
        }
    }
}
