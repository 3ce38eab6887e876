using EntroPIC.Dsl.Syntax.Nodes;

namespace Dsl.Tests.Binding;

public sealed class InheritanceTests
{
    [Fact]
    public void OverrideKeepsInheritedOrder()
    {
        var loss = Source.Loss("loss A { bonus a = entropy bonus b = logp policy ratio } loss B : A { bonus c = prob * ratio bonus a = 2 * entropy }");

        Assert.Equal(["policy", "a", "b", "c"], loss.Terms.Select(static term => term.Name));
        Assert.Equal("(mul 2 entropy)", Source.Tree(loss.Terms[1].Value));
    }

    [Fact]
    public void InheritedItemsSeeOverride()
    {
        var loss = Source.Loss("loss A { let scale = 2 policy scale * ratio } loss B : A { let scale = 3 }");

        Assert.StartsWith("(mul 3 (exp", Source.Tree(loss.Terms[0].Value));
    }

    [Fact]
    public void OverriddenParamKeepsRangeAndDocumentation()
    {
        var loss = Source.Loss("loss A {\n/// How much.\nparam p = 1 in (0, 2] policy p * ratio }\nloss B : A { param p = 2 }");

        Assert.Equal((2.0, "(0, 2]", "How much."), (loss.Options[0].Default, loss.Options[0].Range!.ToString(), loss.Options[0].Documentation));
    }

    [Fact]
    public void NewRangeReplacesInheritedRange()
    {
        var loss = Source.Loss("loss A { param p = 1 in (0, 2] policy p * ratio } loss B : A { param p = 5 in [4, 6] }");

        Assert.Equal("[4, 6]", loss.Options[0].Range!.ToString());
    }

    [Fact]
    public void MetricMayBeNamedLikeParam() =>
        Assert.Equal("p", Source.Tree(Source.Loss("loss A { param p = 1 policy p * ratio metric p = p }").Metrics[0].Value));

    [Fact]
    public void LossNamedLikeItsBaseExtendsLibrary()
    {
        var loss = Source.Loss("loss Grpo : Grpo { param low = 0.1 } loss Mine : Grpo { }");

        Assert.Equal(0.1, loss.Options.Single(static option => option.Name == "low").Default);
        Assert.Equal(["Grpo", "Mine"], Source.Compile("loss Grpo : Grpo { param low = 0.1 } loss Mine : Grpo { }").Losses.Select(static loss => loss.Name));
    }

    [Fact]
    public void RemovedNameMayBeRedeclaredAsOtherKind()
    {
        var loss = Source.Loss("loss A { param p = 1 policy p * ratio } loss B : A { remove p let p = 3 }");

        Assert.Empty(loss.Options);
        Assert.StartsWith("(mul 3 (exp", Source.Tree(loss.Terms[0].Value));
    }

    [Fact]
    public void AdvantageCanBeRemoved() => Assert.Null(Source.Loss("loss A : Grpo { remove advantage }").Advantage);

    [Fact]
    public void RemovingUsedItemNamesItsUse() => Assert.Equal(
        ["(2,28) ENT1028: `alpha` is still used by `steering` of `EntroPic`; remove that, too, or declare another `alpha`"],
        Source.Messages("\nloss A : EntroPic { remove alpha }"));

    [Fact]
    public void ItemUnusedAfterOverrideDoesNotWarn() => Assert.Equal([], Source.Ids("loss A { param p = 1 let x = p policy x * ratio } loss B : A { policy ratio }"));

    [Theory]
    [InlineData("loss A : A { policy ratio }", "(1,10) ENT1007: `A` inherits from itself: A → A")]
    [InlineData("loss A : B { } loss B : A { }", "(1,10) ENT1007: `A` inherits from itself: A → B → A")]
    [InlineData("loss C : B { } loss A : B { } loss B : A { }", "(1,25) ENT1007: `A` inherits from itself: A → B → A")]
    public void CycleIsReportedOnce(string text, string message) => Assert.Equal([message], Source.Messages(text));

    [Fact]
    public void FilesOfAProjectSeeEachOther()
    {
        var unit = Source.Compile(
            "loss A : B { }",
            ("b.entropic", "loss B : C { param width = 2 * half }"),
            ("c.entropic", "let half = 0.5 loss C { param width = 1 policy twice(ratio) * width }"),
            ("d.entropic", "let twice(x) = 2 * x"));

        Assert.Equal([], unit.Diagnostics.ToSorted());
        Assert.Equal(1.0, unit.Losses.Single().Model.Options.Single().Default);
    }

    [Fact]
    public void DuplicateNameIsReportedInSecondFile()
    {
        Assert.Equal(["(1,6) ENT1020: `A` is also declared in `a.entropic`, line 2"], Source.Messages("loss A { policy ratio }", ("a.entropic", "\nloss A { policy logp }")));
        Assert.Equal([], Source.Messages("loss A { policy ratio }", ("z.entropic", "loss A { policy logp }")));
    }

    [Fact]
    public void ErrorInOtherFileIsReportedAtItsUse() => Assert.Equal(
        ["(1,10) ENT1024: inherited or called code has an error: b.entropic(1,17): ENT1001: unknown value `ration`; did you mean `ratio`?"],
        Source.Messages("loss A : B { }", ("b.entropic", "loss B { policy ration }")));

    [Fact]
    public void ErrorInUnrelatedLossIsNotReported() =>
        Assert.Equal([], Source.Messages("loss A { policy ratio }", ("b.entropic", "loss B { policy ration }")));

    [Fact]
    public void FunctionResolvesNamesInItsOwnFile()
    {
        const string other = "let k = 3 let scaled(x) = k * x loss B { policy scaled(ratio) }";
        var loss = Source.Compile("let k = 5 loss A : B { bonus b = scaled(entropy) * k }", ("b.entropic", other)).Losses.Single().Model;

        Assert.StartsWith("(mul 3 (exp", Source.Tree(loss.Terms[0].Value));
        Assert.Equal("(mul (mul 3 entropy) 5)", Source.Tree(loss.Terms[1].Value));
    }

    [Fact]
    public void ItemsQuoteTheirOwnFile() =>
        Assert.Contains(Source.Loss("loss A : Grpo { }").Items, static item => item is PolicySyntax && item.Span.File.Path == "grpo.entropic");
}
