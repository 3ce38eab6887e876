using System.Globalization;

namespace EntroPIC.Generator.Model;

/// <summary>
/// Names of generated files, made from paths so that files of equal names stay apart. Roslyn ignores their case, allows few special
/// characters, and drops all output if two are equal.
/// </summary>
internal sealed class HintNames
{
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary><c>losses/math.entropic</c> as <c>losses.math.entropic.g.cs</c>, with a number if that is taken.</summary>
    public string Unique(string path)
    {
        var parts = path.Split(['/'], StringSplitOptions.RemoveEmptyEntries).Select(static part => part == ".." ? "up" : Allowed(part));
        var name = string.Join(".", parts);
        var unique = name + ".g.cs";
        for (var i = 2; !_taken.Add(unique); i++)
        {
            unique = $"{name}.{i.ToString(CultureInfo.InvariantCulture)}.g.cs";
        }

        return unique;
    }

    private static string Allowed(string part) =>
        new([.. part.Select(static c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_')]);
}
