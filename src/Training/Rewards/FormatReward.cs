using System.Text.RegularExpressions;
using EntroPIC.Data;

namespace EntroPIC.Rewards;

/// <summary>1 for a response that as a whole has a form, otherwise 0; white space around it aside. Safe for use by several
/// threads.</summary>
public sealed partial class FormatReward : IReward
{
    private const string Whole = @"\A\s*(?:{0})\s*\z";

    private readonly Regex _pattern;

    /// <summary>A reward for form.</summary>
    /// <param name="pattern">A regular expression of .NET that the whole response must match; <c>.</c> matches line breaks too.</param>
    /// <exception cref="ArgumentException">The pattern is not a valid regular expression, or has a part that takes unbounded time: lookarounds,
    /// backreferences, atomic groups, conditions.</exception>
    public FormatReward(string pattern)
        : this(LinearPattern.Create(pattern, nameof(pattern), around: Whole))
    {
    }

    private FormatReward(Regex pattern) => _pattern = pattern;

    /// <summary>Thoughts, then an answer: <c>&lt;think&gt;…&lt;/think&gt;&lt;answer&gt;…&lt;/answer&gt;</c>, each tag once (DeepSeek-R1,
    /// arXiv 2501.12948). Rewards for answers read this form.</summary>
    public static FormatReward ThinkThenAnswer { get; } = new(ThoughtThenAnswer());

    /// <inheritdoc/>
    public double Score(Problem problem, JudgedResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return _pattern.IsMatch(response.Text) ? 1 : 0;
    }

    // The four tags in their order, and no other between them: each character is read once, so that no limit is needed.
    [GeneratedRegex(@"\A\s*<think>(?>(?:(?!</?(?:think|answer)>).)*)</think>\s*<answer>(?>(?:(?!</?(?:think|answer)>).)*)</answer>\s*\z", RegexOptions.Singleline)]
    private static partial Regex ThoughtThenAnswer();
}
