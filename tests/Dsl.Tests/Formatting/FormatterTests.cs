using Dsl.Tests.Corpus;
using EntroPIC.Dsl;
using EntroPIC.Dsl.Binding;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Formatting;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Syntax;

namespace Dsl.Tests.Formatting;

public sealed class FormatterTests
{
    public static TheoryData<string> Good => [.. CorpusFile.NamesIn("good")];

    public static TheoryData<string> OfTheLibrary => [.. Library.Sources().Select(static source => source.Path)];

    [Theory]
    [InlineData("loss A:Grpo{param a=1 in[0,1)bonus b=a*entropy}", "loss A : Grpo {\n    param a = 1 in [0, 1)\n    bonus b = a * entropy\n}\n")]
    [InlineData("loss A : Grpo { }", "loss A : Grpo {\n}\n")]
    [InlineData("loss A : Grpo\n{\n}\n", "loss A : Grpo {\n}\n")]
    [InlineData("let f( x,y )=-x ^ -2+exp( -y )", "let f(x, y) = -x ^ -2 + exp(-y)\n")]
    [InlineData("let f(x) = x - -1 * (-x - 2) / (x) - (1)", "let f(x) = x - -1 * (-x - 2) / (x) - (1)\n")]
    [InlineData("let a = if not(x) then-1 else(2)", "let a = if not (x) then -1 else (2)\n")]
    [InlineData("namespace  Acme . Losses loss A{policy ratio}", "namespace Acme.Losses\n\nloss A {\n    policy ratio\n}\n")]
    [InlineData("loss A { control c=P( error :mean( entropy  where prob>0.5 ),kp:1 )per rollout }", "loss A {\n    control c = P(error: mean(entropy where prob > 0.5), kp: 1) per rollout\n}\n")]
    [InlineData("let a = 1\n\n\n\nlet b = 2\nlet c = 3", "let a = 1\n\nlet b = 2\nlet c = 3\n")]
    [InlineData("loss A {\n}\nloss B {\n}\n\n\n\ncontroller C(x) { output x }", "loss A {\n}\n\nloss B {\n}\n\ncontroller C(x) {\n    output x\n}\n")]
    [InlineData("loss A {\n\n    param a = 1\n\n\n    param b = 2\n    param c = 3\n\n}", "loss A {\n    param a = 1\n\n    param b = 2\n    param c = 3\n}\n")]
    [InlineData("loss A {\n  bonus b = x\n     when y\n   reduce token_mean\n reduce token_sum\n}", "loss A {\n    bonus b = x\n        when y\n        reduce token_mean\n    reduce token_sum\n}\n")]
    [InlineData("loss A {\n    advantage = if a\n        then f(\n            1,\n            2\n        )\n        else 3\n}", "loss A {\n    advantage = if a\n        then f(\n        1,\n        2\n    )\n        else 3\n}\n")]
    [InlineData("", "")]
    [InlineData("loss A { policy ratio bonus b=a-b reduce seq-mean-token-sum reduce  token-1-x over prob-1>0 }", "loss A {\n    policy ratio\n    bonus b = a - b reduce seq-mean-token-sum\n    reduce token-1-x over prob - 1 > 0\n}\n")]
    [InlineData("\n\n  ", "")]
    public void FileFormatsToExpectedLayout(string text, string expected) => Assert.Equal(expected, Formatted(text));

    [Theory]
    [InlineData("// one\n\n\n// two\nloss A { }\n// end", "// one\n\n// two\nloss A {\n}\n// end\n")]
    [InlineData("/// Doc.\n///   More.\nnamespace A\n/// Loss.\nloss A { /// Param.\nparam a = 1 // trailing   \n// before the end\n}", "/// Doc.\n///   More.\nnamespace A\n\n/// Loss.\nloss A { /// Param.\n    param a = 1 // trailing\n    // before the end\n}\n")]
    [InlineData("loss A { policy /* which */ ratio /* end */ }", "loss A {\n    policy /* which */ ratio /* end */\n}\n")]
    [InlineData("loss A {\npolicy ratio // first\n  + logp // second\n}", "loss A {\n    policy ratio // first\n        + logp // second\n}\n")]
    [InlineData("loss A {\n/* a\n     b */ policy ratio\n}", "loss A {\n    /* a\n     b */ policy ratio\n}\n")]
    [InlineData("loss A // what\n{\npolicy ratio }", "loss A // what\n{\n    policy ratio\n}\n")]
    [InlineData("loss A { policy ratio }\n\n// about B\n\n// and B\nloss B { policy ratio }", "loss A {\n    policy ratio\n}\n\n// about B\n\n// and B\nloss B {\n    policy ratio\n}\n")]
    public void CommentsStay(string text, string expected) => Assert.Equal(expected, Formatted(text));

    [Fact]
    public void LongLineBreaksBeforeClauses()
    {
        var sum = string.Join(" + ", Enumerable.Repeat("entropy", 12));

        Assert.Equal(
            $"loss A : Grpo {{\n    bonus b = {sum}\n        when prob > 0.5 and prob < 0.9\n        reduce token_mean over prob > 0.5\n    group g\n        when {sum} > 0.5 and advantage > 0\n        weight 2\n}}\n",
            Formatted($"loss A : Grpo {{ bonus b = {sum} when prob > 0.5 and prob < 0.9 reduce token_mean over prob > 0.5 group g when {sum} > 0.5 and advantage > 0 weight 2 }}"));
    }

    [Fact]
    public void LineEndingsAreKept()
    {
        Assert.Equal("loss A {\r\n    /* a\r\n     b */\r\n    policy ratio\r\n}\r\n", Formatted("loss A {\r\n/* a\r\n     b */\r\npolicy ratio }"));
        Assert.Equal("loss A {\n    policy ratio\n}\n", Formatted("loss A {\rpolicy ratio\r}\r"));
    }

    [Fact]
    public void FileWithSyntaxErrorsIsNotFormatted()
    {
        var diagnostics = new DiagnosticBag();

        Assert.Null(Formatter.Format(new SourceFile("a.entropic", "loss A { plicy ratio }"), diagnostics));
        Assert.Equal(["ENT0102"], diagnostics.ToSorted().Select(static message => message.Rule.Id));
    }

    [Theory]
    [MemberData(nameof(OfTheLibrary))]
    public void LibraryIsFormatted(string file)
    {
        var text = Library.Sources().Single(source => source.Path == file).Text;

        Assert.Equal(text, Formatted(text));
    }

    /// <summary>All but the two that are about the bytes of a file.</summary>
    [Theory]
    [MemberData(nameof(Good))]
    public void CorpusIsFormatted(string name)
    {
        var text = CorpusFile.Read("good", name).Text;

        Assert.Equal(name is "byte-order-mark" or "line-endings", text != Formatted(text));
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void FormattingKeepsMeaning(string name)
    {
        var file = CorpusFile.Read("good", name);
        var formatted = new SourceFile(file.Path, Formatted(file.Text)!);

        Assert.Equal(Tokens(file), Tokens(formatted));
        Assert.Equal(Comments(file), Comments(formatted));
        Assert.Equal(Graph(file), Graph(formatted));
        Assert.Equal(formatted.Text, Formatted(formatted.Text));
    }

    /// <summary>Whatever stands between the tokens: no spaces, many, line breaks, comments of every kind.</summary>
    [Theory]
    [MemberData(nameof(Good))]
    public void RandomWhitespaceFormatsTheSame(string name)
    {
        var random = new Random(name.Length);
        var formattedOnes = 0;
        string[] fillers = [" ", "  ", "\t", "\n", "\r\n", "\n\n\n", " /* a */ ", " // b\n", "\n// c\n", "\n/* d\n e */\n", "/* f */"];
        for (var round = 0; round < 20; round++)
        {
            // After `per` a word of the language is a scope only on the same line.
            var tokens = Lexer.Tokenize(CorpusFile.Read("good", name), new DiagnosticBag());
            var text = string.Concat(tokens.Select((token, i) => (i > 0 && tokens[i - 1].Kind == TokenKind.Per ? " " : Filler()) + token.Text));
            var file = new SourceFile("random.entropic", text);
            if (Formatted(text) is not { } formatted)
            {
                continue;
            }

            Assert.Equal(Tokens(file), Tokens(new SourceFile("random.entropic", formatted)));
            Assert.Equal(Comments(file), Comments(new SourceFile("random.entropic", formatted)));
            Assert.Equal(formatted, Formatted(formatted));
            formattedOnes++;
        }

        Assert.InRange(formattedOnes, 10, 20);

        string Filler() => string.Concat(Enumerable.Range(0, random.Next(1, 3)).Select(_ => fillers[random.Next(random.Next(3) == 0 ? fillers.Length : 4)]));
    }

    private static string? Formatted(string text) => Formatter.Format(new SourceFile("test.entropic", text), new DiagnosticBag());

    private static IReadOnlyList<string> Tokens(SourceFile file) =>
        [.. Lexer.Tokenize(file, new DiagnosticBag()).Select(static token => $"{token.Kind} {token.Text} {token.Documentation}")];

    private static List<string> Comments(SourceFile file)
    {
        var tokens = Lexer.Tokenize(file, new DiagnosticBag());
        return [.. tokens.SelectMany((token, i) => Gap.Between(file, i == 0 ? 0 : tokens[i - 1].Span.End, token.Span.Start).Comments).Select(static comment => comment.Text)];
    }

    /// <summary>The graphs of a file, without the places of its warnings.</summary>
    private static string Graph(SourceFile file)
    {
        var unit = EntropicCompiler.Compile(file, "Tests");
        return string.Join('\n', unit.Diagnostics.ToSorted().Select(static message => message.Message)) + FormPrinter.Graph(unit);
    }
}
