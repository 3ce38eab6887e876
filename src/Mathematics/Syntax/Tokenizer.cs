namespace EntroPIC.Mathematics.Syntax;

/// <summary>Splits LaTeX, or plain notation, into tokens.</summary>
internal sealed class Tokenizer
{
    // A minus after the digits.
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻";
    private const string Subscripts = "₀₁₂₃₄₅₆₇₈₉₋";

    private readonly string _text;
    private readonly WorkBudget _budget;
    private readonly List<Token> _tokens = [];
    private int _at;

    private Tokenizer(string text, WorkBudget budget)
    {
        _text = text;
        _budget = budget;
    }

    private char Current => _at < _text.Length ? _text[_at] : '\0';

    private char Next => _at + 1 < _text.Length ? _text[_at + 1] : '\0';

    /// <summary>The tokens with an <see cref="TokenKind.End"/> after them, or null where a character or command is not known.</summary>
    public static List<Token>? Tokenize(string text, WorkBudget budget)
    {
        var tokenizer = new Tokenizer(text, budget);
        while (tokenizer._at < text.Length)
        {
            budget.Spend();
            if (!tokenizer.ReadToken())
            {
                return null;
            }
        }

        tokenizer.Add(TokenKind.End);
        return tokenizer._tokens;
    }

    private bool ReadToken()
    {
        if (char.IsAsciiDigit(Current) || (Current == '.' && char.IsAsciiDigit(Next)))
        {
            return ReadNumber();
        }

        if (char.IsAsciiLetter(Current))
        {
            return ReadWord();
        }

        if (Current == '\\')
        {
            return ReadCommand();
        }

        if (ReadTwoCharacters())
        {
            return true;
        }

        if (LatexTable.Characters.TryGetValue(Current, out var token))
        {
            _at++;
            _tokens.Add(token);
            return true;
        }

        return ReadSpecial();
    }

    private bool ReadSpecial()
    {
        if (Superscripts.Contains(Current, StringComparison.Ordinal))
        {
            return ReadSmallDigits(TokenKind.Caret, Superscripts);
        }

        if (Subscripts.Contains(Current, StringComparison.Ordinal))
        {
            return ReadSmallDigits(TokenKind.Underscore, Subscripts);
        }

        if (char.IsLetter(Current))
        {
            // Letters of other scripts are symbols: θ, Δ, Я.
            Add(TokenKind.Symbol, $"{Current}");
        }
        else if (!char.IsWhiteSpace(Current) && Current is not ('$' or '~' or '"' or '.'))
        {
            return false;
        }

        _at++;
        return true;
    }

    // x² and log₂ 8, with all their digits.
    private bool ReadSmallDigits(TokenKind kind, string digits)
    {
        Add(kind);
        Add(TokenKind.Open, "{");
        var number = "";
        for (int digit; _at < _text.Length && (digit = digits.IndexOf(Current, StringComparison.Ordinal)) >= 0; _at++)
        {
            if (digit < 10)
            {
                number += $"{digit}";
            }
            else if (number.Length == 0)
            {
                Add(TokenKind.Minus);
            }
            else
            {
                return false;
            }
        }

        Add(TokenKind.Number, number);
        Add(TokenKind.Close, "}");
        return number.Length > 0;
    }

    private bool ReadNumber()
    {
        var number = NumberReader.Read(_text, _at, out _at);
        if (number is not { } token)
        {
            return false;
        }

        _tokens.Add(token);
        return true;
    }

    private bool ReadWord()
    {
        var start = _at;
        while (char.IsAsciiLetter(Current))
        {
            _at++;
        }

        var word = _text[start.._at];
        if (word is "infinity" or "inf" or "oo")
        {
            Add(TokenKind.Constant, "infinity");
        }
        else if (word.Length > 1 && LatexTable.Commands.TryGetValue(word, out var token)
            && token.Kind is TokenKind.Function or TokenKind.Root or TokenKind.Constant)
        {
            _tokens.Add(token);
        }
        else
        {
            foreach (var letter in word)
            {
                Add(letter is 'e' or 'i' ? TokenKind.Constant : TokenKind.Symbol, $"{letter}");
            }
        }

        return true;
    }

    private bool ReadTwoCharacters()
    {
        var relation = (Current, Next) switch
        {
            ('<', '=') => "<=",
            ('>', '=') => ">=",
            ('!', '=') when _at == 0 || !(char.IsAsciiDigit(_text[_at - 1]) || _text[_at - 1] is ')' or '!') => "!=",
            ('=', '=') => "=",
            ('~', '=') => "~",
            _ => null,
        };
        if (relation is null)
        {
            return false;
        }

        Add(TokenKind.Relation, relation);
        _at += 2;
        return true;
    }

    private bool ReadCommand()
    {
        _at++;
        var start = _at;
        while (char.IsAsciiLetter(Current))
        {
            _at++;
        }

        return _at == start ? ReadSymbolCommand() : ReadNamedCommand(_text[start.._at]);
    }

    private bool ReadSymbolCommand()
    {
        var character = Current;
        _at++;
        switch (character)
        {
            case '\\':
                Add(TokenKind.RowBreak);
                return true;
            case '{':
                Add(TokenKind.Open, "\\{");
                return true;
            case '}':
                Add(TokenKind.Close, "\\}");
                return true;
            case '|':
                Add(TokenKind.Norm);
                return true;
            case '%':
                Add(TokenKind.Percent);
                return true;
            case '$':
                Add(TokenKind.Text, "$");
                return true;
            default:
                return character is ',' or ';' or ':' or '!' or ' ' or '(' or ')' or '[' or ']' or '>' or '\n' or '\t' or '/' or '&';
        }
    }

    private bool ReadNamedCommand(string name)
    {
        _budget.Spend(name.Length);
        if (LatexTable.Commands.TryGetValue(name, out var token))
        {
            _tokens.Add(token);
            return true;
        }

        if (LatexTable.Ignored.Contains(name))
        {
            return true;
        }

        if (LatexTable.Texts.Contains(name))
        {
            return ReadArgument() is { } words && AddWords(name, words);
        }

        if (LatexTable.Accents.Contains(name))
        {
            return ReadArgument() is { } letters && Add(TokenKind.Symbol, $"{name}({letters})", name is "vec" or "overrightarrow" or "hat");
        }

        switch (name)
        {
            case "mathbb":
                return ReadArgument() is { } set
                    && Add("RZNQC".Contains(set, StringComparison.Ordinal) ? TokenKind.NamedSet : TokenKind.Symbol, set);
            case "begin":
                return ReadArgument() is { } opened && LatexTable.Matrices.Contains(opened) && Add(TokenKind.BeginMatrix, opened)
                    && (opened != "array" || ReadArgument() is not null);
            case "end":
                return ReadArgument() is { } closed && LatexTable.Matrices.Contains(closed) && Add(TokenKind.EndMatrix, closed);
            case "not":
                return ReadDenied();
            case "boxed" or "fbox" or "mathop":
                return true;
            case "pmod" or "color" or "phantom" or "label" or "tag":
                return ReadArgument() is not null;
            default:
                return ReadKnownPrefix(name);
        }
    }

    // \mathbf{v} is the symbol v and \mathrm{i} the unit, while \text{m} and \mathrm{m} may be a unit of measure.
    private bool AddWords(string command, string words)
    {
        var isMeasure = command is "operatorname" or "mbox" or "hbox" || command.StartsWith("text", StringComparison.Ordinal)
            || (command == "mathrm" && words is not ("e" or "i"));
        if (isMeasure || words.Length != 1 || !char.IsAsciiLetter(words[0]))
        {
            return Add(TokenKind.Text, words);
        }

        return Add(words is "e" or "i" ? TokenKind.Constant : TokenKind.Symbol, words, command is "mathbf" or "boldsymbol" or "bm");
    }

    // `\quadx` and `\pir` are slips for `\quad x` and `\pi r`.
    private bool ReadKnownPrefix(string name)
    {
        for (var length = name.Length - 1; length > 1; length--)
        {
            var prefix = name[..length];
            if (LatexTable.Commands.ContainsKey(prefix) || LatexTable.Ignored.Contains(prefix))
            {
                _at -= name.Length - length;
                return ReadNamedCommand(prefix);
            }
        }

        return false;
    }

    /// <summary>The relation after `\not`, over what adds no token, as its opposite.</summary>
    private bool ReadDenied()
    {
        var count = _tokens.Count;
        while (_tokens.Count == count)
        {
            _budget.Spend();
            if (_at >= _text.Length || !ReadToken())
            {
                return false;
            }
        }

        var opposite = _tokens[count] is { Kind: TokenKind.Relation, Text: var sign } && _tokens.Count == count + 1
            ? sign switch { "=" => "!=", "<" => ">=", ">" => "<=", "<=" => ">", ">=" => "<", "∈" => "∉", _ => null }
            : null;
        if (opposite is null)
        {
            return false;
        }

        _tokens[count] = new Token(TokenKind.Relation, opposite);
        return true;
    }

    /// <summary>The text of the group, or the one character, after a command; null where nothing is there or the group does not
    /// end.</summary>
    private string? ReadArgument()
    {
        while (char.IsWhiteSpace(Current) || Current == '*')
        {
            _at++;
        }

        if (_at >= _text.Length)
        {
            return null;
        }

        if (Current != '{')
        {
            return _text[_at++].ToString();
        }

        var close = Groups.FindClose(_text, _at);
        if (close < 0)
        {
            return null;
        }

        var content = _text[(_at + 1)..close].Trim();
        _budget.Spend(content.Length);
        _at = close + 1;
        return content;
    }

    private bool Add(TokenKind kind, string text = "", bool isVector = false)
    {
        _tokens.Add(new Token(kind, text, IsVector: isVector));
        return true;
    }
}
