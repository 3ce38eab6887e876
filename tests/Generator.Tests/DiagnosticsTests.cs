using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Text;
using EntroPIC.Generator.Diagnostics;
using Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace Generator.Tests;

public sealed class DiagnosticsTests
{
    private const string Misspelled = """
        loss Mine : Grpo {
            bonus more = entropi
        }
        """;

    private const string Good = """
        loss Other : Grpo {
        }
        """;

    [Fact]
    public void DiagnosticHasPathLineAndColumn() => TestProject.Generate(
        [("losses/mine.entropic", Misspelled)],
        ["losses/mine.entropic(2,18): error ENT1001: unknown value `entropi`; did you mean `entropy`?"]);

    [Fact]
    public void DiagnosticSpanIsTheWrongWord()
    {
        var diagnostic = TestProject.Driver([TestProject.Text("losses/mine.entropic", Misspelled)])
            .RunGenerators(TestProject.Compilation("")).GetRunResult().Diagnostics.Single();
        Assert.Equal("entropi", Misspelled.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length));
        Assert.Equal("/project/losses/mine.entropic: (1,17)-(1,24)", diagnostic.Location.GetLineSpan().ToString());
        Assert.Equal(LocationKind.ExternalFile, diagnostic.Location.Kind);
    }

    [Fact]
    public void BuildReportsDiagnosticsOfAllFiles() => TestProject.Generate(
        [
            ("a.entropic", "loss A : Grp {\n    let unused = 1\n}"),
            ("b.entropic", "loss B : Grpo {\n    bonus b = entropy * entropi\n    plicy = logp\n}"),
        ],
        [
            "a.entropic(1,10): error ENT1004: unknown loss `Grp`; did you mean `Grpo`?",
            "b.entropic(2,25): error ENT1001: unknown value `entropi`; did you mean `entropy`?",
            "b.entropic(3,5): error ENT0102: `plicy` does not start an item of a loss; did you mean `policy`?",
        ]);

    [Fact]
    public void EveryRuleHasMatchingDescriptor() => Assert.All(Rules.All, static rule =>
    {
        var descriptor = DiagnosticDescriptors.Of(rule.Id);
        Assert.Equal((rule.Id, rule.Title), (descriptor.Id, descriptor.Title.ToString()));
        Assert.Equal(rule.Severity == Severity.Error ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning, descriptor.DefaultSeverity);
        Assert.Equal(rule.Severity == Severity.Error, descriptor.CustomTags.Contains(WellKnownDiagnosticTags.NotConfigurable));
        Assert.True(descriptor.IsEnabledByDefault);
    });

    [Fact]
    public void OnlyWarningsCanBeDisabled()
    {
        const string Text = "loss Mine : Grpo {\n    weight w = ratio\n    bonus more = entropi\n}";
        var options = TestProject.Compilation("").Options.WithSpecificDiagnosticOptions(new Dictionary<string, ReportDiagnostic>
        {
            [Rules.CutSilently.Id] = ReportDiagnostic.Suppress,
            [Rules.UnknownName.Id] = ReportDiagnostic.Suppress,
        });
        Assert.Equal([Rules.UnknownName.Id, Rules.CutSilently.Id], Ids(TestProject.Compilation("")));
        Assert.Equal([Rules.UnknownName.Id], Ids(TestProject.Compilation("").WithOptions(options)));

        static IEnumerable<string> Ids(Compilation compilation)
        {
            TestProject.Driver([TestProject.Text("mine.entropic", Text)]).RunGeneratorsAndUpdateCompilation(compilation, out _, out var diagnostics);
            return diagnostics.Select(static diagnostic => diagnostic.Id).Order();
        }
    }

    [Fact]
    public void UnreadableFileLeavesOtherOutput()
    {
        var result = TestProject.Driver([new UnreadableText("/project/bad.entropic"), TestProject.Text("good.entropic", Good)])
            .RunGenerators(TestProject.Compilation("")).GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        Assert.Equal(["good.entropic.g.cs"], result.GeneratedSources.Select(static source => source.HintName));
        Assert.Equal(
            "/project/bad.entropic(1,1): error ENT9001: internal error of EntroPIC while reading the file: IOException: the disk is gone; please report it with this file",
            result.Diagnostics.Single().ToString());
    }

    [Fact]
    public void ArbitraryBytesDoNotThrow()
    {
        var random = new Random(7);
        var texts = Enumerable.Range(0, 40).Select(i => TestProject.Text(
            $"{i}.entropic", string.Concat(Enumerable.Range(0, 200).Select(_ => i % 2 == 0 ? (char)random.Next(0xffff) : "loss{}:=()/*/\"\\\r\n x1.e"[random.Next(22)]))));
        var result = TestProject.Driver(texts).RunGenerators(TestProject.Compilation("")).GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        Assert.DoesNotContain(result.Diagnostics, static diagnostic => diagnostic.Id == Rules.Internal.Id);
        Assert.NotEmpty(result.Diagnostics);
    }

    private sealed class UnreadableText(string path) : AdditionalText
    {
        public override string Path => path;

        public override Microsoft.CodeAnalysis.Text.SourceText GetText(CancellationToken cancellationToken = default) => throw new IOException("the disk is gone");
    }
}
