using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Printing;

/// <summary>Names of locals, each used once.</summary>
/// <param name="style">A name of the language as the target writes it.</param>
/// <param name="stem">What a number may follow, of a name as the target writes it.</param>
/// <param name="taken">Names that are not free.</param>
internal sealed class NameScope(Func<string, string> style, Func<string, string> stem, params string[] taken)
{
    private readonly UniqueNames _names = new(taken);

    /// <summary>The name as the target writes it, with a number where it is taken.</summary>
    public string Unique(string name)
    {
        var written = style(name);
        return _names.Of(written, stem(written));
    }
}
