using System.Text.RegularExpressions;
using EntroPIC.Dsl.Syntax;
using EntroPIC.Dsl.Text;
using EntroPIC.Generator.CSharp;
using EntroPIC.Tests;
using Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Generator.Tests;

/// <summary>Whatever documentation, comments and paths say: the C# compiles without a warning and is, but for what it says, the same.</summary>
public sealed partial class HostileTextTests
{
    [Fact]
    public void CommentsAndDocumentationStayComments() =>
        AssertSame([("plain.entropic", "plain"), ("short.entropic", "*/"), .. HostileText.OfOneLine.Select(static (text, i) => ($"file{i}.entropic", text))]);

    [Fact]
    public void PathsStayInTheirComments() =>
        AssertSame([("plain.entropic", "plain"), .. HostileText.OfPaths.Select(static (path, i) => ($"losses{i}/{path}.entropic", "plain"))]);

    /// <summary>The shape of a loss with errors names its file in a text.</summary>
    [Fact]
    public void PathsOfFilesWithErrorsStayInTheirStrings()
    {
        Assert.Single(HostileText.OfPaths.Prepend("plain").Select(static path => CodeOf(Broken(path))).Distinct());

        static string Broken(string path) => CSharpTarget.Print(CSharpTarget.Compile(new ParsedFile(new SourceFile(path + ".entropic", "loss A : Grpo { metric m = unknown }")), "Acme", []))!;
    }

    /// <summary>Compiles files that hold a text each as one project: all are the same but for what they say.</summary>
    private static void AssertSame(IReadOnlyList<(string Path, string Text)> files)
    {
        var generated = TestProject.Generate([.. files.Select(static (file, i) => (file.Path, HostileText.FileWith(file.Text, $"Mark{i}End")))]).Values.ToList();
        Assert.Equal(files.Count, generated.Count);

        // A text that ends a comment leaves out the loss that has some.
        var kinds = generated.Select(CodeOf).GroupBy(static code => code.Contains("class Blocks", StringComparison.Ordinal)).ToList();
        Assert.All(kinds, static kind => Assert.Single(kind.Distinct()));
        Assert.Equal(files.Count(static file => file.Text.Contains("*/", StringComparison.Ordinal)), kinds.Where(static kind => !kind.Key).Sum(static kind => kind.Count()));
    }

    /// <summary>The tokens of C#; what a text says is left out, and what tells one file from another.</summary>
    private static string CodeOf(string csharp)
    {
        var tree = CSharpSyntaxTree.ParseText(csharp, new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.Diagnose));
        Assert.Empty(tree.GetDiagnostics());
        var tokens = tree.GetRoot().DescendantTokens().Select(static token => token.IsKind(SyntaxKind.StringLiteralToken) ? "" : token.Text);
        return Mark().Replace(string.Join(" ", tokens), "");
    }

    [GeneratedRegex("Mark[0-9]+End")]
    private static partial Regex Mark();
}
