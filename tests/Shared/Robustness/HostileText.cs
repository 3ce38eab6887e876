namespace EntroPIC.Tests;

/// <summary>
/// Texts that escape their place if a printer does not escape them: they end a line, a comment, a string or an element, or are invalid
/// characters. Code follows each of them.
/// </summary>
internal static class HostileText
{
    /// <summary>Line terminators of C#, Python, Markdown or editors that do not end a line in the language.</summary>
    private static readonly string[] LineEnds = ["\u000B", "\u000C", "\u0085", "\u2028", "\u2029"];

    private static readonly string[] Ends =
    [
        "\"", "\"\"\"", "'''", "\\", "\\\"\"\"", "x\"", "*/", "</summary>", "</code></remarks>", "]]>", "-->", "<![CDATA[", "&evil;", "`", "|", "{0}", "{evil}", "}}", "\\u000a",
        "\\n", "\\N{BULLET}", "#if", "//", "///", "/// </summary>", "coding: utf-7", "coding=ascii",
    ];

    private static readonly string[] NoCharacters = ["\0", "\u0001", "\u001B[2J", "\u007F", "\uFFFE", "\uFFFF", "\uD83D", "\uDE00", "\uDE00\uD83D", "\uFEFF"];

    /// <summary>Texts for a comment or a documentation line: no line break of the language.</summary>
    public static IReadOnlyList<string> OfOneLine { get; } = 
    [
        .. LineEnds.Concat(NoCharacters).Concat(Ends.Where(static end => !end.Contains("*/", StringComparison.Ordinal)))
            .Select(static end => $"before{end}class Evil {{ }} //{end}").Chunk(6).Select(static texts => string.Concat(texts)),
        "before*/class Evil { } /*",
        .. NoCharacters,
        .. Ends,
    ];

    /// <summary>Texts for a path.</summary>
    public static IReadOnlyList<string> OfPaths { get; } =
        [.. OfOneLine, .. new[] { "\n", "\r", "\r\n", "\u202E", "\u2066" }.Select(static end => $"before{end}class Evil {{ }} #{end}import evil{end}")];

    /// <summary>A file with a text wherever one may stand that is not code.</summary>
    /// <param name="text">The text.</param>
    /// <param name="mark">Suffix of the declared names, for several files in one project.</param>
    public static string FileWith(string text, string mark = "") => $$"""
        // {{text}}
        /// {{text}}
        namespace Acme.Hostile

        /// {{text}}
        /// {{text}}
        controller Follow{{mark}}(error, gain = 0.5) { // {{text}}
            /// {{text}}
            state held = 0 in [-10, 10] // {{text}}
            output error + gain * held
            update held = clamp(held + error, -10, 10)
        }

        /// {{text}}
        loss Steered{{mark}} : Grpo { // {{text}}
            /// {{text}}
            param target = 0.5 // {{text}}
                in (0, 20)
            /// {{text}}
            control alpha = Follow{{mark}}( // {{text}}
                error: mean(entropy) - target)
            let doubled = 2 // {{text}}
                * ratio
            group sure when prob > 0.5 // {{text}}
                weight 2
            bonus steering = alpha * doubled // {{text}}
                * abs(advantage) when prob > 0.5
            /// {{text}}
            metric spread = std(reward // {{text}}
                )
        }
        """ + (text.Contains("*/", StringComparison.Ordinal) ? "" : $$"""

        loss Blocks{{mark}} : Steered{{mark}} { /* {{text}} */
            bonus other /* {{text}} */ = 0.5 /*
            {{text}}*/* ratio
        }
        """);
}
