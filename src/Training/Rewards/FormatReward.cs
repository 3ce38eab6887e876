using System.Text.RegularExpressions;
using EntroPIC.Data;

namespace EntroPIC.Rewards;

/// <summary>1 for a response that matches a pattern as a whole, ignoring surrounding white space; otherwise 0. Thread-safe.</summary>
public sealed partial class FormatReward : IReward
{
    private const string Anchored = @"\A\s*(?:{0})\s*\z";

    private readonly Regex _pattern = ThinkThenAnswer();

    /// <summary>
    /// A .NET regular expression for the whole response; <c>.</c> matches line breaks, too. Parts that take unbounded time are refused:
    /// lookarounds, backreferences, atomic groups, conditions. Null is <c>&lt;think&gt;…&lt;/think&gt;&lt;answer&gt;…&lt;/answer&gt;</c>,
    /// each tag once (DeepSeek-R1, arXiv 2501.12948), the form that rewards for answers read.
    /// </summary>
    public string? Pattern
    {
        get;
        init
        {
            field = value;
            _pattern = value is null ? ThinkThenAnswer() : LinearPattern.Create(value, nameof(Pattern), around: Anchored);
        }
    }

    /// <inheritdoc/>
    public double? Score(Problem problem, JudgedResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return _pattern.IsMatch(response.Text) ? 1 : 0;
    }

    // The four tags in their order, and no other between them: each character is read once, so that no limit is needed.
    [GeneratedRegex(@"\A\s*<think>(?>(?:(?!</?(?:think|answer)>).)*)</think>\s*<answer>(?>(?:(?!</?(?:think|answer)>).)*)</answer>\s*\z", RegexOptions.Singleline)]
    private static partial Regex ThinkThenAnswer();
}
