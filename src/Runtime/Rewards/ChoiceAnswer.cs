using System.Text.RegularExpressions;
using EntroPIC.Rewards.Mathematics.Extraction;

namespace EntroPIC.Rewards;

/// <summary>
/// 1 for a response that names the right one of some choices, such as A to D: in a box, behind <c>final answer is</c> or <c>answer</c>,
/// at the
/// start, or alone anywhere; of places of one rank the last counts.
/// </summary>
public sealed partial class ChoiceAnswer : AnswerReward
{
    private readonly bool _ignoreCase;
    private readonly IReadOnlyList<string> _choices;

    // By rank: a final answer, behind the word and a colon, behind the word, at the start, anywhere.
    private readonly Regex[] _places;

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
            throw new ArgumentException("the choices must be one or more, and none of them empty", nameof(choices));
        _ignoreCase = ignoreCase;

        // Longer ones first, so that `10` is not `1`.
        var any = string.Join('|', _choices.OrderByDescending(static choice => choice.Length).Select(Regex.Escape));
        var choice = $@"(?<=^|\s|\()(?:\*\*)?\(?(?<choice>{any})\)?(?:\*\*)?(?=[.,:;)\s]|$)";
        var announced = ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None;
        _places =
        [
            Compile($@"(?i:final\s+answer.{{0,100}}?\s+is):?\s*{choice}", announced),
            Compile($@"(?i:answer):.{{0,50}}?{choice}", announced),
            Compile($@"(?i:answer).{{0,50}}?{choice}", RegexOptions.None),
            Compile($@"^\s*{choice}", RegexOptions.None),
            Compile(choice, RegexOptions.None),
        ];
    }

    /// <inheritdoc/>
    public override string? AnswerOf(string response)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (Boxes.AreIn(response) && Find(Bare(Boxes.Unwrap(response, all: false))) is { } boxed)
            return boxed;
        return _places.Select(place => place.Matches(response).LastOrDefault()).FirstOrDefault(static match => match is not null) is { } found
            ? Find(found.Groups["choice"].Value)
            : null;
    }

    /// <inheritdoc/>
    protected override bool IsRight(string reference, string response) =>
        AnswerOf(response) is { } answer && string.Equals(answer, Find(Bare(reference)) ?? reference.Trim(), StringComparison.Ordinal);

    private static string Bare(string box) => Face().Replace(box, "").Trim(' ', '{', '}', '(', ')', '.');

    private string? Find(string name) =>
        _choices.FirstOrDefault(choice => string.Equals(choice, name, _ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal));

    // No time limit: choices are literals, and what is around them repeats a bounded number of times.
    private static Regex Compile(string pattern, RegexOptions options) =>
        new(pattern, options | RegexOptions.Singleline | RegexOptions.CultureInvariant);

    [GeneratedRegex(@"\\(?:text|mathrm|mathbf)(?:bf|it|rm|sf|tt|normal)?(?![a-z])")]
    private static partial Regex Face();
}
