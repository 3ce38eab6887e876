using System.Globalization;

namespace EntroPIC.Tokenization.Text.Expressions;

/// <summary>
/// Reads a regular expression of a tokenizer. It rejects features that need unbounded backtracking, such as backreferences.
/// </summary>
internal sealed class ExpressionReader
{
    private const int DeepestNesting = 100;
    private const int MostRepetitions = 1000;
    private const int MostStacked = 3;

    private readonly string _text;
    private readonly Dictionary<(int Character, bool IgnoresCase), Func<int, bool>> _literals = [];
    private int _place;
    private int _depth;
    private bool _ignoresCase;

    private ExpressionReader(string text) => _text = text;

    /// <exception cref="ArgumentException">The expression is broken, or uses an unknown feature.</exception>
    public static Node Read(string expression)
    {
        var reader = new ExpressionReader(expression);
        var node = reader.ReadChoice();
        return reader._place == expression.Length ? node : throw reader.Error("a `)` closes nothing");
    }

    private Node ReadChoice()
    {
        if (++_depth > DeepestNesting)
        {
            throw Error($"groups nest deeper than {DeepestNesting} levels");
        }

        var ignoredCase = _ignoresCase;
        var options = new List<Node> { ReadSequence() };
        while (TryTake('|'))
        {
            options.Add(ReadSequence());
        }
        // A switch counts up to the end of its group.
        _ignoresCase = ignoredCase;
        _depth--;
        return options is [var only] ? only : new ChoiceNode(options);
    }

    private SequenceNode ReadSequence()
    {
        var parts = new List<Node>();
        while (_place < _text.Length && _text[_place] is not ('|' or ')'))
        {
            parts.Add(ReadRepeated());
        }

        return new(parts);
    }

    private Node ReadRepeated()
    {
        var (node, repetitions) = (ReadOne(), 0);
        while (ReadBounds() is var (least, most, isInterval))
        {
            if (++repetitions > MostStacked)
            {
                throw Error($"more than {MostStacked} repetitions follow one another");
            }

            if (node is PlaceNode or LookNode)
            {
                throw Error("a place is repeated");
            }

            if (least > MostRepetitions || most > MostRepetitions)
            {
                throw Error($"a part is repeated more than {MostRepetitions} times");
            }

            if (most is null && node.CanBeEmpty)
            {
                throw Error("a part that can match nothing is repeated without bound");
            }

            var isLazy = TryTake('?');
            node = new RepeatNode(node, least, most, isLazy);
            if (!isLazy && !isInterval && TryTake('+'))
            {
                node = new AtomicNode(node);
            }
        }
        return node;
    }

    private (int Least, int? Most, bool IsInterval)? ReadBounds()
    {
        if (_place == _text.Length)
        {
            return null;
        }

        switch (_text[_place])
        {
            case '*':
                _place++;
                return (0, null, false);
            case '+':
                _place++;
                return (1, null, false);
            case '?':
                _place++;
                return (0, 1, false);
            case '{':
                return ReadInterval();
            default:
                return null;
        }
    }

    // What looks like none is text.
    private (int Least, int? Most, bool IsInterval)? ReadInterval()
    {
        var end = _text.IndexOf('}', _place);
        var bounds = end < 0 ? [] : _text[(_place + 1)..end].Split(',');
        if (bounds.Length is not (1 or 2) || !bounds.All(static bound => bound.Length <= 6 && bound.All(char.IsAsciiDigit))
            || bounds.All(static bound => bound.Length == 0))
        {
            return null;
        }

        var least = bounds[0].Length == 0 ? 0 : int.Parse(bounds[0], CultureInfo.InvariantCulture);
        int? most = bounds.Length == 1 ? least : bounds[1].Length == 0 ? null : int.Parse(bounds[1], CultureInfo.InvariantCulture);
        _place = end + 1;
        return most < least ? throw Error("a repetition has its bounds the wrong way round") : (least, most, true);
    }

    private Node ReadOne()
    {
        var character = ReadCharacter();
        return character switch
        {
            '(' => ReadGroup(),
            '[' => new SetNode(ReadClass()),
            '.' => new SetNode(static other => other != '\n'),
            '^' => new PlaceNode(static (text, place) => place == 0 || text[place - 1] == '\n'),
            '$' => new PlaceNode(static (text, place) => place == text.Length || text[place] == '\n'),
            '\\' => ReadEscape(),
            '*' or '+' or '?' => throw Error($"`{(char)character}` repeats nothing"),
            _ => Literal(character),
        };
    }

    private SetNode Literal(int character)
    {
        if (!_literals.TryGetValue((character, _ignoresCase), out var contains))
        {
            var variants = _ignoresCase ? CharacterClasses.Variants(character) : [character];
            _literals[(character, _ignoresCase)] = contains = other => variants.Contains(other);
        }
        return new(contains);
    }

    private SetNode Set(Func<int, bool> contains) => new(_ignoresCase ? CharacterClasses.WithoutCase(contains) : contains);

    private Node ReadGroup()
    {
        var ignoredCase = _ignoresCase;
        var node = !TryTake('?') ? ReadChoice()
            : TryTake(':') ? ReadChoice()
            : TryTake('=') ? new LookNode(ReadChoice(), IsBehind: false, IsNegated: false)
            : TryTake('!') ? new LookNode(ReadChoice(), IsBehind: false, IsNegated: true)
            : TryTake("<=") ? new LookNode(ReadChoice(), IsBehind: true, IsNegated: false)
            : TryTake("<!") ? new LookNode(ReadChoice(), IsBehind: true, IsNegated: true)
            : TryTake('>') ? new AtomicNode(ReadChoice())
            : TryTake('<') || TryTake("P<") ? ReadNamed()
            : ReadSwitch();
        if (!TryTake(')'))
        {
            throw Error("a group is not closed by `)`");
        }
        // Behind `(?i)` the switch counts on; what stands in it is empty.
        if (node is not SequenceNode { Parts: [] })
        {
            _ignoresCase = ignoredCase;
        }

        return node;
    }

    private Node ReadNamed()
    {
        var end = _text.IndexOf('>', _place);
        _place = end < 0 ? throw Error("the name of a group is not closed by `>`") : end + 1;
        return ReadChoice();
    }

    private Node ReadSwitch()
    {
        var isOn = true;
        for (; _place < _text.Length && _text[_place] is 'i' or '-'; _place++)
        {
            (isOn, _ignoresCase) = _text[_place] == '-' ? (false, _ignoresCase) : (isOn, isOn);
        }

        if (TryTake(':'))
        {
            return ReadChoice();
        }

        return _place < _text.Length && _text[_place] == ')' ? new SequenceNode([]) : throw Error("a group of this kind is not supported");
    }

    private Node ReadEscape()
    {
        if (_place == _text.Length)
        {
            throw Error("a backslash ends it");
        }

        switch (_text[_place])
        {
            case 'b':
                _place++;
                return new PlaceNode(IsWordEdge);
            case 'B':
                _place++;
                return new PlaceNode(static (text, place) => !IsWordEdge(text, place));
            case 'A':
                _place++;
                return new PlaceNode(static (_, place) => place == 0);
            case 'z':
                _place++;
                return new PlaceNode(static (text, place) => place == text.Length);
            case 'Z':
                _place++;
                return new PlaceNode(static (text, place) => place == text.Length || (place == text.Length - 1 && text[place] == '\n'));
            case 'p' or 'P' or 's' or 'S' or 'd' or 'D' or 'w' or 'W' or 'h' or 'H':
                return Set(ReadEscapedSet());
            default:
                return Literal(ReadEscapedCharacter());
        }
    }

    private static bool IsWordEdge(string text, int place) => IsWordAt(text, place - 1) != IsWordAt(text, place);

    private static bool IsWordAt(string text, int place)
    {
        if (place < 0 || place >= text.Length)
        {
            return false;
        }

        var first = char.IsLowSurrogate(text[place]) && place > 0 ? place - 1 : place;
        return CharacterClasses.IsWord(char.IsSurrogatePair(text, first) ? char.ConvertToUtf32(text, first) : text[place]);
    }

    private Func<int, bool> ReadEscapedSet()
    {
        var letter = _text[_place++];
        return CharacterClasses.OfLetter(letter) ?? ReadCategory(isNegated: letter == 'P');
    }

    private Func<int, bool> ReadCategory(bool isNegated)
    {
        var end = _place < _text.Length && _text[_place] == '{' ? _text.IndexOf('}', _place) : -1;
        if (end < 0)
        {
            throw Error("a category is not written as `{…}`");
        }

        var name = _text[(_place + 1)..end];
        (isNegated, var known) = name.StartsWith('^') ? (!isNegated, name[1..]) : (isNegated, name);
        var set = CharacterClasses.OfCategory(known) ?? throw Error($"the category `{name}` is not known");
        _place = end + 1;
        return isNegated ? CharacterClasses.Not(set) : set;
    }

    private int ReadEscapedCharacter()
    {
        var letter = ReadCharacter();
        switch (letter)
        {
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'f':
                return '\f';
            case 'v':
                return '\v';
            case 'a':
                return '\a';
            case 'e':
                return '\x1B';
            case 'x' when TryTake('{'):
                var end = _text.IndexOf('}', _place);
                var value = ReadHex(end < 0 ? throw Error("a number is not closed by `}`") : end - _place);
                _place++;
                return value;
            case 'x':
                return ReadHex(2);
            case 'u':
                return ReadHex(4);
            default:
                // Anything else with a letter or digit means something that is not known here.
                return letter < 128 && char.IsAsciiLetterOrDigit((char)letter)
                    ? throw Error($"`\\{(char)letter}` is not supported")
                    : letter;
        }
    }

    private int ReadHex(int digits)
    {
        if (_place + digits > _text.Length || digits > 8
            || !int.TryParse(_text.AsSpan(_place, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) || value is < 0 or > 0x10FFFF)
        {
            throw Error("a character has no such number");
        }

        _place += digits;
        return value;
    }

    /// <summary>Reads a class, whose bracket is open.</summary>
    private Func<int, bool> ReadClass()
    {
        if (++_depth > DeepestNesting)
        {
            throw Error($"classes nest deeper than {DeepestNesting} levels");
        }

        var isNegated = TryTake('^');
        var (parts, isFirst) = (new List<Func<int, bool>>(), true);
        while (isFirst || !TryTake(']'))
        {
            isFirst = false;
            if (TryTake("&&"))
            {
                // The parts before and after it.
                var (left, right) = (Any(parts), ReadRest());
                parts = [character => left(character) && right(character)];
                break;
            }
            parts.Add(ReadClassPart());
        }
        _depth--;
        // What is not in it is so in either case.
        var any = _ignoresCase ? CharacterClasses.WithoutCase(Any(parts)) : Any(parts);
        return isNegated ? CharacterClasses.Not(any) : any;

        Func<int, bool> ReadRest()
        {
            var rest = new List<Func<int, bool>>();
            while (!TryTake(']'))
            {
                rest.Add(ReadClassPart());
            }

            return Any(rest);
        }
    }

    private Func<int, bool> ReadClassPart()
    {
        if (_place == _text.Length)
        {
            throw Error("a class is not closed by `]`");
        }

        if (TryTake("[:"))
        {
            throw Error("classes such as `[:alpha:]` are not supported");
        }

        if (TryTake('['))
        {
            return ReadClass();
        }

        if (_text[_place] == '\\' && _place + 1 < _text.Length
            && (_text[_place + 1] is 'p' or 'P' || CharacterClasses.OfLetter(_text[_place + 1]) is not null))
        {
            _place++;
            return ReadEscapedSet();
        }
        var first = ReadClassCharacter();
        if (_place + 1 >= _text.Length || _text[_place] != '-' || _text[_place + 1] is ']' or '[')
        {
            return character => character == first;
        }

        _place++;
        var last = ReadClassCharacter();
        return first <= last ? character =>
            first <= character && character <= last : throw Error("a range has its ends the wrong way round");
    }

    private int ReadClassCharacter()
    {
        var character = ReadCharacter();
        return character != '\\'
            ? character
            : TryTake('b') ? '\b'
            : _place < _text.Length ? ReadEscapedCharacter()
            : throw Error("a backslash ends it");
    }

    private static Func<int, bool> Any(List<Func<int, bool>> parts)
    {
        Func<int, bool>[] all = [.. parts];
        return all is [var only] ? only : character =>
        {
            foreach (var part in all)
            {
                if (part(character))
                {
                    return true;
                }
            }
            return false;
        };
    }

    private int ReadCharacter()
    {
        if (_place == _text.Length)
        {
            throw Error("it ends too early");
        }

        var character = char.IsSurrogatePair(_text, _place) ? char.ConvertToUtf32(_text, _place) : _text[_place];
        _place += character > char.MaxValue ? 2 : 1;
        return character;
    }

    private bool TryTake(char character)
    {
        var isThere = _place < _text.Length && _text[_place] == character;
        _place += isThere ? 1 : 0;
        return isThere;
    }

    private bool TryTake(string part)
    {
        var isThere = string.CompareOrdinal(_text, _place, part, 0, part.Length) == 0;
        _place += isThere ? part.Length : 0;
        return isThere;
    }

    private ArgumentException Error(string problem) => new($"at character {_place + 1}, {problem}");
}
