using System.Globalization;
using System.Text;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Syntax;

/// <summary>Turns text into tokens. Reports characters and numbers that it cannot read, and continues.</summary>
internal sealed class Lexer
{
    /// <summary>The metadata of .NET limits names to 1,023 characters, and a printed name may be made of several.</summary>
    private const int LongestName = 128;

    private readonly SourceFile _file;
    private readonly string _text;
    private readonly DiagnosticBag _diagnostics;
    private readonly Lazy<bool> _isUtf16;
    private readonly List<Token> _tokens = [];
    private readonly StringBuilder _documentation = new();
    private int _position;
    private bool _startsLine = true;
    private bool _hasForeignComment;
    private HashSet<string>? _foreignWords;
    private HashSet<string>? _longWords;

    private Lexer(SourceFile file, DiagnosticBag diagnostics)
    {
        _file = file;
        _text = file.Text;

        // UTF-16 has a zero in every Latin letter. Counted once: a hostile file may have a zero between any two letters.
        _isUtf16 = new(() => _text.Count(static letter => letter == '\0') > _text.Length / 4);
        _diagnostics = diagnostics;
    }

    /// <summary>All tokens of a file; the last one is the end of file.</summary>
    public static IReadOnlyList<Token> Tokenize(SourceFile file, DiagnosticBag diagnostics) => new Lexer(file, diagnostics).Run();

    private char Current => Peek(0);

    private char Peek(int offset) => _position + offset < _text.Length ? _text[_position + offset] : '\0';

    private IReadOnlyList<Token> Run()
    {
        if (Current == '\uFEFF')
        {
            _position++;
        }

        ReportHiddenDirections();
        while (true)
        {
            SkipTrivia();
            var start = _position;
            if (_position >= _text.Length)
            {
                Add(TokenKind.EndOfFile, start);
                return _tokens;
            }

            if (char.IsLetter(Current) || Current == '_')
            {
                ReadWord(start);
            }
            else if (IsDigit(Current) || (Current == '.' && IsDigit(Peek(1))))
            {
                ReadNumber(start);
            }
            else
            {
                ReadSign(start);
            }
        }
    }

    private void SkipTrivia()
    {
        while (_position < _text.Length)
        {
            if (Current is '\n' or '\r')
            {
                _startsLine = true;
                _position++;
            }
            else if (char.IsWhiteSpace(Current) || Letters.TurnsDirection(Current))
            {
                _position++;
            }
            else if (Current == '/' && Peek(1) == '/')
            {
                SkipLineComment();
            }
            else if (Current == '/' && Peek(1) == '*')
            {
                SkipBlockComment();
            }
            else if (Current == '#')
            {
                SkipForeignComment();
            }
            else
            {
                return;
            }
        }
    }

    private void SkipLineComment()
    {
        var start = _position;
        SkipToEndOfLine();

        var isDocumentation = _position - start >= 3 && _text[start + 2] == '/' && (_position - start == 3 || _text[start + 3] != '/');
        if (isDocumentation && !_startsLine)
        {
            _diagnostics.Report(
                Rules.DocumentsNothing, new SourceSpan(_file, start, start + 3), "it follows other text on its line; put it above the declaration, or write `//`");
        }
        else if (isDocumentation)
        {
            if (_documentation.Length > 0)
            {
                _documentation.Append('\n');
            }

            _documentation.Append(PlainText.Line(_text.Substring(start + 3, _position - start - 3)).Trim());
        }
    }

    /// <summary>A comment of another language: only the first one of a file is reported.</summary>
    private void SkipForeignComment()
    {
        if (!_hasForeignComment)
        {
            _diagnostics.Report(Rules.UnexpectedCharacter, new SourceSpan(_file, _position, _position + 1), "#", ForeignSigns.Remedy("#"));
            _hasForeignComment = true;
        }

        SkipToEndOfLine();
    }

    private void SkipToEndOfLine()
    {
        while (_position < _text.Length && Current is not ('\n' or '\r'))
        {
            _position++;
        }
    }

    private void SkipBlockComment()
    {
        var start = _position;
        var end = _text.IndexOf("*/", start + 2, StringComparison.Ordinal);
        if (end < 0)
        {
            _diagnostics.Report(Rules.UnterminatedComment, new SourceSpan(_file, start, start + 2));
            _position = _text.Length;
            return;
        }

        _startsLine |= _text.IndexOfAny(['\n', '\r'], start, end - start) >= 0;
        _position = end + 2;
    }

    private void ReadWord(int start)
    {
        while (IsPartOfWord(Current))
        {
            _position++;
        }

        var word = _text.Substring(start, _position - start);
        if (word.Length > LongestName && (_longWords ??= new(StringComparer.Ordinal)).Add(word))
        {
            _diagnostics.Report(
                Rules.NameTooLong, new SourceSpan(_file, start, _position), SourceWording.Shorten(word), word.Length, LongestName);
        }

        if (word.FirstOrDefault(static c => !Letters.IsOfNames(c)) is not '\0' and var foreign
            && (_foreignWords ??= new(StringComparer.Ordinal)).Add(word))
        {
            var remedy = Letters.Spell(word) is { } spelled ? $"; write `{SourceWording.Shorten(spelled)}`" : "";
            _diagnostics.Report(
                Rules.ForeignLetter, new SourceSpan(_file, start, _position), foreign, SourceWording.Shorten(word), ((int)foreign).ToString("X4", CultureInfo.InvariantCulture), remedy);
        }

        Add(TokenTexts.Keywords.TryGetValue(word, out var keyword) ? keyword : TokenKind.Identifier, start);
    }

    /// <summary>
    /// Reports characters that change the direction of text, even in comments: editors would show a different program from the one that
    /// compiles. One report per line.
    /// </summary>
    private void ReportHiddenDirections()
    {
        var isReported = false;
        for (var i = 0; i < _text.Length; i++)
        {
            if (_text[i] is '\n' or '\r')
            {
                isReported = false;
            }
            else if (!isReported && Letters.TurnsDirection(_text[i]))
            {
                _diagnostics.Report(
                    Rules.HiddenDirection, new SourceSpan(_file, i, i + 1), ((int)_text[i]).ToString("X4", CultureInfo.InvariantCulture));
                isReported = true;
            }
        }
    }

    private void ReadNumber(int start)
    {
        SkipDigits();
        if (Current == '.' && IsDigit(Peek(1)))
        {
            _position++;
            SkipDigits();
        }

        if (Current is 'e' or 'E' && (IsDigit(Peek(1)) || (Peek(1) is '+' or '-' && IsDigit(Peek(2)))))
        {
            _position += 2;
            SkipDigits();
        }

        var end = _position;
        while (IsPartOfWord(Current) || (Current == '.' && IsDigit(Peek(1))))
        {
            _position++;
        }

        var span = new SourceSpan(_file, start, _position);
        var value = 0.0;
        if (end != _position)
        {
            _diagnostics.Report(Rules.MalformedNumber, span, SourceWording.Shorten(span.Text));
        }
        else if (!double.TryParse(span.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) || double.IsInfinity(value))
        {
            _diagnostics.Report(Rules.NumberOutOfRange, span, SourceWording.Shorten(span.Text), "large for a number; `inf` is infinity");
            value = 0;
        }
        else if (value == 0 && HasDigitOtherThanZero(span.Text))
        {
            _diagnostics.Report(
                Rules.NumberOutOfRange, span, SourceWording.Shorten(span.Text), "small for a number; write 0 if that is meant");
        }

        Add(TokenKind.Number, start, value);
        if (end != _position)
        {
            _tokens[_tokens.Count - 1] = _tokens[_tokens.Count - 1] with { IsMalformed = true };
        }
    }

    private static bool HasDigitOtherThanZero(string number)
    {
        var exponent = number.IndexOfAny(['e', 'E']);
        return (exponent < 0 ? number : number.Substring(0, exponent)).Any(static sign => sign is >= '1' and <= '9');
    }

    private void SkipDigits()
    {
        while (IsDigit(Current))
        {
            _position++;
        }
    }

    private void ReadSign(int start)
    {
        foreach (var sign in TokenTexts.SignsFrom(Current))
        {
            if (string.CompareOrdinal(_text, start, sign.Text, 0, sign.Text.Length) == 0)
            {
                _position += sign.Text.Length;
                Add(sign.Kind, start);
                return;
            }
        }

        if (Current is '"' or '\'')
        {
            SkipText();
        }

        // One message for a run of unreadable characters; a surrogate pair stays whole.
        while (_position == start || (_position < _text.Length && !StartsToken(Current)))
        {
            _position++;
        }

        var span = new SourceSpan(_file, start, _position);
        var unreadable = _text[start] is '"' or '\'' ? _text.Substring(start, 1) : span.Text;

        // A file in UTF-16 gets one message as a whole.
        var isUtf16 = unreadable[0] == '\0' && _isUtf16.Value;
        _diagnostics.Report(
            Rules.UnexpectedCharacter, span, Printable(unreadable), isUtf16 ? "; the file is not UTF-8 text, so save it as UTF-8" : ForeignSigns.Remedy(unreadable));
        Add(TokenKind.Bad, start);
        _position = isUtf16 ? _text.Length : _position;
    }

    /// <summary>A string literal of another language, up to its closing quote or the end of the line.</summary>
    private void SkipText()
    {
        var end = _text.IndexOfAny([Current, '\n', '\r'], _position + 1);
        _position = end < 0 ? _text.Length : _text[end] == Current ? end + 1 : end;
    }

    private static bool StartsToken(char c) =>
        char.IsWhiteSpace(c) || IsPartOfWord(c) || Letters.TurnsDirection(c) || "+-*/^<>=!,:.()[]{}".IndexOf(c) >= 0;

    private static string Printable(string text)
    {
        const int most = 8;
        var shown = new StringBuilder();
        var length = Math.Min(text.Length, most);
        for (var i = 0; i < length; i++)
        {
            var c = text[i];
            if (char.IsSurrogatePair(text, i))
            {
                shown.Append($"U+{char.ConvertToUtf32(text, i++):X} ");
            }
            else
            {
                shown.Append(char.IsControl(c) || char.IsSurrogate(c) || c == '\uFFFD' || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format ? $"U+{(int)c:X4} " : c.ToString());
            }
        }

        return shown.ToString().TrimEnd() + (text.Length > most ? "…" : "");
    }

    private void Add(TokenKind kind, int start, double number = 0)
    {
        _tokens.Add(new Token(kind, new SourceSpan(_file, start, _position), number, _documentation.ToString(), _startsLine));
        _documentation.Clear();
        _startsLine = false;
    }

    // Letters and digits of any script: an invalid letter is reported with its whole word.
    private static bool IsPartOfWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    // Only ASCII digits; `char.IsDigit` also accepts those of other scripts.
    private static bool IsDigit(char c) => c is >= '0' and <= '9';
}
