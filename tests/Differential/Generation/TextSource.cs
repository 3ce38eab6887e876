namespace Differential.Generation;

/// <summary>Documentation, some of it with what ends a text in one of the targets.</summary>
internal sealed class TextSource(Dice dice)
{
    private static readonly string[] Odd =
    [
        "a < b & c > d", "*/ class X {", "\"\"\" quit()", "'''", "\\", "\\\"\"\"", "{0} {x}", "</summary>", "<see cref=\"Y\"/>", "#if X", "]]>", "\u2028broken {", "\u2029broken {", "\u0085broken {",
        "\u000bbroken {", "\u000cbroken {", "\0", "\uffff", "é µ 中文 🙂", "\ttab", "%s", "// x", "# x", "\\u000A}", "\\N{BULLET}", "ends with a backslash \\", "\ud83d\ude00", "\u001b[31m",
    ];

    /// <summary>Lines of documentation, or none.</summary>
    public string Documentation(string indent) =>
        dice.OneIn(6) ? string.Concat(Enumerable.Range(0, 1 + dice.Below(2)).Select(_ => $"{indent}/// {Line()}\n")) : "";

    private string Line() => dice.OneIn(2) ? "What it is." : $"It is {dice.Pick(Odd)} and {(dice.OneIn(2) ? dice.Pick(Odd) : "more")}";
}
