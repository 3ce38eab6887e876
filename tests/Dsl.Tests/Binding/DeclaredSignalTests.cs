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

    /// <summary>Generated code writes names in the style of its language.</summary>
    [Theory]
    [InlineData("signal a_b per token\nsignal aB per token", "(2,8) ENT1006: `aB` differs from `a_b` (line 1) only in case or underscores")]
    [InlineData("signal teacherLogp per token\nloss A : OnPolicyDistillation { bonus b = teacherLogp * entropy }", "(2,43) ENT1006: `teacherLogp` differs from `teacher_logp` (line 5 of distillation.entropic) only in case or underscores")]
    [InlineData("signal a_b per token\nloss A : Grpo { control ab = P(error: 1 - mean(entropy), kp: 1) bonus b = a_b * ab * logp }", "(2,25) ENT1006: `ab` differs from `a_b` (line 1) only in case or underscores")]
    [InlineData("signal a_b per token\nloss A : Grpo { param A_B = 1 bonus b = a_b * A_B * logp }", "(2,23) ENT1006: `A_B` differs from `a_b` (line 1) only in case or underscores")]
    [InlineData("signal Low per token\nloss A : Grpo { bonus b = Low * logp }", "(2,6) ENT1006: `low` differs from `Low` (line 1) only in case or underscores")]
    [InlineData("signal d per token\nlet f(x) = x * d\nloss A : Grpo { control d = P(error: 1 - mean(entropy), kp: 1) bonus b = f(d) * logp }", "(3,25) ENT1005: `d` is already declared in line 1")]
    public void NamesThatGeneratedCodeCannotTellApartAreRefused(string text, string message) => Assert.Contains(message, Source.Messages(text));

    [Fact]
    public void SignalsOfTwoFilesCannotDifferInStyleAlone() => Assert.Equal(
        ["(1,8) ENT1006: `aB` differs from `a_b` (line 1 of a.entropic) only in case or underscores"],
        Source.Messages("signal aB per token", ("a.entropic", "namespace Other signal a_b per token")));

    [Theory]
    [InlineData("signal target per token\nloss A : EntroPic { bonus b = 0.01 * entropy * target }", "(2,10) ENT2005: inherited param `target` hides the signal of that name in line 1")]
    [InlineData("let target = 3\nloss A : EntroPic { bonus b = 0.01 * entropy * target }", "(2,10) ENT2005: inherited param `target` hides the constant of that name in line 1")]
    [InlineData("signal d per token\nlet f(d) = 2 * d\nloss A : Grpo { bonus b = 0.01 * f(entropy) }", "(2,7) ENT2005: parameter `d` hides the signal of that name in line 1")]
    [InlineData("let d = 1\nlet f(d) = 2 * d\nloss A : Grpo { bonus b = 0.01 * f(entropy) }", "(2,7) ENT2005: parameter `d` hides the constant of that name in line 1")]
    public void HiddenNameIsReported(string text, string message) => Assert.Equal([message], Source.Messages(text));

    /// <summary>An inherited name that the loss itself never writes is meant where it was declared.</summary>
    [Fact]
    public void InheritedNameThatIsNotWrittenHidesNothing() =>
        Assert.Empty(Source.Messages("signal target per token\nloss A : EntroPic { bonus b = 0.01 * entropy }"));

    /// <summary>A metric and a `keep` have no value, so nothing can still use them.</summary>
    [Theory]
    [InlineData("keep own when not own")]
    [InlineData("metric own = mean(own)")]
    public void RemovedItemNamedLikeASignalIsNotUsed(string item) => Assert.Empty(Source.Messages(
        $"signal own per sequence = false\nloss A : Grpo {{ {item}\nbonus b = 0.01 * (if own then entropy else 0) }}\nloss B : A {{ remove own }}"));

    [Theory]
    [InlineData("signal where per token", "(1,8) ENT0104: `where` is a keyword and cannot be a name")]
    [InlineData("signal per per token", "(1,8) ENT0104: `per` is a keyword and cannot be a name")]
    [InlineData("signal loss per token = 0.5", "(1,8) ENT0104: `loss` is a keyword and cannot be a name")]
    [InlineData("signal", "(1,7) ENT0101: expected a name, found `loss`")]
    [InlineData("signal per token", "(1,8) ENT0101: expected a name, found `per`")]
    [InlineData("signal \"a\"", "(1,8) ENT0001: `\"` is not a character of the language; there are no string literals")]
    [InlineData("signal 1a per token", "(1,8) ENT0002: `1a` is not a number; numbers are written `20480`, `0.2` or `3e-4`")]
    [InlineData("signal 1 per token", "(1,8) ENT0101: expected a name, found `1`")]
    [InlineData("signal a", "(1,9) ENT0101: expected `per`, found `loss`")]
    [InlineData("signal a per response", "(1,14) ENT1031: a signal is per token, sequence or group, not per `response`; write `per sequence`")]
    [InlineData("signal a per prompt", "(1,14) ENT1031: a signal is per token, sequence or group, not per `prompt`; write `per group`")]
    [InlineData("signal a per token in [0, 1] = 0.5", "(1,30) ENT0101: expected the value before its range, as in `= 0.5 in [0, 1]`, found `=`")]
    [InlineData("signal a per token = 1 / 0", "(1,22) ENT1110: the default of `a` must be a constant; `1 / 0` has no finite value")]
    public void WrongDeclarationGivesOneMessage(string signal, string message) =>
        Assert.Equal([message], Source.Messages($"{signal}\nloss A : Grpo {{\n    bonus b = 0.01 * entropy\n}}"));

    [Theory]
    [InlineData("loss A : Grpo {\n    bonus b = 0.01 * entropy\nsignal a per token\nloss B : Grpo {\n}", "(2,29) ENT0101: expected `}`, found `signal`")]
    [InlineData("controller A(error) {\n    output error\nsignal a per token", "(2,17) ENT0101: expected `}`, found `signal`")]
    [InlineData("loss A : Grpo {\n    signal a per token\n    signal b per token\n}", "(2,5) ENT0102: `signal` does not start an item of a loss; declare signals outside losses and controllers")]
    [InlineData("let a = 2 *\nsignal b per token", "(1,12) ENT0101: expected a value, found `signal`")]
    public void SignalBehindAMissingPartIsRead(string text, string message) => Assert.Equal([message], Source.Messages(text));

    [Theory]
    [InlineData("loss A : Grpo { param x in [0, 1] = 0.5 bonus b = x * entropy }", "(1,35) ENT0101: expected the value before its range, as in `= 0.5 in [0, 1]`, found `=`")]
    [InlineData("loss A : Grpo { bonus b = mean(entropy per response) }", "(1,44) ENT1017: `response` is not a scope to aggregate per; write `per sequence`")]
    public void SameMistakeElsewhereGivesTheSameMessage(string text, string message) => Assert.Equal([message], Source.Messages(text));

    [Fact]
    public void WeightPerPositionIsFinerThanASequence() => Assert.Contains(
        "ENT1109: `w` has a weight per position, but the policy is one value per sequence",
        string.Join('\n', Source.Messages("loss A { policy mean(logp per sequence) * advantage weight w = stop(mean(entropy per position)) }")), StringComparison.Ordinal);
}
