using System.Text.RegularExpressions;

namespace EntroPIC.Python;

/// <summary>Helper functions and types of printed code. A module contains those that it uses.</summary>
internal sealed partial class HelperLibrary
{
    /// <summary>The helpers of PyTorch modules.</summary>
    public static readonly HelperLibrary Torch = new("helpers.py");

    /// <summary>The helpers of modules that register losses with verl.</summary>
    public static readonly HelperLibrary Verl = new("verl_host.py");

    private readonly IReadOnlyList<Helper> _all;

    /// <param name="resource">A file of helpers, one after each line <c># %%</c>, or <c># %% first</c> if it must precede its uses.</param>
    public HelperLibrary(string resource) =>
        _all = [.. Helpers().Matches(Resource(resource)).Select(static match => new Helper(match.Groups[2].Value.Trim('\n'), match.Groups[1].Success))];

    /// <summary>The names that the helpers define.</summary>
    public IEnumerable<string> Names => _all.SelectMany(static helper => helper.Defines);

    /// <summary>The helpers that a text needs, directly or indirectly: those that must precede it, and those that may follow it.</summary>
    public (IReadOnlyList<string> First, IReadOnlyList<string> Last) Used(string text)
    {
        var used = new HashSet<Helper>();
        var waiting = new Stack<string>([text]);
        while (waiting.Count > 0)
        {
            var names = NamesIn(waiting.Pop());
            foreach (var helper in _all.Where(helper => helper.Defines.Any(names.Contains) && used.Add(helper)))
            {
                waiting.Push(helper.Text);
            }
        }

        return (Texts(true), Texts(false));

        IReadOnlyList<string> Texts(bool areFirst) =>
            [.. _all.Where(helper => helper.IsFirst == areFirst && used.Contains(helper)).Select(static helper => helper.Text)];
    }

    /// <summary>A file of this folder's resources.</summary>
    public static string Resource(string name)
    {
        using var stream = typeof(HelperLibrary).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>A text without the sections, <c># %% if NAME</c> to <c># %% end</c>, whose name the other text does not refer to.</summary>
    public static string Sections(string text, string referring)
    {
        var names = NamesIn(referring);
        return Section().Replace(text, section => names.Contains(section.Groups[1].Value) ? section.Groups[2].Value : "");
    }

    /// <summary>Code without its documentation and comments.</summary>
    public static string WithoutWords(string code) => Words().Replace(code, "");

    /// <summary>The functions and types that a text refers to. Documentation does not count.</summary>
    private static HashSet<string> NamesIn(string text) =>
        [.. Referred().Matches(WithoutWords(text)).Select(static match => match.Groups[1].Value)];

    [GeneratedRegex(@"""""""(?:\\.|[^\\])*?""""""|#[^\n]*", RegexOptions.Singleline)]
    private static partial Regex Words();

    // Neither an attribute nor a definition.
    [GeneratedRegex(@"(?<![\w.])(?<!\bdef )(?<!\bclass )([a-z_]\w*(?=\()|[A-Z]\w*)")]
    private static partial Regex Referred();

    [GeneratedRegex(@"^# %%( first)?\n(.*?)(?=^# %%|\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Helpers();

    [GeneratedRegex(@"^(?:(?:def|class) (\w+)|([A-Z_]+) = )", RegexOptions.Multiline)]
    private static partial Regex Definitions();

    [GeneratedRegex(@"^ *# %% if (\w+)\n(.*?)^ *# %% end\n", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();

    private sealed record Helper(string Text, bool IsFirst)
    {
        public IReadOnlyList<string> Defines { get; } =
            [.. Definitions().Matches(Text).Select(static match => match.Groups[1].Value + match.Groups[2].Value)];
    }
}
