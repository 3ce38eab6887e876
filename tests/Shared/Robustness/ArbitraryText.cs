using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Syntax;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Tests;

/// <summary>Texts made of the language's own words at random, each time the same ones.</summary>
internal static class ArbitraryText
{
    private static readonly string[] Words =
    [
        .. TokenTexts.Keywords.Keys, .. TokenTexts.Operators.Select(static pair => pair.Value),
        "advantage", "ratio", "entropy", "prob", "logp", "reward", "x", "y", "f", "Grpo", "Pi", "A", "B", "inf", "mean", "sum", "min", "clamp", "stop",
        "live", "top", "gae", "count", "softmax", "token_mean", "sequence_sum_norm", "batch", "sequence", "position", "rollout", "0", "1", "0.5", "1e400",
        "\n", "\n", "///", "/*", "*/", "//\n", "\"", "&&", "é", "\uD83D", "\0",
    ];

    /// <summary>Words in any order, alone and inside of declarations.</summary>
    public static IEnumerable<string> OfWords(int count)
    {
        var random = new Random(20260102);
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

    /// <summary>A file with tokens dropped, doubled, swapped and replaced.</summary>
    public static IEnumerable<string> MutantsOf(SourceFile source, int count)
    {
        var random = new Random(20260103);
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
