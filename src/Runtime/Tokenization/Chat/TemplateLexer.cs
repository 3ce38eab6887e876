using System.Text;
using System.Text.RegularExpressions;

namespace EntroPIC.Tokenization.Chat;

/// <summary>
/// Cuts a template into tokens. White space around tags is dropped as the field renders templates: a line break behind a statement
/// and blanks before one at the begin of a line go, and a minus sign in a tag drops all white space on its side.
/// </summary>
internal sealed partial class TemplateLexer
{
    private static readonly string[] Signs =
        ["==", "!=", "<=", ">=", "//", "**", "<", ">", "+", "-", "*", "/", "%", "~", "|", ".", ",", ":", "(", ")", "[", "]", "{", "}", "="];

    private readonly string _source;
    private readonly List<TemplateToken> _tokens = [];
    private int _place;
    private int _line = 1;

    private TemplateLexer(string source)
    {
        _source = source.ReplaceLineEndings("\n");
        // One line break at the very end is that of the file.
        if (_source.EndsWith('\n'))
            _source = _source[..^1];
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
        var dropsSpace = false;
        while (_place < _source.Length)
        {
            var tag = NextTag();
            AddText(tag, dropsSpace);
            if (tag < _source.Length)
                dropsSpace = ReadTag();
        }
        _tokens.Add(new(TokenKind.End, "", _line));
    }

    private int NextTag()
    {
        for (var tag = _source.IndexOf('{', _place); tag >= 0; tag = _source.IndexOf('{', tag + 1))
        {
            if (tag + 1 < _source.Length && _source[tag + 1] is '{' or '%' or '#')
                return tag;
        }
        return _source.Length;
    }

    private void AddText(int end, bool dropsSpace)
    {
        var text = _source[_place..end];
        var (line, isLineBegin) = (_line, _place == 0 || _source[_place - 1] == '\n');
        Advance(end);
        if (dropsSpace)
            text = text.TrimStart();
        if (end < _source.Length)
        {
            var mark = end + 2 < _source.Length ? _source[end + 2] : '\0';
            if (mark == '-')
                text = text.TrimEnd();
            else if (mark != '+' && _source[end + 1] is '%' or '#')
                text = WithoutIndentation(text, isLineBegin);
        }
        if (text.Length > 0)
            _tokens.Add(new(TokenKind.Text, text, line));
    }

    private static string WithoutIndentation(string text, bool isLineBegin)
    {
        var trimmed = text.TrimEnd(' ', '\t');
        return trimmed.EndsWith('\n') || (trimmed.Length == 0 && isLineBegin) ? trimmed : text;
    }

    /// <returns>Whether white space behind the tag is to be dropped.</returns>
    private bool ReadTag()
    {
        var (kind, line) = (_source[_place + 1], _line);
        var dropsSpace = kind == '#' ? ReadComment(line) : ReadCode(kind == '%', line);
        if (kind is '%' or '#' && !dropsSpace && _source[_place - 3] != '+' && _place < _source.Length && _source[_place] == '\n')
            Advance(_place + 1);
        return dropsSpace;
    }

    private bool ReadComment(int line)
    {
        var end = _source.IndexOf("#}", _place + 2, StringComparison.Ordinal);
        if (end < 0)
            throw new TemplateException(line, "a comment is not closed by `#}`");
        Advance(end + 2);
        return _source[end - 1] == '-';
    }

    private bool ReadCode(bool isStatement, int line)
    {
        var close = isStatement ? "%}" : "}}";
        _tokens.Add(new(isStatement ? TokenKind.TagBegin : TokenKind.OutputBegin, isStatement ? "{%" : "{{", line));
        Advance(_place + 2);
        if (_place < _source.Length && _source[_place] is '-' or '+')
            Advance(_place + 1);
        var depth = 0;
        while (true)
        {
            while (_place < _source.Length && char.IsWhiteSpace(_source[_place]))
                Advance(_place + 1);
            if (_place == _source.Length)
                throw new TemplateException(line, $"a tag is not closed by `{close}`");
            // A closing brace of a mapping may be followed by one of the tag.
            var mark = depth == 0 && _source[_place] is '-' or '+' ? 1 : 0;
            if (depth == 0 && string.CompareOrdinal(_source, _place + mark, close, 0, 2) == 0)
            {
                _tokens.Add(new(isStatement ? TokenKind.TagEnd : TokenKind.OutputEnd, close, _line));
                var dropsSpace = mark == 1 && _source[_place] == '-';
                Advance(_place + mark + 2);
                return dropsSpace;
            }
            var token = ReadToken();
            depth += token is { Kind: TokenKind.Sign, Text: "{" } ? 1 : token is { Kind: TokenKind.Sign, Text: "}" } ? -1 : 0;
            _tokens.Add(token);
        }
    }

    private TemplateToken ReadToken()
    {
        var (start, line, first) = (_place, _line, _source[_place]);
        if (first is '\'' or '"')
            return new(TokenKind.Quoted, ReadQuoted(first), line);
        if (char.IsAsciiDigit(first))
        {
            _place += Number().Match(_source, start).Length;
            return new(TokenKind.Number, _source[start.._place].Replace("_", "", StringComparison.Ordinal), line);
        }
        if (char.IsLetter(first) || first == '_')
        {
            while (_place < _source.Length && (char.IsLetterOrDigit(_source[_place]) || _source[_place] == '_'))
                _place++;
            return new(TokenKind.Name, _source[start.._place], line);
        }
        var sign = Array.Find(Signs, sign => string.CompareOrdinal(_source, start, sign, 0, sign.Length) == 0)
            ?? throw new TemplateException(line, $"`{first}` means nothing here");
        Advance(start + sign.Length);
        return new(TokenKind.Sign, sign, line);
    }

    private string ReadQuoted(char quote)
    {
        var (line, text) = (_line, new StringBuilder());
        for (Advance(_place + 1); _place < _source.Length && _source[_place] != quote; Advance(_place + 1))
        {
            if (_source[_place] != '\\' || _place + 1 == _source.Length)
            {
                text.Append(_source[_place]);
                continue;
            }
            Advance(_place + 1);
            _ = _source[_place] switch
            {
                'n' => text.Append('\n'),
                't' => text.Append('\t'),
                'r' => text.Append('\r'),
                '\\' or '\'' or '"' => text.Append(_source[_place]),
                '\n' => text,
                // As in Python, a backslash before anything else stays.
                var other => text.Append('\\').Append(other),
            };
        }
        if (_place == _source.Length)
            throw new TemplateException(line, $"a text is not closed by `{quote}`");
        Advance(_place + 1);
        return text.ToString();
    }

    private void Advance(int place)
    {
        _line += _source.AsSpan(_place, place - _place).Count('\n');
        _place = place;
    }

    // A point belongs to a number only where a digit follows.
    [GeneratedRegex(@"\G[0-9][0-9_]*(\.[0-9]+)?([eE][+-]?[0-9]+)?")]
    private static partial Regex Number();
}
