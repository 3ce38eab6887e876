using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Syntax;

namespace Dsl.Tests.Syntax;

public sealed class LexerTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("20480", 20480)]
    [InlineData("0.25", 0.25)]
    [InlineData(".5", 0.5)]
    [InlineData("3e-4", 3e-4)]
    [InlineData("1E+3", 1000)]
    [InlineData("2e3", 2000)]
    [InlineData("0.1", 0.1)]
    [InlineData("1.7976931348623157e308", double.MaxValue)]
    public void NumbersHaveTheirWrittenValue(string text, double value)
    {
        var (tokens, messages) = Read(text);

        Assert.Equal([TokenKind.Number, TokenKind.EndOfFile], tokens.Select(static token => token.Kind));
        Assert.Equal(value, tokens[0].Number);
        Assert.Empty(messages);
    }

    [Theory]
    [InlineData("1_000", "ENT0002")]
    [InlineData("0x1F", "ENT0002")]
    [InlineData("1.2.3", "ENT0002")]
    [InlineData("2e", "ENT0002")]
    [InlineData("12abc", "ENT0002")]
    [InlineData("1e999", "ENT0004")]
    public void MalformedNumberIsOneTokenAndOneMessage(string text, string id)
    {
        var (tokens, messages) = Read(text);

        Assert.Equal([TokenKind.Number, TokenKind.EndOfFile], tokens.Select(static token => token.Kind));
        Assert.Equal(text, tokens[0].Text);
        Assert.Equal([id], messages.Select(static message => message.Rule.Id));
    }

    [Fact]
    public void DigitsOfOtherScriptsAreRejected()
    {
        var (tokens, messages) = Read("٣");

        Assert.Equal(TokenKind.Bad, tokens[0].Kind);
        Assert.Single(messages);
    }

    /// <summary>One word, one message; the messages for the rest of the file do not change.</summary>
    [Theory]
    [InlineData("β", "write `beta`")]
    [InlineData("kl_Θ", "write `kl_Theta`")]
    [InlineData("ｋｐ２", "write `kp2`")]
    [InlineData("r\u0430tio", "and `_`")]
    [InlineData("naïve", "and `_`")]
    public void WordWithForeignLettersIsOneName(string word, string end)
    {
        var (tokens, messages) = Read($"{word} + {word}");

        Assert.Equal([TokenKind.Identifier, TokenKind.Plus, TokenKind.Identifier, TokenKind.EndOfFile], tokens.Select(static token => token.Kind));
        Assert.EndsWith(end, Assert.Single(messages).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a // \u202E b")]
    [InlineData("a /* \u2066 */")]
    [InlineData("\u202Da")]
    [InlineData("/// \u2069\u202A\na")]
    public void DirectionCharactersAreReportedOncePerLine(string text)
    {
        var (tokens, messages) = Read(text);

        Assert.Equal([TokenKind.Identifier, TokenKind.EndOfFile], tokens.Select(static token => token.Kind));
        Assert.Equal("ENT0006", Assert.Single(messages).Rule.Id);
    }

    [Fact]
    public void KeywordsAndSymbolsRoundTrip()
    {
        var written = TokenTexts.Keywords.Select(static pair => (pair.Key, pair.Value)).Concat(TokenTexts.Signs.Select(static sign => (sign.Text, sign.Kind))).ToList();

        var (tokens, messages) = Read(string.Join(' ', written.Select(static pair => pair.Item1)));

        Assert.Equal([.. written.Select(static pair => pair.Item2), TokenKind.EndOfFile], tokens.Select(static token => token.Kind));
        Assert.Empty(messages);
    }

    [Fact]
    public void LongestSymbolWins()
    {
        var (tokens, _) = Read("a<=b==c!=d<e=f");

        Assert.Equal(["a", "<=", "b", "==", "c", "!=", "d", "<", "e", "=", "f", ""], tokens.Select(static token => token.Text));
    }

    [Fact]
    public void KeywordsAreLowerCase() => Assert.Equal(TokenKind.Identifier, Read("Loss").Tokens[0].Kind);

    [Fact]
    public void NamesOfAnyScriptAreOneToken() => Assert.Equal(["α", "größe_1", "_", ""], Read("α größe_1 _").Tokens.Select(static token => token.Text));

    [Fact]
    public void CommentsAreSkipped()
    {
        var (tokens, messages) = Read("a // b\n/* c\n d */ e /**/ f //");

        Assert.Equal(["a", "e", "f", ""], tokens.Select(static token => token.Text));
        Assert.Empty(messages);
    }

    [Fact]
    public void DocumentationAfterCodeBelongsToNothing()
    {
        var (tokens, messages) = Read("a /// Of a?\n/// Of b.\nb /* c */ /// d\n/* e */ /// Of f.\nf");

        Assert.Equal(["", "Of b.", "Of f.", ""], tokens.Select(static token => token.Documentation));
        Assert.Equal(["1,3", "3,11"], messages.Select(static message => message.Span.StartPosition.ToString()));
        Assert.All(messages, static message => Assert.Equal(Rules.DocumentsNothing, message.Rule));
    }

    [Fact]
    public void DocumentationBelongsToNextToken()
    {
        var (tokens, _) = Read("/// First,\n///   second.\n// Not this.\n//// Nor this.\na b");

        Assert.Equal("First,\nsecond.", tokens[0].Documentation);
        Assert.Equal("", tokens[1].Documentation);
    }

    [Theory]
    [InlineData("\u2028")]
    [InlineData("\u0085")]
    [InlineData("\v")]
    public void DocumentationLineStaysOneLine(string separator) =>
        Assert.Equal("first second", Read($"/// first{separator}second\na").Tokens[0].Documentation);

    [Fact]
    public void ByteOrderMarkIsSkipped()
    {
        var (tokens, messages) = Read("\uFEFFloss");

        Assert.Equal(TokenKind.Loss, tokens[0].Kind);
        Assert.Empty(messages);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void AllLineEndingsAreRecognized(string end)
    {
        var (tokens, _) = Read($"a{end}{end}  b // c{end}/* {end} */ d e");

        Assert.Equal(["1,1", "3,3", "5,5", "5,7"], tokens.Take(4).Select(static token => token.Span.StartPosition.ToString()));
        Assert.Equal([true, true, true, false], tokens.Take(4).Select(static token => token.StartsLine));
    }

    [Theory]
    [InlineData("\U0001F600", "`U+1F600` is not a character of the language")]
    [InlineData("\uFFFD\uFFFD", "`U+FFFD U+FFFD` is not a character of the language")]
    [InlineData("\u200B", "`U+200B` is not a character of the language")]
    [InlineData("&&", "`&&` is not a character of the language; write `and`")]
    [InlineData("%", "`%` is not a character of the language")]
    [InlineData("\"a b\"", "`\"` is not a character of the language; there are no string literals")]
    public void InvisibleCharacterIsShownByCode(string text, string message)
    {
        var (tokens, messages) = Read($"a {text} b");

        Assert.Equal(["a", text, "b", ""], tokens.Select(static token => token.Text));
        Assert.Equal([message], messages.Select(static diagnostic => diagnostic.Message));
    }

    [Fact]
    public void Utf16IsReportedOnce()
    {
        var (tokens, messages) = Read("l\0o\0s\0s\0 \0G\0");

        Assert.Equal(["l", "\0", ""], tokens.Select(static token => token.Text));
        Assert.Equal(
            ["`U+0000` is not a character of the language; the file is not UTF-8 text, so save it as UTF-8"], messages.Select(static diagnostic => diagnostic.Message));
    }

    [Fact]
    public void UnpairedSurrogateIsShownByCode()
    {
        var (_, messages) = Read("a \uD83D b");

        Assert.Equal(["`U+D83D` is not a character of the language"], messages.Select(static diagnostic => diagnostic.Message));
    }

    [Fact]
    public void UnterminatedCommentIsReportedAtItsStart()
    {
        var (tokens, messages) = Read("a /* b\nc");

        Assert.Equal(["a", ""], tokens.Select(static token => token.Text));
        Assert.Equal((2, 4), (messages.Single().Span.Start, messages.Single().Span.End));
    }

    private static (IReadOnlyList<Token> Tokens, IReadOnlyList<Diagnostic> Messages) Read(string text)
    {
        var diagnostics = new DiagnosticBag();
        return (Lexer.Tokenize(new SourceFile("test", text), diagnostics), diagnostics.ToSorted());
    }
}
