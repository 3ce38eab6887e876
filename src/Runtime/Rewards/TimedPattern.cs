using System.Text.RegularExpressions;

namespace EntroPIC.Rewards;

/// <summary>A regular expression that responses, which can be anything, cannot keep busy for ever.</summary>
internal sealed class TimedPattern(string pattern, RegexOptions options, TimeSpan? timeout)
{
    public Regex Regex { get; } = new(
        pattern ?? throw new ArgumentNullException(nameof(pattern)),
        options | RegexOptions.Singleline | RegexOptions.CultureInvariant,
        timeout ?? TimeSpan.FromSeconds(1));
}
