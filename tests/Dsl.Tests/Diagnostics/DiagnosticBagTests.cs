using EntroPIC.Dsl.Diagnostics;

namespace Dsl.Tests.Diagnostics;

public sealed class DiagnosticBagTests
{
    private readonly SourceFile _file = new("test", new string('x', 1000));
    private readonly DiagnosticBag _bag = new();

    [Fact]
    public void PlaceIsReportedOncePerRule()
    {
        Report(Rules.UnknownName, 3);
        Report(Rules.UnknownName, 3);
        Report(Rules.UnknownFunction, 3);

        Assert.Equal(2, _bag.ToSorted().Count);
    }

    [Fact]
    public void PlaceCanOverlapWithSeveralOthers()
    {
        var span = new SourceSpan(_file, 3, 4);
        _bag.Report(Rules.GroupsOverlap, span, "a", "c", "prob", "0.5");
        _bag.Report(Rules.GroupsOverlap, span, "b", "c", "prob", "0.5");
        _bag.Report(Rules.GroupsOverlap, span, "b", "c", "prob", "0.5");

        Assert.Equal(2, _bag.ToSorted().Count);
    }

    [Fact]
    public void LongNameIsShortened()
    {
        _bag.Report(Rules.UnknownName, new SourceSpan(_file, 3, 4), new string('x', 1_000_000), new LazyText(static () => ""));

        Assert.InRange(_bag.ToSorted()[0].Message.Length, 100, 600);
    }

    [Fact]
    public void MessagesAreSortedByPlace()
    {
        Report(Rules.UnknownName, 9);
        Report(Rules.Unused, 3);
        Report(Rules.UnknownName, 5);

        Assert.Equal([3, 5, 9], _bag.ToSorted().Select(static message => message.Span.Start));
    }

    [Fact]
    public void NumberOfMessagesIsLimited()
    {
        for (var i = 0; i < 60; i++)
        {
            Report(Rules.UnknownName, i);
        }

        Assert.Equal(51, _bag.ToSorted().Count);
        Assert.Equal((Rules.TooManyDiagnostics, 50), (_bag.ToSorted()[50].Rule, _bag.ToSorted()[50].Span.Start));
    }

    [Fact]
    public void ErrorsDisplaceWarnings()
    {
        for (var i = 0; i < 60; i++)
        {
            Report(Rules.Unused, i);
        }

        Assert.False(_bag.HasErrors);
        Assert.DoesNotContain(_bag.ToSorted(), static message => message.IsError);

        Report(Rules.UnknownName, 99);

        Assert.True(_bag.HasErrors);
        Assert.Single(_bag.ToSorted(), static message => message.IsError);
    }

    [Fact]
    public void RuleIdsAreUniqueAndSorted()
    {
        Assert.Equal(Rules.All.Select(static rule => rule.Id).Order(StringComparer.Ordinal), Rules.All.Select(static rule => rule.Id));
        Assert.Equal(Rules.All.Count, Rules.All.Select(static rule => rule.Id).Distinct().Count());
    }

    [Fact]
    public void MessagesFollowTheStyle() => Assert.All(Rules.All, static rule =>
    {
        Assert.False(char.IsUpper(rule.Format[0]), rule.Id);
        Assert.False(rule.Format.EndsWith('.'), rule.Id);
        Assert.True(char.IsUpper(rule.Title[0]), rule.Id);
    });

    private void Report(Rule rule, int at) => _bag.Report(rule, new SourceSpan(_file, at, at + 1), "a", "b", "c", "d");
}
