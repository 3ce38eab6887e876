using EntroPIC.Dsl.Diagnostics;

namespace Cli.Tests;

public sealed class ExplainTests : CommandLine
{
    public static TheoryData<string> Ids => [.. Rules.All.Select(static rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void EveryRuleHasPage(string id)
    {
        var (code, output, error) = Run("check", "--explain", id);

        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith($"# {id}: ", output, StringComparison.Ordinal);
        Assert.EndsWith($"\ndocs/diagnostics/{id}.md\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void LowerCaseIdIsAccepted() => Assert.Equal(Run("check", "--explain", "ENT1203"), Run("check", "--explain", "ent1203"));

    [Fact]
    public void NumberWithoutPrefixIsAccepted() => Assert.Equal(Run("check", "--explain", "ENT1203"), Run("check", "--explain", "1203"));

    [Fact]
    public void UnknownRuleSuggestsSimilarOnes()
    {
        var (code, output, error) = Run("check", "--explain", "ENT13");

        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith("entropic: there is no rule `ENT13`; did you mean `ENT", error, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingRuleIsWrongArgument() => Assert.Equal(2, Run("check", "--explain").Code);
}
