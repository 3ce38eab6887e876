using EntroPIC.Dsl.Diagnostics;

namespace Dsl.Tests.Analysis;

/// <summary>Each common mistake is reported once with its reason; the repaired loss gives no warning.</summary>
public sealed class MistakeTests
{
    public static TheoryData<string> Names => [.. Mistake.All.Select(static mistake => mistake.Name)];

    public static TheoryData<string> Allowable => [.. Mistake.All.Where(static mistake => Rules.Find(mistake.Rule)!.IsAllowable).Select(static mistake => mistake.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void MistakeIsReportedOnce(string name)
    {
        var mistake = Of(name);
        var rule = Rules.Find(mistake.Rule)!;
        var advice = rule is { IsAllowable: true, Severity: Severity.Error } ? $"; if intended, add `allow {rule.Id}`" : "";
        var message = Assert.Single(Source.Compile(mistake.Text).Diagnostics.ToSorted());
        Assert.Equal((rule, mistake.Message + advice), (message.Rule, message.Message.ToString()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void RepairedLossGivesNoWarning(string name) => Assert.Equal([], Source.Messages(Mistake.Of(Of(name).Right)));

    [Theory]
    [MemberData(nameof(Allowable))]
    public void AllowSuppressesMistake(string name) => Assert.Equal([], Source.Messages(Mistake.Of($"allow {Of(name).Rule} {Of(name).Wrong}")));

    /// <summary>`keep` leaves out the advantage of 1 that messages name by preference.</summary>
    [Fact]
    public void PolicyAgainstAdvantageIsReportedOnKeptTokens()
    {
        var message = Assert.Single(Source.Compile("loss L { keep k when advantage in (-1, 0.9] policy abs(max(logp per sequence)) }").Diagnostics.ToSorted());
        Assert.Equal(Rules.AgainstAdvantage, message.Rule);
        Assert.Contains("where the advantage is 0.5", message.Message.ToString(), StringComparison.Ordinal);
    }

    /// <summary>A loss whose sign is proven wrong is not generated.</summary>
    [Theory]
    [InlineData("ENT1207")]
    [InlineData("ENT1210")]
    [InlineData("ENT1305")]
    [InlineData("ENT1308")]
    [InlineData("ENT1315")]
    [InlineData("ENT1316")]
    [InlineData("ENT1317")]
    [InlineData("ENT1318")]
    [InlineData("ENT1320")]
    [InlineData("ENT1322")]
    public void ProvenMistakeIsError(string rule)
    {
        Assert.Equal(Severity.Error, Rules.Find(rule)!.Severity);
        Assert.Contains(Mistake.All, mistake => mistake.Rule == rule);
    }

    [Fact]
    public void PossiblyIntendedLossGivesNoWarning() =>
        Assert.All(Mistake.Unknowable, static pair => Assert.Equal([], Source.Messages($"loss A : Grpo {{ {pair.Wrong} }} loss B : Grpo {{ {pair.Right} }}")));

    /// <summary>An inherited mistake is reported, or allowed, at its declaration; one made by an override is reported at the override.</summary>
    [Fact]
    public void MistakeIsReportedAtItsDeclaration()
    {
        const string text = """
            loss Base : Grpo { param beta = 0.1 penalty kl = beta * kl3(logp, ref_logp) }
            loss Negative : Base { param beta = -0.1 }
            loss Still : Negative { bonus more = 0.01 * entropy }
            loss Positive : Negative { param beta = 0.2 }
            """;
        Assert.Equal(["(2,30) ENT1317"], Source.Messages(text).Select(static message => message[..14]));
    }

    private static Mistake Of(string name) => Mistake.All.Single(mistake => mistake.Name == name);
}
