using System.Collections.Frozen;
using System.Text.RegularExpressions;
using EntroPIC.Mathematics.Numbers;

namespace EntroPIC.Mathematics.Syntax;

/// <summary>Reads the words after a value: `cm^2`, `square meters`, `miles per hour`, `apples`.</summary>
internal static partial class Units
{
    // What follows tells more about the value, not what it counts.
    private static readonly FrozenSet<string> Ends = FrozenSet.ToFrozenSet(
    [
        "in", "of", "to", "for", "with", "from", "on", "at", "by", "as", "total", "altogether", "left", "where", "when", "if", "because", "since", "so",
        "then", "respectively", "per",
    ]);

    // These say which of several values it is, unit or not.
    private static readonly FrozenSet<string> Directions = FrozenSet.ToFrozenSet(
    [
        "right", "north", "south", "east", "west", "up", "down", "upward", "upwards", "downward", "downwards", "forward", "forwards", "backward",
        "backwards", "clockwise", "counterclockwise", "anticlockwise",
    ]);

    // These say the same, but may be left out.
    private static readonly FrozenSet<string> Senses = FrozenSet.ToFrozenSet(
    [
        "ago", "later", "hence", "earlier", "before", "after", "early", "late", "ahead", "behind", "profit", "loss", "gain", "increase", "decrease", "surplus", "deficit",
    ]);

    // These change what the value says.
    private static readonly FrozenSet<string> Changes = FrozenSet.ToFrozenSet(
    [
        "not", "or", "and", "more", "less", "fewer", "than", "least", "most", "wrong", "incorrect", "is", "are", "was", "isn't", "except", "without", "times",
        "below", "above", "maybe", "mod", "modulo",
    ]);

    // Right after a number these make another one of it, or nobody can tell what.
    private static readonly FrozenSet<string> Operations = FrozenSet.ToFrozenSet(
    [
        "squared", "cubed", "factorial", "inverse", "reciprocal", "root", "negative", "plus", "minus", "over", "half", "third", "quarter", "quarters", "fourth", "fifth",
        "sixth", "seventh", "eighth", "ninth", "tenth", "hundredth", "thousandth", "pair", "pairs", "double", "triple", "k",
    ]);

    private static readonly FrozenDictionary<string, Rational> Multiples = new Dictionary<string, Rational>
    {
        ["ten"] = 10, ["hundred"] = 100, ["thousand"] = 1000, ["million"] = 1_000_000, ["billion"] = 1_000_000_000,
        ["trillion"] = new(1_000_000_000_000, 1),
        ["dozen"] = 12, ["score"] = 20, ["gross"] = 144, ["lakh"] = 100_000, ["crore"] = 10_000_000, ["bn"] = 1_000_000_000,
        ["halves"] = new(1, 2), ["thirds"] = new(1, 3), ["fourths"] = new(1, 4), ["fifths"] = new(1, 5), ["sixths"] = new(1, 6),
        ["sevenths"] = new(1, 7),
        ["eighths"] = new(1, 8), ["ninths"] = new(1, 9), ["tenths"] = new(1, 10), ["hundredths"] = new(1, 100),
        ["thousandths"] = new(1, 1000),
        ["millionths"] = new(1, 1_000_000), ["percent"] = new(1, 100), ["permille"] = new(1, 1000), ["ppm"] = new(1, 1_000_000),
        ["ppb"] = new(1, 1_000_000_000),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> Speeds = new Dictionary<string, string>
    {
        ["mph"] = "mile/hour", ["kmh"] = "km/hour", ["kph"] = "km/hour", ["kmph"] = "km/hour", ["fps"] = "foot/second",
    }.ToFrozenDictionary();

    /// <summary>True if the first of the words after a number makes another number of it.</summary>
    public static bool ChangeNumber(string words) =>
        Piece().Match(PartsOf(words)).Value.TrimEnd('.').ToLowerInvariant() is var first
            && (Operations.Contains(first) || MultipleOf(first) is not null);

    /// <summary>True for a word that says which of two values it is, such as `ago` and `later`, and may be left out.</summary>
    public static bool IsSense(UnitNode unit) => Senses.Contains(unit.Name);

    private static Rational? MultipleOf(string word) =>
        Multiples.TryGetValue(word, out var multiple)
            || (word.Length > 3 && word[^1] == 's' && Multiples.TryGetValue(word[..^1], out multiple))
            ? multiple
            : null;

    private static string PartsOf(string words) =>
        PerMillion().Replace(PerThousand().Replace(PerHundred().Replace(words, " percent "), " permille "), " ppm ");

    /// <summary>The factors that the words are: none for words that do not matter, null for words that change what the value
    /// says.</summary>
    public static List<Expression>? Read(string words)
    {
        var reader = new Reader();
        words = words.Replace("²", "^2", StringComparison.Ordinal).Replace("³", "^3", StringComparison.Ordinal)
            .Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
        if (Power().IsMatch(words))
        {
            return null;
        }

        var text =
            Degree().Replace(PartsOf(words), static match => match.Groups["scale"].Value is "c" or "C" ? " celsius " : " fahrenheit ");
        foreach (Match match in Piece().Matches(text))
        {
            if (Changes.Contains(match.Value.ToLowerInvariant()))
            {
                return null;
            }

            if (reader.IsAtEnd)
            {
                continue;
            }

            var piece = match.Value.TrimEnd('.');
            if (!reader.HasUnits && Operations.Contains(piece.ToLowerInvariant()))
            {
                return null;
            }

            reader.Take(piece);
        }

        return reader.Factors;
    }

    private sealed class Reader
    {
        private readonly List<Expression> _units = [];
        private readonly List<Expression> _multiples = [];
        private string? _noun;
        private int _power = 1;
        private bool _isBelow;

        public bool IsAtEnd { get; private set; }

        public bool HasUnits => _units.Count > 0;

        public List<Expression> Factors =>
            [.. _multiples, .. _units, .. _units.Count == 0 && _noun is not null ? [UnitNode.Of(_noun)] : Array.Empty<Expression>()];

        public void Take(string piece)
        {
            var lower = piece.ToLowerInvariant();
            switch (lower)
            {
                case "/" or "per" or "a" or "an" or "each" when _units.Count > 0:
                    _isBelow |= lower is "/" or "per";
                    break;
                case "square" or "sq":
                    _power = 2;
                    break;
                case "cubic" or "cu":
                    _power = 3;
                    break;
                case "squared" or "cubed" when _units.Count > 0:
                    Raise(lower == "squared" ? 2 : 3);
                    break;
                case ['^', ..] when _units.Count > 0 && int.TryParse(piece.AsSpan(1), out var power):
                    Raise(power);
                    break;
                case "*":
                    break;
                default:
                    TakeWord(piece, lower);
                    break;
            }
        }

        private void TakeWord(string piece, string lower)
        {
            if (MultipleOf(lower) is { } multiple)
            {
                _multiples.Add(new NumberNode(multiple));
            }
            else if (Speeds.TryGetValue(lower, out var speed))
            {
                Array.ForEach(PieceOf(speed), Take);
            }
            else if (lower is "rad" or "radian" or "radians")
            {
                _units.AddRange(
                    [new NumberNode(180), new PowerNode(new ConstantNode(Constant.Pi), new NumberNode(-1)), UnitTable.Find("degree")!]);
            }
            else if (UnitTable.Find(piece) is { } unit && !(lower == "in" && _noun is not null))
            {
                Add(unit);
            }
            else if (Directions.Contains(lower) || Senses.Contains(lower))
            {
                _multiples.Add(UnitNode.Of(Singular(lower)));
            }
            else if (Ends.Contains(lower) && (lower != "left" || _noun is not null || _units.Count > 0))
            {
                IsAtEnd = true;
            }
            else if (char.IsLetter(piece[0]))
            {
                _noun = piece.Length > 2 ? Singular(lower) : piece;
            }
        }

        private void Add(UnitNode unit)
        {
            var power = _isBelow ? -_power : _power;
            _units.Add(power == 1 ? unit : new PowerNode(unit, new NumberNode(power)));
            _power = 1;
        }

        private void Raise(int power)
        {
            var (unit, sign) = _units[^1] is PowerNode { Base: var of } ? (of, -1) : (_units[^1], 1);
            _units[^1] = new PowerNode(unit, new NumberNode(sign * power));
        }

        private static string[] PieceOf(string text) => [.. Piece().Matches(text).Select(static match => match.Value)];
    }

    private static string Singular(string noun) => noun switch
    {
        "people" or "persons" => "person",
        "children" => "child",
        [.., 'i', 'e', 's'] => noun[..^3] + "y",
        [.., 's', 's'] => noun,
        [.., 's'] => noun[..^1],
        _ => noun,
    };

    [GeneratedRegex(@"[A-Za-z][A-Za-z'’-]*\.?|[$€£¥₹¢°Ω]|/|\^-?\d+|\*")]
    private static partial Regex Piece();

    [GeneratedRegex(@"(?<![A-Za-z])per\s+(?:hundred|cent)(?![A-Za-z])", RegexOptions.IgnoreCase)]
    private static partial Regex PerHundred();

    [GeneratedRegex(@"(?<![A-Za-z])(?:per\s+(?:thousand|mille?)|parts\s+per\s+thousand)(?![A-Za-z])", RegexOptions.IgnoreCase)]
    private static partial Regex PerThousand();

    [GeneratedRegex(@"(?<![A-Za-z])(?:parts\s+)?per\s+million(?![A-Za-z])", RegexOptions.IgnoreCase)]
    private static partial Regex PerMillion();

    /// <summary>To the third, but not to the nearest.</summary>
    [GeneratedRegex(@"(?<![A-Za-z])to\s+the(?:\s+(?:power|minus|negative|\d|[A-Za-z]+(?:th|rd|nd|st)(?![A-Za-z])(?<!nearest|closest|east|west|north|south|first|last)|[a-z](?![A-Za-z]))|\s*$)", RegexOptions.IgnoreCase)]
    public static partial Regex Power();

    [GeneratedRegex(@"(?:°|degrees?)\s*(?<scale>[CF])(?:elsius|ahrenheit)?(?![a-z])", RegexOptions.IgnoreCase)]
    private static partial Regex Degree();
}
