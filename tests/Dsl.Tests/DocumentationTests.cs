using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Formatting;
using EntroPIC.Dsl.Text;

namespace Dsl.Tests;

/// <summary>Samples in the documentation compile, and its links resolve.</summary>
public sealed partial class DocumentationTests
{
    public static TheoryData<string, int> Samples
    {
        get
        {
            var samples = new TheoryData<string, int>();
            foreach (var path in (string[])["README.md", .. Directory.EnumerateFiles(Folder("docs"), "*.md").Order(StringComparer.Ordinal).Select(static path => Path.Combine("docs", Path.GetFileName(path)))])
            {
                for (var i = 0; i < Blocks(Folder(path)).Count; i++)
                {
                    samples.Add(path, i);
                }
            }

            return samples;
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void SampleCompiles(string file, int index) => Assert.Equal([], Source.Messages(Blocks(Folder(file))[index]));

    /// <summary>Code in the last column of the tables for users of PyTorch, with the loss that its row names first.</summary>
    public static TheoryData<string, string> Cells
    {
        get
        {
            var cells = new TheoryData<string, string>();
            foreach (var cell in Row().Matches(Prose(Folder("docs/from-pytorch.md"))).Select(static row => row.Groups[1].Value))
            {
                string[] codes = [.. Code().Matches(cell).Select(static code => code.Groups[1].Value).Where(static code => code != ".entropic")];
                var parent = codes.FirstOrDefault(static code => LossName().IsMatch(code)) ?? "Grpo";
                foreach (var code in codes)
                {
                    cells.Add(code, parent);
                }
            }

            return cells;
        }
    }

    /// <summary>A cell holds the name of a loss, an item of one, or an expression.</summary>
    [Theory]
    [MemberData(nameof(Cells), DisableDiscoveryEnumeration = true)]
    public void CellCompiles(string code, string parent) => Assert.Equal([],
        LossName().IsMatch(code) ? Source.Messages($"loss Cell : {code} {{ }}")
        : Item().IsMatch(code) ? Source.Messages($"loss Cell : {parent} {{ {code} }}")
        : Source.Bind(code).Messages);

    [GeneratedRegex(@"^\|.* \| (.+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("^[A-Z][A-Za-z]*$")]
    private static partial Regex LossName();

    [GeneratedRegex("^(?:param|let|group|weight|keep|policy|bonus|penalty|reduce|metric|advantage =) ")]
    private static partial Regex Item();

    /// <summary>Paths of sources in the steps, or their ends; capitals such as <c>NAME</c> stand for a name of one's own.</summary>
    [Fact]
    public void FilesNamedInContributingExist()
    {
        string[] known = [.. new[] { "src", "tests", "docs", "examples", "bench" }
            .SelectMany(static folder => Directory.EnumerateFiles(Folder(folder), "*", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Folder(".")))
            .Select(static path => "/" + Path.GetRelativePath(Folder("."), path).Replace('\\', '/'))];
        var named = NamedFile().Matches(File.ReadAllText(Folder("CONTRIBUTING.md"))).Select(static match => match.Groups[1].Value).Distinct().ToList();

        Assert.NotEmpty(named);
        Assert.Equal([], named.Where(name => !Placeholder().IsMatch(name) && !known.Any(path => path.EndsWith("/" + name, StringComparison.Ordinal))));
    }

    [GeneratedRegex("`([A-Za-z0-9_./-]+\\.(?:cs|csproj|md|entropic|py))`")]
    private static partial Regex NamedFile();

    [GeneratedRegex("NAME|FILE|xxxx")]
    private static partial Regex Placeholder();

    public static TheoryData<string, int> AllSamples
    {
        get
        {
            var samples = Samples;
            foreach (var path in Directory.EnumerateFiles(Folder("docs/diagnostics"), "*.md").Order(StringComparer.Ordinal).Select(static path => $"docs/diagnostics/{Path.GetFileName(path)}"))
            {
                for (var i = 0; i < Blocks(Folder(path)).Count; i++)
                {
                    samples.Add(path, i);
                }
            }

            return samples;
        }
    }

    /// <summary>Samples look as <c>entropic format</c> leaves them. Only pages of rules about syntax show what does not parse.</summary>
    [Theory]
    [MemberData(nameof(AllSamples))]
    public void SampleIsFormatted(string file, int index)
    {
        var sample = Blocks(Folder(file))[index].ReplaceLineEndings("\n");
        if (Formatter.Format(new SourceFile(file, sample), new DiagnosticBag()) is { } formatted)
        {
            Assert.Equal(formatted, sample);
            return;
        }

        // Their ids begin with 0, and the broken sample comes first.
        Assert.StartsWith("docs/diagnostics/ENT0", file, StringComparison.Ordinal);
        Assert.Equal(0, index);
    }

    public static TheoryData<string> Pages =>
    [
        "README.md", "CONTRIBUTING.md", "CHANGELOG.md",
        .. Directory.EnumerateFiles(Folder("docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Folder("examples"), "README.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Folder("tests/Goldens"), "README.md", SearchOption.AllDirectories))
            .Select(static path => Path.GetRelativePath(Folder(""), path).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    /// <summary>A link leads to a file, and its fragment to a heading of that file.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void LinksResolve(string page) => Assert.Equal([], Link().Matches(Prose(Folder(page))).Select(static match => match.Groups[1].Value).Where(link =>
    {
        var (path, fragment) = link.Split('#') is [var first, var second] ? (first, second) : (link, "");
        var target = path.Length == 0 ? Folder(page) : Path.GetFullPath(Path.Combine(Folder(page), "..", path));
        return !Path.Exists(target) || (fragment.Length > 0 && !Heading().Matches(Prose(target)).Any(heading => Slug(heading.Groups[1].Value) == fragment));
    }));

    private static string Prose(string path) => Fence().Replace(File.ReadAllText(path).ReplaceLineEndings("\n"), "");

    private static string Slug(string heading) => NotInSlug().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    private static IReadOnlyList<string> Blocks(string path) => [.. Block().Matches(File.ReadAllText(path)).Select(static match => match.Groups[1].Value)];

    private static string Folder(string relative, [CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(path, "..", "..", "..", relative));

    [GeneratedRegex("```entropic\\r?\\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\((?!https?:)([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("[^a-z0-9 _-]")]
    private static partial Regex NotInSlug();
}
