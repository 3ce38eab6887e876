using System.Text.RegularExpressions;

namespace EntroPIC.Python;

/// <summary>The small functions and types that printed code refers to. A module holds those that it uses.</summary>
internal sealed partial class HelperLibrary
{
    /// <summary>Those of modules of PyTorch.</summary>
    public static readonly HelperLibrary Torch = new("helpers.py");

    /// <summary>Those of modules that register losses with verl.</summary>
    public static readonly HelperLibrary Verl = new("verl_host.py");

    private readonly IReadOnlyList<Helper> _all;

    /// <param name="resource">A file of helpers, one behind each line of <c># %%</c>, or <c># %% first</c> where it must stand before what refers to it.</param>
    public HelperLibrary(string resource) =>
        _all = [.. Helpers().Matches(Resource(resource)).Select(static match => new Helper(match.Groups[2].Value.Trim('\n'), match.Groups[1].Success))];

    /// <summary>All names that they define.</summary>
    public IEnumerable<string> Names => _all.SelectMany(static helper => helper.Defines);

    /// <summary>What a text needs, and what that needs: what must stand before it, and what may stand behind it.</summary>
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

        IReadOnlyList<string> Texts(bool areFirst) => [.. _all.Where(helper => helper.IsFirst == areFirst && used.Contains(helper)).Select(static helper => helper.Text)];
    }

    /// <summary>A file of this folder's resources.</summary>
    public static string Resource(string name)
    {
        using var stream = typeof(HelperLibrary).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>A text with those of its sections, <c># %% if NAME</c> to <c># %% end</c>, whose name another text refers to.</summary>
    public static string Sections(string text, string referring)
    {
        var names = NamesIn(referring);
        return Section().Replace(text, section => names.Contains(section.Groups[1].Value) ? section.Groups[2].Value : "");
    }

    /// <summary>Code without its documentation and comments.</summary>
    public static string WithoutWords(string code) => Words().Replace(code, "");

    /// <summary>The functions that a text calls and the types that it mentions. What words say in documentation is no reference.</summary>
    private static HashSet<string> NamesIn(string text) =>
        [.. Referred().Matches(WithoutWords(text)).Select(static match => match.Groups[1].Value)];

    [GeneratedRegex(@"""""""(?:\\.|[^\\])*?""""""|#[^\n]*", RegexOptions.Singleline)]
    private static partial Regex Words();

    // Not an attribute, and not where it is defined.
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
        public IReadOnlyList<string> Defines { get; } = [.. Definitions().Matches(Text).Select(static match => match.Groups[1].Value + match.Groups[2].Value)];
    }
}
