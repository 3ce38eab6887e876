using System.Text.RegularExpressions;

namespace EntroPIC.Rewards;

/// <summary>
/// 1 for a response in which the last match of a regular expression is the answer: its group <c>answer</c>, or the whole match without
/// such a group, ignoring surrounding white space. A long response with thousands of matches, whose last one cannot be found in bounded
/// time, has no answer.
/// </summary>
public sealed class PatternAnswer : AnswerReward
{
    // Limit on the characters read: each match may read to the end of the response, so all of them together are quadratic.
    private const long MostWork = 250_000_000;

    /// <summary>
    /// A .NET regular expression, such as <c>&lt;answer&gt;(?&lt;answer&gt;.*?)&lt;/answer&gt;</c>; <c>.</c> matches line breaks, too.
    /// Parts that take unbounded time are refused: lookarounds, backreferences, atomic groups, conditions.
    /// </summary>
    public required string Pattern { get; init => field = LinearPattern.Checked(value); }

    /// <summary>Ignores case, in the pattern and in the answer.</summary>
    public bool IgnoreCase { get; init; }

    private Regex Expression =>
        field ??= LinearPattern.Create(Pattern, nameof(Pattern), IgnoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);

    /// <inheritdoc/>
    public override string? AnswerOf(string response)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (LastMatch(response) is not { } match)
        {
            return null;
        }

        var group = match.Groups["answer"];
        return (group.Success ? group.Value : match.Value).Trim();
    }

    private Match? LastMatch(string response)
    {
        Match? last = null;
        var work = 0L;
        for (var match = Expression.Match(response); match.Success; match = match.NextMatch())
        {
            if ((work += response.Length - match.Index) > MostWork)
            {
                return null;
            }

            last = match;
        }

        return last;
    }

    /// <inheritdoc/>
    public override bool AreSame(string first, string second) =>
        string.Equals(first, second, IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    /// <inheritdoc/>
    protected override bool IsRight(string reference, string response) =>
        AnswerOf(response) is { } answer && AreSame(answer, reference.Trim());
}
