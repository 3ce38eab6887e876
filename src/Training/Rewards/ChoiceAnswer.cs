using System.Text.RegularExpressions;
using EntroPIC.Mathematics.Extraction;

namespace EntroPIC.Rewards;

/// <summary>
/// 1 for a response that names the right one of some choices, such as A to D: in answer tags, in a box, behind <c>final answer is</c> or
/// <c>answer</c>, at the start, or alone anywhere; of places of one rank the last counts, and thoughts in tags do not. What the choice
/// says may follow it: <c>\boxed{D. 5}</c>.
/// </summary>
public sealed partial class ChoiceAnswer : AnswerReward
{
    private const string Near = @"(?:(?!\bnot\b).){0,50}?";

    private readonly bool _ignoreCase;
    private readonly IReadOnlyList<string> _choices;

    // By rank: a final answer, behind the word and a colon, behind the word, at the start, anywhere.
    private readonly Regex[] _places;
    private readonly Regex _leading;

    /// <summary>A reward for choices.</summary>
    /// <param name="choices">The choices, each as responses name it; null for A, B, C and D.</param>
    /// <param name="ignoreCase">Whether letters may differ in case in a box and behind <c>final answer is</c> or <c>answer:</c>;
    /// elsewhere
    /// they may not, for the sake of the article.</param>
    /// <exception cref="ArgumentException">There are no choices, or one is empty.</exception>
    public ChoiceAnswer(IReadOnlyList<string>? choices = null, bool ignoreCase = false)
    {
        _choices = choices ?? ["A", "B", "C", "D"];
        if (_choices.Count == 0 || _choices.Any(string.IsNullOrWhiteSpace))
        {
            throw new ArgumentException("the choices must be one or more, and none of them empty", nameof(choices));
        }

        _ignoreCase = ignoreCase;

        // Longer ones first, so that `10` is not `1`.
        var any = string.Join('|', _choices.OrderByDescending(static choice => choice.Length).Select(Regex.Escape));
        var alternative = $@"\s*(?:or|and|/)\s*";
        var choice = $@"(?<=^|[\s(:*])(?<!\b(?:not|n't)\s+(?:\*\*)?\(?)(?<!(?:^|[\s(])(?:{any})\)?{alternative}\(?)(?:\*\*)?\(?(?<choice>{any})\)?(?:\*\*)?(?=[.,:;)\s]|$)(?!{alternative}\(?(?:{any})(?:\W|$))(?!\s+(?:is|was)\s+(?:not|wrong|incorrect|false|out)\b)";
        var announced = ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None;
        _places =
        [
            Compile($@"(?i:final\s{{1,9}}answer.{{0,100}}?\sis):?\s{{0,9}}{choice}", announced),
            Compile($@"(?i:answer):{Near}{choice}", announced),
            Compile($@"(?i:answer){Near}{choice}", RegexOptions.None),
            Compile($@"^\s*{choice}", RegexOptions.None),
            Compile(choice, RegexOptions.None),
        ];
        _leading = Compile($@"^[({{\s]*(?<choice>{any})(?=[).:}}\]]|\s*$)", announced);
    }

    /// <inheritdoc/>
    public override string? AnswerOf(string response)
    {
        ArgumentNullException.ThrowIfNull(response);
        var (text, isTagged) = AnswerSection.Of(response);
        if (Boxes.AreIn(text))
        {
            return Boxes.IsLastBroken(text) ? null : Named(Boxes.Unwrap(text, all: false));
        }

        if (isTagged && Named(text) is { } tagged)
        {
            return tagged;
        }

        return _places.Select(place => place.Matches(text).LastOrDefault()).FirstOrDefault(static match => match is not null) is { } found
            ? Find(found.Groups["choice"].Value)
            : null;
    }

    /// <inheritdoc/>
    protected override bool IsRight(string reference, string response) =>
        AnswerOf(response) is { } answer && string.Equals(answer, Named(reference) ?? reference.Trim(), StringComparison.Ordinal);

    // The choice alone, or in front of what it says.
    private string? Named(string answer) => Find(Bare(answer)) ?? (_leading.Match(Bare(answer)) is { Success: true } match ? Find(match.Groups["choice"].Value) : null);

    private static string Bare(string box) => Face().Replace(box, "").Trim(' ', '{', '}', '(', ')', '.');

    private string? Find(string name) =>
        _choices.FirstOrDefault(choice => string.Equals(choice, name, _ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal));

    // No time limit: choices are literals, and what is around them repeats a bounded number of times.
    private static Regex Compile(string pattern, RegexOptions options) =>
        new(pattern, options | RegexOptions.Singleline | RegexOptions.CultureInvariant);

    [GeneratedRegex(@"\\(?:text|mathrm|mathbf)(?:bf|it|rm|sf|tt|normal)?(?![a-z])")]
    private static partial Regex Face();
}
