using System.Text.RegularExpressions;

namespace EntroPIC.Rewards;

/// <summary>
/// 1 for a response in which the last match of a regular expression is the answer: the group named <c>answer</c>, or the whole match
/// where there is none such, white space around it aside. A long response that matches thousands of times, so that the last match cannot be found
/// in bounded time, has no answer.
/// </summary>
public sealed class PatternAnswer : AnswerReward
{
    // Characters that the search for matches may read: each may read to the end of the response, so that all of them together are quadratic.
    private const long MostWork = 250_000_000;

    private readonly Regex _pattern;
    private readonly StringComparison _comparison;

    /// <summary>A reward for what a pattern finds.</summary>
    /// <param name="pattern">A regular expression of .NET, such as <c>&lt;answer&gt;(?&lt;answer&gt;.*?)&lt;/answer&gt;</c>; <c>.</c>
    /// matches line breaks too.</param>
    /// <param name="ignoreCase">Whether letters may differ in case, in the pattern and in the answer.</param>
    /// <exception cref="ArgumentException">The pattern is not a valid regular expression, or has a part that takes unbounded time: lookarounds,
    /// backreferences, atomic groups, conditions.</exception>
    public PatternAnswer(string pattern, bool ignoreCase = false)
    {
        _pattern = LinearPattern.Create(pattern, nameof(pattern), ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
        _comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
    }

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
        for (var match = _pattern.Match(response); match.Success; match = match.NextMatch())
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
    public override bool AreSame(string first, string second) => string.Equals(first, second, _comparison);

    /// <inheritdoc/>
    protected override bool IsRight(string reference, string response) =>
        AnswerOf(response) is { } answer && AreSame(answer, reference.Trim());
}
