using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace EntroPIC.Rewards;

/// <summary>
/// A user's regular expression over responses, which can be anything. It runs on the engine that never goes back, in time that grows with
/// the response and nothing else, so that a verdict depends on the response alone: a time limit would let the load of a machine decide,
/// and a run that is resumed would meet the same response with another verdict, or none.
/// </summary>
internal static class LinearPattern
{
    private const RegexOptions Always = RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant;

    /// <summary>A pattern of an option, checked.</summary>
    /// <exception cref="ArgumentException">The pattern is invalid, or needs a backtracking engine.</exception>
    public static string Checked(string pattern, [CallerMemberName] string property = "")
    {
        _ = Create(pattern, property);
        return pattern;
    }

    /// <param name="pattern">The regular expression.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="options">Options besides the common ones.</param>
    /// <param name="around">Text around it; <c>{0}</c> is the pattern.</param>
    /// <exception cref="ArgumentException">The pattern is invalid, or needs a backtracking engine.</exception>
    public static Regex Create(string pattern, string name, RegexOptions options = RegexOptions.None, string around = "{0}")
    {
        ArgumentNullException.ThrowIfNull(pattern);
        try
        {
            // By itself first: `a)|(b` is none, whatever is around it.
            _ = new Regex(pattern, options);
            return new Regex(around.Replace("{0}", pattern, StringComparison.Ordinal), Always | options);
        }
        catch (ArgumentException failure)
        {
            throw new ArgumentException($"`{name}` is not a valid regular expression: {failure.Message}", failure);
        }
        catch (NotSupportedException failure)
        {
            throw new ArgumentException(
                $"`{name}` is `{pattern}`, which cannot be matched in bounded time: lookahead, lookbehind, backreferences, atomic groups, "
                + "conditions, `\\G` and large repetitions are not supported; rewrite it without them, or write a reward of your own",
                failure);
        }
    }
}
