using EntroPIC.Dsl;
using EntroPIC.Dsl.Diagnostics;

namespace Dsl.Tests.Corpus;

public sealed class CorpusTests
{
    /// <summary>Rules that no single file can break.</summary>
    private static readonly Dictionary<Rule, string> NotOfOneFile = new()
    {
        [Rules.DeclaredElsewhere] = "needs a second file",
        [Rules.NamedLikeNamespace] = "needs a second file",
        [Rules.NotInTarget] = "only printing for that target finds it",
        [Rules.Internal] = "a fault of the compiler itself, which no known file shows",
    };

    public static TheoryData<string> BadFiles => [.. CorpusFile.NamesIn("bad")];

    public static TheoryData<string> GoodFiles => [.. CorpusFile.NamesIn("good")];

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void BadFileGivesExpectedMessages(string name)
    {
        var messages = EntropicCompiler.Compile(CorpusFile.Read("bad", name), "Corpus").Diagnostics.ToSorted();

        Assert.NotEmpty(messages);
        CorpusFile.Verify("bad", name, ".expected", string.Join('\n', messages.Select(DiagnosticRenderer.Render)));
    }

    [Theory]
    [MemberData(nameof(GoodFiles))]
    public void GoodFileGivesExpectedGraph(string name)
    {
        var unit = EntropicCompiler.Compile(CorpusFile.Read("good", name), "Corpus");

        Assert.DoesNotContain(unit.Diagnostics.ToSorted(), static message => message.IsError);
        CorpusFile.Verify("good", name, ".graph", UnitText.Of(unit));
    }

    [Fact]
    public void EveryRuleHasBadFile()
    {
        var broken = CorpusFile.NamesIn("bad")
            .SelectMany(static name => EntropicCompiler.Compile(CorpusFile.Read("bad", name), "Corpus").Diagnostics.ToSorted())
            .Select(static message => message.Rule)
            .ToHashSet();

        Assert.Equal([], Rules.All.Where(rule => !broken.Contains(rule) && !NotOfOneFile.ContainsKey(rule)).Select(static rule => rule.Id));
        Assert.Equal([], NotOfOneFile.Keys.Where(broken.Contains).Select(static rule => rule.Id));
    }

    [Fact]
    public void EveryExpectedFileHasSource()
    {
        Assert.Equal([], CorpusFile.Orphans("bad", ".expected"));
        Assert.Equal([], CorpusFile.Orphans("good", ".graph"));
    }
}
