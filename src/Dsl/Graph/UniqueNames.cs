using System.Globalization;

namespace EntroPIC.Dsl.Graph;

/// <summary>Unique names; a taken one gets a number.</summary>
internal sealed class UniqueNames(params string[] taken)
{
    private readonly HashSet<string> _taken = new(taken, StringComparer.Ordinal);

    // The next number to try: a file may request one name thousands of times.
    private readonly Dictionary<string, int> _last = new(StringComparer.Ordinal);

    /// <summary>The name, or <paramref name="stem"/> followed by the first free number.</summary>
    public string Of(string name, string stem)
    {
        var unique = name;
        var number = _last.TryGetValue(stem, out var last) ? last : 1;
        while (!_taken.Add(unique))
        {
            unique = stem + (++number).ToString(CultureInfo.InvariantCulture);
        }

        _last[stem] = number;
        return unique;
    }
}
