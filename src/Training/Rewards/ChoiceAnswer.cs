using System.Text.RegularExpressions;
using EntroPIC.Mathematics;

namespace EntroPIC.Rewards;

/// <summary>
/// 1 for a response that names the right one of some choices, such as A to D: in answer tags, in a box, after <c>final answer is</c> or
/// <c>answer</c>, at the start, or alone anywhere; of places of one rank the last counts, and thoughts in tags do not. What the choice
/// says may follow it: <c>\boxed{D. 5}</c>.
/// </summary>
public sealed partial class ChoiceAnswer : AnswerReward
{
    private const string Near = @"(?:(?!\b(?:not|cannot|neither|nor)\b|n['’]t\b).){0,50}?";

    /// <summary>The choices, as responses name them; at least one, none empty.</summary>
    public IReadOnlyList<string> Choices
    {
        get;
        init => field = value is { Count: > 0 } && !value.Any(string.IsNullOrWhiteSpace)
            ? [.. value]
            : throw new ArgumentException("the choices must be one or more, and none of them empty");
    }
    = ["A", "B", "C", "D"];

    /// <summary>Ignores case in a box and after <c>final answer is</c> or <c>answer:</c>; elsewhere <c>a</c> may be the article.</summary>
    public bool IgnoreCase { get; init; }

    private Places Found => field ??= PlacesOf(Choices, IgnoreCase);

    private static Places PlacesOf(IReadOnlyList<string> choices, bool ignoreCase)
    {
        // Longer ones first, so that `10` is not `1`.
        var any = string.Join('|', choices.OrderByDescending(static choice => choice.Length).Select(Regex.Escape));

        // One of several, and one that is denied or asked about, is no answer.
        var alternative = $@"\s*(?:or|and|/|,(?:\s*(?:or|and)\b)?)\s*";
        var denied = $@"(?:\b(?:not|cannot|neither|nor)|n['’]t)\s+(?:be\s+)?(?:\*\*)?\(?";
        var asked = $@"\s+(?:is|was):?\s+(?:not|wrong|incorrect|false|out|\(?(?:{any}))\b";
        var choice = $@"(?<=^|[\s(:*$`\[])(?<!{denied})(?<!(?:^|[\s(])(?:{any})\)?{alternative}\(?)(?:\*\*)?\(?(?<choice>{any})\)?(?:\*\*)?(?=[.,:;!?)\s$`\]\\]|$)(?!{alternative}\(?(?:{any})(?:\W|$))(?!{asked})";

        // `A man` and `I think` begin with words.
        var word = $@"{choice}(?!(?<=\b[AI])\s+(?!(?:is|was|because|since|as|seems|looks|must|would)\b)[a-z])";
        var announced = ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None;
        return new Places(
        [
            Compile($@"(?i:final\s{{1,9}}answer.{{0,100}}?\sis):?\s{{0,9}}{choice}", announced),
            Compile($@"(?i:answer):{Near}{choice}", announced),
            Compile($@"(?i:answer){Near}{choice}", RegexOptions.None),
            Compile($@"^\s*{word}", RegexOptions.None),
            Compile(word, RegexOptions.None),
        ],
        Compile($@"^[({{\s]*(?<choice>{any})(?=[).:}}\]]|\s*$)", announced));
    }

    /// <inheritdoc/>
    public override string? AnswerOf(string response)
    {
        ArgumentNullException.ThrowIfNull(response);
        var part = AnswerPart.Of(response);
        if (part.IsBoxed)
        {
            return part.Boxed is { } box ? Named(box) : null;
        }

        if (part.IsTagged && Named(part.Text) is { } tagged)
        {
            return tagged;
        }

        return Found.ByRank.Select(place => place.Matches(part.Text).LastOrDefault()).FirstOrDefault(static match => match is not null) is { } found
            ? Find(found.Groups["choice"].Value)
            : null;
    }

    /// <inheritdoc/>
    protected override bool IsRight(string reference, string response) =>
        AnswerOf(response) is { } answer && string.Equals(answer, Named(reference) ?? reference.Trim(), StringComparison.Ordinal);

    // The choice alone, or in front of what it says.
    private string? Named(string answer) =>
        Find(Bare(answer)) ?? (Found.Leading.Match(Bare(answer)) is { Success: true } match ? Find(match.Groups["choice"].Value) : null);

    private static string Bare(string box) => Face().Replace(box, "").Trim(' ', '{', '}', '(', ')', '.');

    private string? Find(string name) =>
        Choices.FirstOrDefault(
            choice => string.Equals(choice, name, IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal));

    // No time limit: choices are literals, and what is around them repeats a bounded number of times.
    private static Regex Compile(string pattern, RegexOptions options) =>
        new(pattern, options | RegexOptions.Singleline | RegexOptions.CultureInvariant);

    /// <param name="ByRank">A final answer, after the word and a colon, after the word, at the start, anywhere.</param>
    /// <param name="Leading">A choice at the start of an answer.</param>
    private sealed record Places(Regex[] ByRank, Regex Leading);

    [GeneratedRegex(@"\\(?:text|mathrm|mathbf)(?:bf|it|rm|sf|tt|normal)?(?![a-z])")]
    private static partial Regex Face();
}
