using System.Text;
using EntroPIC.Dsl;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Syntax;

namespace Dsl.Tests.Robustness;

/// <summary>Whatever the bytes: messages, and never an exception, a hang or an overflow.</summary>
public sealed class ArbitraryTextTests
{
    private static readonly string[] Words =
    [
        .. TokenTexts.Keywords.Keys, .. TokenTexts.Operators.Select(static pair => pair.Value),
        "advantage", "ratio", "entropy", "prob", "logp", "reward", "x", "y", "f", "Grpo", "Pi", "A", "B", "inf", "mean", "sum", "min", "clamp", "stop",
        "live", "top", "gae", "count", "softmax", "token_mean", "sequence_sum_norm", "batch", "sequence", "position", "rollout", "0", "1", "0.5", "1e400",
        "\n", "\n", "///", "/*", "*/", "//\n", "\"", "&&", "é", "\uD83D", "\0",
    ];

    public static TheoryData<string> LibraryFiles => [.. Library.Sources().Select(static source => source.Path)];

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("\0")]
    [InlineData("\r")]
    [InlineData("/")]
    [InlineData("/*")]
    [InlineData("///")]
    [InlineData("\"")]
    [InlineData("\uD83D")]
    [InlineData("loss")]
    [InlineData("loss A : A { }")]
    [InlineData("namespace .")]
    [InlineData("let f(")]
    [InlineData("controller C(")]
    [InlineData("loss A { group")]
    [InlineData("loss A { policy mean(")]
    [InlineData("loss A { control c = C(x:")]
    [InlineData("loss A { reduce sequence_sum_norm(")]
    public void Fragments(string text) => SmallStack.Run(() => FrontEnd.Run(text));

    [Fact]
    public void RandomBytes()
    {
        var random = new Random(20260101);
        SmallStack.Run(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                var bytes = new byte[random.Next(400)];
                random.NextBytes(bytes);
                FrontEnd.Run(Encoding.UTF8.GetString(bytes));
                FrontEnd.Run(Encoding.Latin1.GetString(bytes));
            }
        });
    }

    [Fact]
    public void RandomWords()
    {
        var random = new Random(20260102);
        SmallStack.Run(() =>
        {
            for (var i = 0; i < 3000; i++)
            {
                var inside = string.Join(' ', Enumerable.Range(0, random.Next(60)).Select(_ => Words[random.Next(Words.Length)]));
                FrontEnd.Run((i % 4) switch { 0 => inside, 1 => $"loss A {{ {inside}", 2 => $"loss A : Grpo {{ let x = {inside} }}", _ => $"controller A(x) {{ {inside} }}" });
            }
        });
    }

    [Theory]
    [MemberData(nameof(LibraryFiles))]
    public void LibraryFilesCutOffAnywhere(string name)
    {
        var text = Library.Sources().Single(source => source.Path == name).Text;
        SmallStack.Run(() =>
        {
            for (var length = 0; length <= text.Length; length++)
            {
                FrontEnd.Run(text[..length]);
            }
        });
    }

    [Theory]
    [MemberData(nameof(LibraryFiles))]
    public void LibraryFilesWithTokensDroppedDoubledAndSwapped(string name)
    {
        var source = Library.Sources().Single(source => source.Path == name);
        var tokens = Lexer.Tokenize(source, new DiagnosticBag()).Select(static token => token.Text).ToList();
        var random = new Random(20260103);
        SmallStack.Run(() =>
        {
            for (var i = 0; i < 600; i++)
            {
                List<string> mutant = [.. tokens];
                for (var change = random.Next(1, 4); change > 0; change--)
                {
                    var at = random.Next(mutant.Count - 1);
                    switch (random.Next(4))
                    {
                        case 0:
                            mutant.RemoveAt(at);
                            break;
                        case 1:
                            mutant.Insert(at, mutant[random.Next(mutant.Count)]);
                            break;
                        case 2:
                            (mutant[at], mutant[at + 1]) = (mutant[at + 1], mutant[at]);
                            break;
                        default:
                            mutant[at] = Words[random.Next(Words.Length)];
                            break;
                    }
                }

                FrontEnd.Run(string.Join(i % 2 == 0 ? ' ' : '\n', mutant));
            }
        });
    }
}
