namespace Dsl.Tests.Analysis;

/// <summary>Groups that divide one quantity meet nowhere and leave nothing out.</summary>
public sealed class GroupTests
{
    [Theory]
    [InlineData("group a when prob < 0.6 weight 2 group b when prob > 0.5 weight 3", "prob", "in (0.5, 0.6)")]
    [InlineData("group a when prob <= 0.5 weight 2 group b when prob >= 0.5 weight 3", "prob", "0.5")]
    [InlineData("group a when prob > 0.9 weight 2 group b when prob > 0.99 weight 3", "prob", "in (0.99, 1]")]
    [InlineData("group a when reward > 0 and 0.2 < prob and prob < 0.6 weight 2 group b when prob > 0.5 and reward > 0 weight 3", "prob", "in (0.5, 0.6)")]
    [InlineData("param t = 0.5 group a when entropy < t weight 2 group b when entropy in [0.4, 1] weight 3", "entropy", "in [0.4, 0.5)")]
    public void OverlappingGroupsWarn(string items, string quantity, string where) => Assert.Equal(
        [$"ENT1306: `a` and `b` both take tokens where `{quantity}` is {where}, which get both weights; end one where the other begins"], Messages(items));

    [Theory]
    [InlineData("group a when prob < 0.5 weight 2 group b when prob > 0.6 weight 3", "prob", "in [0.5, 0.6]")]
    [InlineData("group a when length < 100 weight 2 group b when length > 100 weight 3", "length", "100")]
    [InlineData("group a when reward < 0.5 and prob < 0.5 weight 2 group b when prob > 0.5 and reward < 0.5 weight 3", "prob", "0.5")]
    [InlineData("group a when advantage < 0 weight 2 group b when advantage > 0.5 weight 3", "advantage", "in [0, 0.5]")]
    public void GapBetweenGroupsWarns(string items, string quantity, string where) => Assert.Equal(
        [$"ENT1307: neither `a` nor `b` takes tokens where `{quantity}` is {where}, which keep their weight; start one where the other ends, or add a group of weight 1"], Messages(items));

    [Theory]
    [InlineData("group a when prob <= 0.5 weight 2 group b when prob > 0.5 weight 3")]
    [InlineData("group a when prob > 0.9 and advantage > 0 weight 2 group b when prob > 0.9 and advantage < 0 weight 3")]
    [InlineData("group a when prob > 0.9 weight 2 group b when advantage > 0 weight 3")]
    [InlineData("group a when prob > 0.9 weight 2 group b when prob in [0.1, 0.2] weight 3")]
    [InlineData("group a when advantage < 0 weight 2 group b when advantage > 0 weight 3")]
    [InlineData("group a when prob < 0.5 weight 2 group b when prob > 0.6 weight 3 group c when prob in [0.5, 0.6] weight 1")]
    [InlineData("group a when prob < 0.5 group b when prob > 0.6 weight 3")]
    [InlineData("group a when position == 0 weight 2 group b when position == 5 weight 3")]
    [InlineData("group a when truncated weight 2 group b when not truncated weight 3")]
    public void IntendedGroupsDoNotWarn(string items) => Assert.Equal([], Messages(items));

    private static IEnumerable<string> Messages(string items) =>
        Source.Compile($"loss A : Grpo {{ {items} }}").Diagnostics.ToSorted().Select(static message => $"{message.Rule.Id}: {message.Message}").Where(static text => !text.StartsWith("ENT2001", StringComparison.Ordinal));
}
