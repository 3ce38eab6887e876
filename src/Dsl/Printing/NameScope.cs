using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Printing;

/// <summary>Unique names of locals.</summary>
/// <param name="style">Converts a name to the style of the target.</param>
/// <param name="stem">The part of a converted name that a number may follow.</param>
/// <param name="taken">Names that are not free.</param>
internal sealed class NameScope(Func<string, string> style, Func<string, string> stem, params string[] taken)
{
    private readonly UniqueNames _names = new(taken);

    /// <summary>The name in the target's style, with a number if it is taken.</summary>
    public string Unique(string name)
    {
        var written = style(name);
        return _names.Of(written, stem(written));
    }
}
