using System.Text.RegularExpressions;

namespace EntroPIC.Evaluation;

/// <summary>
/// Frequencies of words of reflection, which models that keep their entropy use more (EntroPIC, Figure 12). Whole words count,
/// whatever the case of their letters; words of several words may be broken by any white space.
/// </summary>
public static class ReflectiveWords
{
    /// <summary>Our list of such words; the figure names its own.</summary>
    public static IReadOnlyList<string> Default { get; } =
    [
        "wait", "however", "alternatively", "another approach", "check", "recheck", "double-check", "verify", "let me see", "hmm",
        "actually", "maybe", "perhaps", "instead", "mistake", "on second thought", "reconsider", "rethink",
    ];

    /// <summary>Counts words in texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="words">The words; null for <see cref="Default"/>.</param>
    /// <returns>One entry for each word, in their order; all zero where there are no texts.</returns>
    /// <exception cref="ArgumentException">A word is empty.</exception>
    public static IReadOnlyList<WordFrequency> Count(IEnumerable<string> texts, IReadOnlyList<string>? words = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        words ??= Default;
        if (words.Any(string.IsNullOrWhiteSpace))
        {
            throw new ArgumentException("a word of the list is empty", nameof(words));
        }

        Regex[] patterns = [.. words.Select(Compile)];
        var (occurrences, responses) = (new long[words.Count], new long[words.Count]);
        var total = 0;
        foreach (var text in texts)
        {
            total++;
            for (var i = 0; i < patterns.Length; i++)
            {
                var count = patterns[i].Count(text);
                occurrences[i] += count;
                responses[i] += count > 0 ? 1 : 0;
            }
        }

        var divisor = (double)Math.Max(1, total);
        return [.. words.Select((word, i) => new WordFrequency(word, occurrences[i], occurrences[i] / divisor, responses[i] / divisor))];
    }

    private static Regex Compile(string word)
    {
        var parts = word.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Regex.Escape);
        return new Regex($@"(?<!\w){string.Join(@"\s+", parts)}(?!\w)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }
}

/// <summary>Frequency of a word in responses.</summary>
/// <param name="Word">The word.</param>
/// <param name="Occurrences">Occurrences in all of them.</param>
/// <param name="PerResponse">Mean of how often it is in one.</param>
/// <param name="ShareOfResponses">The share of responses that have it at all.</param>
public sealed record WordFrequency(string Word, long Occurrences, double PerResponse, double ShareOfResponses);
