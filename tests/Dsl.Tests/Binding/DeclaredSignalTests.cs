namespace Dsl.Tests.Binding;

/// <summary>Names of declared signals beside other declarations of the same name.</summary>
public sealed class DeclaredSignalTests
{
    /// <summary>The library declares a signal of this name: a file that had a constant before keeps its meaning.</summary>
    [Fact]
    public void OwnConstantGoesBeforeSignalOfTheLibrary() =>
        Assert.Equal(-1, Source.Value("teacher_logp", "let teacher_logp = -1").Number);

    [Fact]
    public void TwoSignalsOfOneNameCannotMeetInALoss() => Assert.Contains(
        "ENT1020: `teacher_logp` is also declared in `distillation.entropic`",
        string.Join('\n', Source.Messages("signal teacher_logp per sequence loss A : OnPolicyDistillation { bonus b = teacher_logp * logp }")), StringComparison.Ordinal);

    [Fact]
    public void WeightPerPositionIsFinerThanASequence() => Assert.Contains(
        "ENT1109: `w` has a weight per position, but the policy is one value per sequence",
        string.Join('\n', Source.Messages("loss A { policy mean(logp per sequence) * advantage weight w = stop(mean(entropy per position)) }")), StringComparison.Ordinal);
}
