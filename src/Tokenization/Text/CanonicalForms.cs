using System.Collections;
using System.Collections.Frozen;
using System.Globalization;

namespace EntroPIC.Tokenization.Text;

/// <summary>
/// Unicode's canonical decompositions, compositions and combining classes. Our own table: .NET leaves texts as they are where
/// globalisation is invariant, as in most containers, and otherwise normalizes as the machine's ICU does.
/// </summary>
internal sealed class CanonicalForms
{
    private const string Resource = "EntroPIC.Tokenization.Text.normalization.txt";

    private const int Syllables = 0xAC00;
    private const int Leads = 0x1100;
    private const int Vowels = 0x1161;
    private const int Tails = 0x11A7;
    private const int LeadCount = 19;
    private const int VowelCount = 21;
    private const int TailCount = 28;

    private readonly FrozenDictionary<int, int[]> _decompositions;
    private readonly FrozenDictionary<long, int> _compositions;
    private readonly FrozenDictionary<int, int> _classes;
    private readonly BitArray _unstable = new(0x110000);

    private CanonicalForms()
    {
        using var stream = typeof(CanonicalForms).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        var (decompositions, compositions, classes) =
            (new Dictionary<int, int[]>(), new Dictionary<long, int>(), new Dictionary<int, int>());
        while (reader.ReadLine() is { } line)
        {
            var parts = line[1..].Split(' ');
            switch (line[0])
            {
                case '=':
                    var pair = (First: Hex(parts[1]), Second: Hex(parts[2]));
                    decompositions[Hex(parts[0])] = [pair.First, pair.Second];
                    compositions[Key(pair.First, pair.Second)] = Hex(parts[0]);
                    _unstable[pair.Second] = true;
                    break;
                case '>':
                    decompositions[Hex(parts[0])] = [.. parts[1..].Select(Hex)];
                    _unstable[Hex(parts[0])] = true;
                    break;
                case '!':
                    foreach (var character in parts[1..].SelectMany(Range))
                    {
                        classes[character] = int.Parse(parts[0], CultureInfo.InvariantCulture);
                        _unstable[character] = true;
                    }
                    break;
            }
        }
        foreach (var character in Enumerable.Range(Vowels, VowelCount).Concat(Enumerable.Range(Tails + 1, TailCount - 1)))
        {
            _unstable[character] = true;
        }

        (_decompositions, _compositions, _classes) =
            (decompositions.ToFrozenDictionary(), compositions.ToFrozenDictionary(), classes.ToFrozenDictionary());
    }

    public static CanonicalForms Shared => Lazily.Instance;

    /// <summary>True if a character can change when a text is composed, or change the one before it.</summary>
    public bool IsUnstable(int character) => _unstable[character];

    /// <summary>0 for what stands alone, otherwise the class within which marks keep their order.</summary>
    public int ClassOf(int character) => _classes.GetValueOrDefault(character);

    /// <summary>Adds the full canonical decomposition of a character.</summary>
    public void Decompose(int character, List<int> target)
    {
        var syllable = character - Syllables;
        if (syllable is >= 0 and < LeadCount * VowelCount * TailCount)
        {
            target.Add(Leads + (syllable / (VowelCount * TailCount)));
            target.Add(Vowels + (syllable / TailCount % VowelCount));
            if (syllable % TailCount > 0)
            {
                target.Add(Tails + (syllable % TailCount));
            }
        }
        else if (_decompositions.TryGetValue(character, out var parts))
        {
            foreach (var part in parts)
            {
                Decompose(part, target);
            }
        }
        else
        {
            target.Add(character);
        }
    }

    /// <summary>Composition of two characters; null if they do not compose.</summary>
    public int? Compose(int first, int second)
    {
        var (lead, vowel) = (first - Leads, second - Vowels);
        if (lead is >= 0 and < LeadCount && vowel is >= 0 and < VowelCount)
        {
            return Syllables + (((lead * VowelCount) + vowel) * TailCount);
        }

        var (syllable, tail) = (first - Syllables, second - Tails);
        if (syllable is >= 0 and < LeadCount * VowelCount * TailCount && syllable % TailCount == 0 && tail is > 0 and < TailCount)
        {
            return first + tail;
        }

        return _compositions.TryGetValue(Key(first, second), out var composed) ? composed : null;
    }

    private static long Key(int first, int second) => ((long)first << 32) | (uint)second;

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static IEnumerable<int> Range(string range)
    {
        var ends = range.Split('-');
        return Enumerable.Range(Hex(ends[0]), Hex(ends[^1]) - Hex(ends[0]) + 1);
    }

    // Read when it is first needed.
    private static class Lazily
    {
        public static readonly CanonicalForms Instance = new();
    }
}
