using System.Text.RegularExpressions;
using EntroPIC.Data;

namespace EntroPIC.Rewards;

/// <summary>1 for a response that as a whole has a form, otherwise 0; white space around it aside. Safe for use by several
/// threads.</summary>
public sealed class FormatReward : IReward
{
    private readonly TimedPattern _pattern;

    /// <summary>A reward for form.</summary>
    /// <param name="pattern">A regular expression of .NET that the whole response must match; <c>.</c> matches line breaks too.</param>
    /// <param name="timeout">Time for one response; null for a second. Beyond it the reward fails with a
    /// <see cref="RegexMatchTimeoutException"/>.</param>
    /// <exception cref="ArgumentException">The pattern is no regular expression.</exception>
    public FormatReward(string pattern, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        _pattern = new TimedPattern($@"\A\s*(?:{pattern})\s*\z", RegexOptions.None, timeout);
    }

    /// <summary>Thoughts, then an answer: <c>&lt;think&gt;…&lt;/think&gt;&lt;answer&gt;…&lt;/answer&gt;</c>, each tag once (DeepSeek-R1,
    /// arXiv 2501.12948).</summary>
    public static FormatReward ThinkThenAnswer { get; } = new(
        "<think>(?:(?!</?(?:think|answer)>).)*</think>\\s*<answer>(?:(?!</?(?:think|answer)>).)*</answer>");

    /// <inheritdoc/>
    public double Score(Problem problem, JudgedResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return _pattern.Regex.IsMatch(response.Text) ? 1 : 0;
    }
}
