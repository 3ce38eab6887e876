using System.Text.RegularExpressions;
using EntroPIC.Mathematics.Syntax;

namespace EntroPIC.Mathematics.Extraction;

/// <summary>Tells whether what stands around a value says something else than the value: a sign, an operation, a denial.</summary>
internal static partial class Surroundings
{
    private const int Reach = 80;
    private const int FarReach = 400;

    /// <summary>True if a box in mathematics is but a part of what is written there.</summary>
    public static bool ChangeInMathematics(string before, string after)
    {
        before = Invisible().Replace(before[Math.Max(0, before.Length - FarReach)..], " ").TrimEnd();
        after = Invisible().Replace(after[..Math.Min(FarReach, after.Length)], " ").TrimStart();
        while (OpensAround().Match(before) is { Success: true } open && ClosesAround().Match(after) is { Success: true } close)
        {
            if (IsOperation(LastCommand().Match(open.Groups["command"].Value).Groups["name"].Value) || open.Groups["index"].Success)
            {
                return true;
            }

            (before, after) = (before[..open.Index].TrimEnd(), after[close.Length..].TrimStart());
        }

        return SignBefore().IsMatch(before) || OpenMatrix().IsMatch(before) || DeniedWords().IsMatch(before) || SignAfter().IsMatch(after)
            || IsOperation(LastCommand().Match(before).Groups["name"].Value)
                || IsOperation(FirstCommand().Match(after).Groups["name"].Value)
            || (WordsAfter().Match(after) is { Success: true } words && ChangeWords(words.Groups["words"].Value));
    }

    /// <summary>True if a box outside of mathematics has a sign at its side.</summary>
    public static bool ChangeAtSides(string before, string after) => PlainSignBefore().IsMatch(before) || PlainSignAfter().IsMatch(after);

    /// <summary>True if the sentence around a value denies it or makes it another one.</summary>
    public static bool ChangeInSentence(string text, int start, int end) =>
        DenyBefore(text, start) || ChangeAfter(text, end);

    /// <summary>True if the words in front of a value deny it.</summary>
    public static bool DenyBefore(string text, int start) =>
        DenialBefore().IsMatch(text.AsSpan(Math.Max(0, start - Reach), Math.Min(Reach, start)));

    /// <summary>True if what follows a value takes it back, or says more or less.</summary>
    public static bool IsTakenBack(string text, int end) => Correction().IsMatch(text, end) || More().IsMatch(text, end);

    /// <summary>True if the words after a value make it another one or take it back.</summary>
    public static bool ChangeAfter(string text, int end) => IsTakenBack(text, end)
        || (Word().Match(text, end) is { Success: true } word && Units.ChangeNumber(word.Value));

    /// <summary>True if the words that announce an answer deny it.</summary>
    public static bool Deny(string text, int start, int end) =>
        DenialAtEnd().IsMatch(text.AsSpan(start, end - start))
            || DoubtBefore().IsMatch(text.AsSpan(Math.Max(0, start - Reach), Math.Min(Reach, start)));

    private static bool ChangeWords(string words) => Units.ChangeNumber(words) || Units.Read(words) is null;

    // `\square` ends a proof.
    private static bool IsOperation(string command) => command != "square" && LatexTable.Commands.TryGetValue(command, out var token) && (token.Kind is TokenKind.Symbol or TokenKind.Constant
        or TokenKind.Fraction or TokenKind.Binomial or TokenKind.Choose or TokenKind.Root or TokenKind.Function or TokenKind.Series or TokenKind.Opaque or TokenKind.Plus or TokenKind.Minus
        or TokenKind.PlusMinus or TokenKind.MinusPlus or TokenKind.Times or TokenKind.Divide or TokenKind.Ratio or TokenKind.Modulo or TokenKind.SetOperator or TokenKind.Open
        || (token.Kind == TokenKind.Relation && token.Text is not ("=" or "~" or "∈")));

    // Invisible parts; a line break or a wide space separates statements.
    [GeneratedRegex(@"\\(?:left|right|displaystyle|bigl?|bigr?|Bigl?|Bigr?)(?![a-zA-Z])|\\[,;:! ]")]
    private static partial Regex Invisible();

    // Brackets right around the box, with the command in front of them.
    [GeneratedRegex(@"(?:(?<command>\\[A-Za-z]+(?:\[[^\[\]]*\])?(?:\{[^{}]*\})?)|(?<index>[\^_]))?\s*[{(]$")]
    private static partial Regex OpensAround();

    [GeneratedRegex(@"^[)}]")]
    private static partial Regex ClosesAround();

    [GeneratedRegex(@"\\(?<name>[A-Za-z]+)(?:\[[^\[\]]*\])?(?:\{[^{}]*\})?$")]
    private static partial Regex LastCommand();

    [GeneratedRegex(@"^\\(?<name>[A-Za-z]+)")]
    private static partial Regex FirstCommand();

    // Part of a sum, a product, a power, a list in brackets, an inequality.
    [GeneratedRegex(@"(?:[-+*/^_<>≤≥≠±∓·×÷√(\[{|~!]|\\[{|]|(?:[<>!≠~]|\\not\s*)=|\\not|(?<!\\[A-Za-z]*|[A-Za-z]{2})[A-Za-z]|\d)$")]
    private static partial Regex SignBefore();

    [GeneratedRegex(@"^(?:[-+*/^_<>≤≥≠±∓·×÷√(\[{|!':]|\.?\d|[A-Za-z]|[)\]]|\\[{|}])(?<!^\^(?=\s*\{?\s*(?:\\circ|\\degree|°)))")]
    private static partial Regex SignAfter();

    // In a matrix; an array may but line up steps.
    [GeneratedRegex(@"\\begin\{[a-zA-Z]*matrix\}(?!.*\\end\{[a-zA-Z]*matrix\})", RegexOptions.Singleline)]
    private static partial Regex OpenMatrix();

    [GeneratedRegex(@"\\(?:text|textbf|mathrm|mbox|hbox|textrm)\s*\{[^{}]*(?:\bnot|\bcannot|n['’]t|\bnever)(?:\s+(?:be|equal(?:\s+to)?))?\s*\}$", RegexOptions.IgnoreCase)]
    private static partial Regex DeniedWords();

    [GeneratedRegex(@"^\s*\\(?:text|textbf|mathrm|mbox|hbox|textrm)\s*\{(?<words>[^{}]*)\}")]
    private static partial Regex WordsAfter();

    // A dash with a space after it is not part of the value, but for a number in front of it.
    [GeneratedRegex(@"(?<![-=<])[-+]$|(?:(?<=\d)\s*[-+]|[/^_≤≥≠×÷√]|(?<![-=]|^|\n)\s*[<>]=?|!=|\\(?:ne|neq|le|leq|ge|geq|lt|gt|times|cdot)|[A-Za-z)\d]\s*(?<!\*)\*)\s*$")]
    private static partial Regex PlainSignBefore();

    [GeneratedRegex(@"^(?:[\^_]|\.?\d|\s*[+/×÷·]\s*[\d\\]|\s*\\(?:times|cdot|div))")]
    private static partial Regex PlainSignAfter();

    [GeneratedRegex(@"(?:(?:\bnot|\bcannot|n['’]t|\bnever)\s+(?:(?:equal\s+to|be|equal|exactly|simply)\s+|(?:think|believe)\s[^.\n]*)?|\b(?:anything|everything|all)\s+but\s+|\b(?:other\s+than|different\s+from|far\s+from)\s+"
        + @"|\b(?:false|untrue|incorrect|wrong|impossible|unlikely|doubtful)\s+(?:that|to\s+(?:say|think|claim))\s[^.\n]*)(?:\*\*)?$", RegexOptions.IgnoreCase)]
    private static partial Regex DenialBefore();

    [GeneratedRegex(@"(?:\bnot|\bcannot|n['’]t|\bnever)\s+(?:\w+ly\s+|even\s+)?(?:be|is|are|was|equals?):?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex DenialAtEnd();

    [GeneratedRegex(@"\b(?:(?:false|untrue|incorrect|wrong|impossible|unlikely|doubtful|not\s+true|not\s+the\s+case)\s+(?:that|to\s+(?:say|think|claim)(?:\s+that)?)|(?:n['’]t|not|never)\s+(?:think|believe|say|claim|mean)(?:\s+that)?)\s+(?:\w+\s+){0,3}$", RegexOptions.IgnoreCase)]
    private static partial Regex DoubtBefore();

    // 12, no wait, 13; 12? No, 13.
    [GeneratedRegex(@"\G\s*[*$]*\s*(?:[,.;?!–—-]\s*|\s)(?:no\s*,|no\s+wait\b|no\s*[.!]\s*(?:it|the|\d|\$)|wait\b|oops\b|sorry\b|scratch\s+that\b|correction\b|i\s+mean\b|or\s+rather\b|make\s+that\b|actually\s*,?\s*(?:it|no|\d|\$|\\))", RegexOptions.IgnoreCase)]
    private static partial Regex Correction();

    [GeneratedRegex(@"\G\s+(?:or|and)\s+(?:more|less|fewer|greater|higher|lower|above|below|over|under|up|older|younger|so(?!\s+[a-z]))\b", RegexOptions.IgnoreCase)]
    private static partial Regex More();

    [GeneratedRegex(@"\G\s+(?:parts\s+)?(?:per\s+)?[A-Za-z]+")]
    private static partial Regex Word();
}
