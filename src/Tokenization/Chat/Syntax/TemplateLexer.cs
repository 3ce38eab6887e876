using System.Text;
using System.Text.RegularExpressions;
using EntroPIC.Tokenization.Chat.Python;

namespace EntroPIC.Tokenization.Chat.Syntax;

/// <summary>
/// Cuts a template into tokens. White space around tags is dropped as the field renders templates: a line break after a statement
/// and blanks before one at the start of a line go, and a minus sign in a tag drops all white space on its side.
/// </summary>
internal sealed partial class TemplateLexer
{
    private static readonly string[] Signs =
        ["==", "!=", "<=", ">=", "//", "**", "<", ">", "+", "-", "*", "/", "%", "~", "|", ".", ",", ":", ";", "(", ")", "[", "]", "{", "}", "="];

    private readonly string _source;
    private readonly List<TemplateToken> _tokens = [];
    private readonly Stack<char> _open = [];
    private int _place;
    private int _line = 1;

    // Whether what comes next is at the start of a line: the last piece that was read ended with a line break.
    private bool _isLineBegin = true;

    private TemplateLexer(string source)
    {
        _source = source.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        // One line break at the very end is that of the file.
        if (_source.EndsWith('\n'))
        {
            _source = _source[..^1];
        }
    }

    /// <exception cref="TemplateException">A tag is not closed, or has a character that means nothing.</exception>
    public static IReadOnlyList<TemplateToken> Read(string source)
    {
        var lexer = new TemplateLexer(source);
        lexer.ReadAll();
        return lexer._tokens;
    }

    private void ReadAll()
    {
        while (_place < _source.Length)
        {
            var tag = NextTag();
            if (tag == _source.Length)
            {
                AddText(_source[_place..], tag);
            }
            else if (RawBegin().Match(_source, tag) is { Success: true } raw)
            {
                ReadRaw(tag, raw);
            }
            else
            {
                AddTextBefore(tag, hasBlanksDropped: _source[tag + 1] != '{', MarkAt(tag + 2));
                ReadTag();
            }
        }
        _tokens.Add(new(TokenKind.End, "", _line));
    }

    private int NextTag()
    {
        for (var tag = _source.IndexOf('{', _place); tag >= 0; tag = _source.IndexOf('{', tag + 1))
        {
            if (tag + 1 < _source.Length && _source[tag + 1] is '{' or '%' or '#')
            {
                return tag;
            }
        }
        return _source.Length;
    }

    private char MarkAt(int place) => place < _source.Length && _source[place] is '-' or '+' ? _source[place] : '\0';

    private void AddTextBefore(int tag, bool hasBlanksDropped, char mark)
    {
        var text = _source[_place..tag];
        if (mark == '-')
        {
            text = StringMethods.Strip(text, null, atStart: false, atEnd: true);
        }
        else if (mark != '+' && hasBlanksDropped)
        {
            text = WithoutIndentation(text);
        }

        AddText(text, tag);
    }

    private void AddText(string text, int end)
    {
        if (text.Length > 0)
        {
            _tokens.Add(new(TokenKind.Text, text, _line));
        }

        Advance(end);
    }

    private string WithoutIndentation(string text)
    {
        var line = text.LastIndexOf('\n') + 1;
        return (line > 0 || _isLineBegin) && text.Skip(line).All(PythonText.IsSpace) ? text[..line] : text;
    }

    private void ReadTag()
    {
        switch (_source[_place + 1])
        {
            case '#':
                ReadComment();
                break;
            case '%':
                ReadCode(TokenKind.TagBegin, "%}", TokenKind.TagEnd);
                break;
            default:
                ReadCode(TokenKind.OutputBegin, "}}", TokenKind.OutputEnd);
                break;
        }
    }

    private void ReadComment()
    {
        var start = _place + (MarkAt(_place + 2) == '\0' ? 2 : 3);
        var end = start <= _source.Length ? _source.IndexOf("#}", start, StringComparison.Ordinal) : -1;
        if (end < 0)
        {
            throw new TemplateException(_line, "a comment is not closed by `#}`");
        }

        EndTag(end + 2, end > start ? _source[end - 1] : '\0', canKeep: true);
    }

    // Drops what a closing tag drops of the text after it.
    private void EndTag(int end, char mark, bool canKeep)
    {
        if (mark == '-')
        {
            while (end < _source.Length && PythonText.IsSpace(_source[end]))
            {
                end++;
            }
        }
        else if (canKeep && mark != '+' && end < _source.Length && _source[end] == '\n')
        {
            end++;
        }
        Advance(end);
    }

    private void ReadRaw(int tag, Match begin)
    {
        AddTextBefore(tag, hasBlanksDropped: true, MarkAt(tag + 2));
        var line = _line;
        Advance(begin.Index + begin.Length);
        var end = RawEnd().Match(_source, _place);
        if (!end.Success)
        {
            throw new TemplateException(line, "`{% raw %}` is not closed by `{% endraw %}`");
        }

        AddTextBefore(end.Index, hasBlanksDropped: true, MarkAt(end.Index + 2));
        EndTag(end.Index + end.Length, end.Groups["mark"].Value is [var mark] ? mark : '\0', canKeep: true);
    }

    private void ReadCode(TokenKind begin, string close, TokenKind end)
    {
        var line = _line;
        _tokens.Add(new(begin, _source[_place..(_place + 2)], line));
        Advance(_place + (MarkAt(_place + 2) == '\0' ? 2 : 3));
        _open.Clear();
        while (true)
        {
            while (_place < _source.Length && PythonText.IsSpace(_source[_place]))
            {
                Advance(_place + 1);
            }

            if (_place == _source.Length)
            {
                throw new TemplateException(line, $"a tag is not closed by `{close}`");
            }
            // What closes a bracket is tried first; a plus is only known in tags of statements.
            var mark = MarkAt(_place) is var found && (found == '-' || end == TokenKind.TagEnd) ? found : '\0';
            var length = mark == '\0' ? 0 : 1;
            if (_open.Count == 0 && string.CompareOrdinal(_source, _place + length, close, 0, 2) == 0)
            {
                _tokens.Add(new(end, close, _line));
                EndTag(_place + length + 2, mark, canKeep: end == TokenKind.TagEnd);
                return;
            }
            _tokens.Add(ReadToken());
        }
    }

    private TemplateToken ReadToken()
    {
        var (start, line, first) = (_place, _line, _source[_place]);
        if (first is '\'' or '"')
        {
            return new(TokenKind.Quoted, ReadQuoted(first), line);
        }

        if (char.IsAsciiDigit(first))
        {
            var before = start > 0 ? _source[start - 1] : '\0';
            var fraction = Fraction().Match(_source, start);
            var isFraction = fraction.Success && before != '.';
            Advance(start + (isFraction ? fraction.Length : Whole().Match(_source, start).Length));
            return new(isFraction ? TokenKind.Fraction : TokenKind.Whole, _source[start.._place], line);
        }
        if (Rune.TryGetRuneAt(_source, start, out var rune) && Identifier.Begins(rune))
        {
            var end = start;
            while (end < _source.Length && Rune.TryGetRuneAt(_source, end, out rune) && Identifier.GoesOn(rune))
            {
                end += rune.Utf16SequenceLength;
            }

            Advance(end);
            return new(TokenKind.Name, _source[start..end], line);
        }
        var sign = Array.Find(Signs, sign => string.CompareOrdinal(_source, start, sign, 0, sign.Length) == 0)
            ?? throw new TemplateException(line, $"`{rune}` means nothing here");
        CountBracket(sign[0]);
        Advance(start + sign.Length);
        return new(TokenKind.Sign, sign, line);
    }

    private void CountBracket(char sign)
    {
        if (sign is '(' or '[' or '{')
        {
            _open.Push(sign);
        }
        else if (sign is ')' or ']' or '}' && (!_open.TryPop(out var open) || (open, sign) is not (('(', ')') or ('[', ']') or ('{', '}'))))
        {
            throw new TemplateException(_line, $"`{sign}` closes nothing");
        }
    }

    private string ReadQuoted(char quote)
    {
        var (line, start) = (_line, _place + 1);
        var end = start;
        while (end < _source.Length && _source[end] != quote)
        {
            end += _source[end] == '\\' ? 2 : 1;
        }

        if (end >= _source.Length)
        {
            throw new TemplateException(line, $"a string is not closed by `{quote}`");
        }

        Advance(end + 1);
        return QuotedText.Read(_source.AsSpan(start, end - start), line);
    }

    private void Advance(int place)
    {
        var passed = _source.AsSpan(_place, place - _place);
        _line += passed.Count('\n');
        if (passed.Length > 0)
        {
            _isLineBegin = passed[^1] == '\n';
        }

        _place = place;
    }

    [GeneratedRegex(@"\G\{%[-+]?\s*raw\s*(?:-%\}\s*|%\})", RegexOptions.CultureInvariant)]
    private static partial Regex RawBegin();

    [GeneratedRegex(@"\{%[-+]?\s*endraw\s*(?<mark>[-+]?)%\}", RegexOptions.CultureInvariant)]
    private static partial Regex RawEnd();

    [GeneratedRegex(@"\G(?:0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[0-9a-fA-F])+|[1-9](?:_?[0-9])*|0(?:_?0)*)", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex(@"\G(?:[0-9]+_)*[0-9]+(?:(?:\.(?:[0-9]+_)*[0-9]+)?[eE][-+]?(?:[0-9]+_)*[0-9]+|\.(?:[0-9]+_)*[0-9]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Fraction();
}
