using System.Text.RegularExpressions;

namespace EntroPIC.Python;

/// <summary>The small functions that printed ones call. A module holds those that it uses.</summary>
internal static partial class HelperLibrary
{
    private static readonly IReadOnlyList<Helper> All = [.. Resource("helpers.py").Split("# %%\n", StringSplitOptions.RemoveEmptyEntries).Select(static text => new Helper(text.Trim('\n')))];

    /// <summary>All names that they define.</summary>
    public static IEnumerable<string> Names => All.SelectMany(static helper => helper.Defines);

    /// <summary>Those that a text needs, with those that they need, each after what it refers to in its head.</summary>
    public static IReadOnlyList<string> Used(string text)
    {
        var used = new HashSet<Helper>();
        var waiting = new Stack<string>([text]);
        while (waiting.Count > 0)
        {
            var words = new HashSet<string>(Words().Matches(waiting.Pop()).Select(static match => match.Value), StringComparer.Ordinal);
            foreach (var helper in All.Where(helper => helper.Defines.Any(words.Contains) && used.Add(helper)))
            {
                waiting.Push(helper.Text);
            }
        }

        return [.. All.Where(used.Contains).Select(static helper => helper.Text)];
    }

    /// <summary>A file of this folder's resources.</summary>
    public static string Resource(string name)
    {
        using var stream = typeof(HelperLibrary).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    // Not an attribute, and not the name of an argument.
    [GeneratedRegex(@"(?<![\w.])[A-Za-z_]\w*(?!\w|=[^=])")]
    private static partial Regex Words();

    [GeneratedRegex(@"^(?:def|class) (\w+)|^([A-Z_]+) = ", RegexOptions.Multiline)]
    private static partial Regex Definitions();

    private sealed record Helper(string Text)
    {
        public IReadOnlyList<string> Defines { get; } =
            [.. Definitions().Matches(Text).Select(static match => match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value)];
    }
}
