using System.Text;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Syntax;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Tests;

/// <summary>Texts made of the language's own words at random, each time the same ones.</summary>
internal static class ArbitraryText
{
    private static readonly string[] Words =
    [
        .. TokenTexts.Keywords.Keys, .. TokenTexts.Signs.Select(static sign => sign.Text),
        "advantage", "ratio", "entropy", "prob", "logp", "reward", "x", "y", "f", "Grpo", "Pi", "A", "B", "inf", "mean", "sum", "min", "clamp", "stop",
        "live", "top", "gae", "choose", "count", "softmax", "token_mean", "sequence_sum_norm", "batch", "sequence", "position", "rollout", "0", "1", "0.5", "1e400",
        "\n", "\n", "///", "/*", "*/", "//\n", "\"", "&&", "é", "\uD83D", "\0",
    ];

    /// <summary>Values of every scope, live and not, and numbers that make an edge.</summary>
    private static readonly string[] Values =
    [
        "ratio", "entropy", "prob", "reward", "advantage", "length", "step", "mean(entropy)", "mean(reward per group)", "mean(entropy per position)",
        "count(prob > 0.5)", "(if truncated then 1 else ratio)", "rank(reward per group)", "softmax(entropy per sequence)", "softplus(mean(logp))",
        "clamp(1, 2, ratio)", "clamp(mean(entropy), 0, 1)", "min(1, mean(entropy))", "straight_through(mean(logp), ratio)", "cumsum(logp)", "(2 ^ ratio)",
        "0", "1", "-1", "0.5", "(1 / 0)", "inf",
    ];

    private static readonly string[][] Alike =
        [["+", "-", "*", "/", "^"], ["<", "<=", ">", ">=", "==", "!="], ["and", "or"], ["group", "sequence", "position"], ["mean", "sum", "max", "min", "std"]];

    /// <summary>Words in any order, alone and inside of declarations.</summary>
    public static IEnumerable<string> OfWords(int count, int seed = 20260102)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var words = string.Join(' ', Enumerable.Range(0, random.Next(60)).Select(_ => Words[random.Next(Words.Length)]));
            yield return (i % 4) switch
            {
                0 => words,
                1 => $"loss A {{ {words}",
                2 => $"loss A : Grpo {{ let x = {words} }}",
                _ => $"controller A(x) {{ {words} }}",
            };
        }
    }

    /// <summary>A file with a value or a sign replaced by another that may stand in its place: many of them have no error.</summary>
    public static IEnumerable<string> VariantsOf(SourceFile source, int count, int seed = 20260104)
    {
        var random = new Random(seed);
        var tokens = Lexer.Tokenize(source, new DiagnosticBag());
        for (var i = 0; i < count; i++)
        {
            var texts = tokens.Select(static token => token.Text).ToList();
            for (var at = random.Next(texts.Count); at < texts.Count; at++)
            {
                if (Alike.FirstOrDefault(words => words.Contains(texts[at])) is { } others)
                {
                    texts[at] = others[random.Next(others.Length)];
                    break;
                }

                if (Values.Contains(texts[at]) && tokens[at + 1].Kind is not (TokenKind.Equal or TokenKind.OpenParenthesis or TokenKind.Colon))
                {
                    texts[at] = Values[random.Next(Values.Length)];
                    break;
                }
            }

            yield return string.Join(' ', texts);
        }
    }

    /// <summary>A text with bytes changed, dropped, doubled and cut off; what is then no UTF-8 becomes replacement characters.</summary>
    public static IEnumerable<string> BytesOf(string text, int count, int seed)
    {
        var random = new Random(seed);
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < count; i++)
        {
            List<byte> mutant = [.. bytes];
            for (var change = random.Next(1, 6); change > 0 && mutant.Count > 0; change--)
            {
                var at = random.Next(mutant.Count);
                var most = Math.Min(mutant.Count - at, 40);
                switch (random.Next(5))
                {
                    case 0:
                        mutant[at] = (byte)random.Next(256);
                        break;
                    case 1:
                        mutant[at] ^= (byte)(1 << random.Next(8));
                        break;
                    case 2:
                        mutant.RemoveRange(at, random.Next(1, most + 1));
                        break;
                    case 3:
                        mutant.InsertRange(at, mutant.GetRange(at, random.Next(1, most + 1)));
                        break;
                    default:
                        mutant.RemoveRange(at, mutant.Count - at);
                        break;
                }
            }

            yield return Encoding.UTF8.GetString([.. mutant]);
        }
    }

    /// <summary>A file with tokens dropped, doubled, swapped and replaced.</summary>
    public static IEnumerable<string> MutantsOf(SourceFile source, int count, int seed = 20260103)
    {
        var random = new Random(seed);
        var tokens = Lexer.Tokenize(source, new DiagnosticBag()).Select(static token => token.Text).ToList();
        for (var i = 0; i < count; i++)
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

            yield return string.Join(i % 2 == 0 ? ' ' : '\n', mutant);
        }
    }
}
