using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Cli;

/// <summary>Files named on the command line.</summary>
internal static class Sources
{
    /// <summary>The namespace of files that declare none, as in a project without a root namespace.</summary>
    public const string RootNamespace = "Entropic";

    private const string Extension = ".entropic";

    /// <summary>Rules about names that another file may declare.</summary>
    private static readonly HashSet<Rule> DeclaredByFiles = [Rules.UnknownBase, Rules.UnknownController, Rules.UnknownFunction, Rules.UnknownName];

    /// <summary>
    /// Reads the files, each once; reports an unreadable file and returns <c>null</c>. Invalid UTF-8 becomes a character that the lexer
    /// rejects.
    /// </summary>
    public static SourceFile[]? Read(IEnumerable<string> paths, TextWriter error)
    {
        var files = new List<SourceFile>();
        var isComplete = true;
        foreach (var path in paths.DistinctBy(static path => path.Length == 0 ? path : Path.GetFullPath(path), StringComparer.Ordinal))
        {
            try
            {
                files.Add(new SourceFile(path, File.ReadAllText(path)));
            }
            catch (Exception reason) when (reason is IOException or UnauthorizedAccessException or ArgumentException)
            {
                error.WriteLine($"entropic: cannot read `{path}`: {Describe(path, reason)}");
                isComplete = false;
            }
        }

        return isComplete ? [.. files] : null;
    }

    /// <summary>A hint for a file whose names may be declared in another one.</summary>
    /// <param name="messages">The messages about the file.</param>
    /// <param name="others">The number of other files that were given.</param>
    /// <param name="advice">The way to give them.</param>
    /// <param name="error">Gets the hint.</param>
    public static void HintAtOthers(IEnumerable<Diagnostic> messages, int others, string advice, TextWriter error)
    {
        if (others == 0 && messages.Any(static message => DeclaredByFiles.Contains(message.Rule) && !IsExplained(message)))
        {
            error.WriteLine($"entropic: {advice}");
        }
    }

    /// <summary>True for an unknown value about which the message knows more, such as a misspelled one.</summary>
    private static bool IsExplained(Diagnostic message) => message.Rule == Rules.UnknownName && message.Message.Contains(';', StringComparison.Ordinal);

    private static string DidYouMean(string path)
    {
        // The common extension must not make names look similar.
        var beside = Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(path))!, "*" + Extension, new EnumerationOptions());
        var near = Suggestions.Nearest(
            Path.GetFileNameWithoutExtension(path), beside.Select(static file => Path.GetFileNameWithoutExtension(file)));
        return near.Count > 0 ? $"; did you mean {Wording.OneOf(near.Select(static name => name + Extension))}?" : "";
    }

    private static string Describe(string path, Exception reason) =>
        path.Length == 0 ? "the name is empty; name a file"
        : Directory.Exists(path) ? "it is a folder; name the files in it"
        : reason is FileNotFoundException ? "there is no such file" + DidYouMean(path)
        : reason is DirectoryNotFoundException ? "there is no such file"
        : reason.Message;
}
