using System.Text;

namespace Differential.Machine;

/// <summary>Counts of the outcomes of trials.</summary>
internal sealed class Tally
{
    public SortedDictionary<string, long> Outcomes { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Comparisons of each form.</summary>
    public SortedDictionary<string, long> Compared { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Comparisons that were left out since rounding decides what the result is.</summary>
    public SortedDictionary<string, long> Skipped { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Findings by kind.</summary>
    public SortedDictionary<string, long> Found { get; init; } = new(StringComparer.Ordinal);

    public long Tried => Outcomes.Values.Sum();

    public void Add(Verdict verdict)
    {
        Count(Outcomes, verdict.Outcome.ToString());
        foreach (var (form, isCompared) in verdict.Compared)
        {
            Count(isCompared ? Compared : Skipped, form);
        }

        if (verdict.Finding is { } finding)
        {
            Count(Found, finding.Kind);
        }
    }

    public void Add(Tally other)
    {
        foreach (var (mine, theirs) in new[] { (Outcomes, other.Outcomes), (Compared, other.Compared), (Skipped, other.Skipped), (Found, other.Found) })
        {
            foreach (var (name, count) in theirs)
            {
                mine[name] = mine.GetValueOrDefault(name) + count;
            }
        }
    }

    public override string ToString()
    {
        var text = new StringBuilder($"{Tried} programs tried\n");
        Append("", Outcomes);
        Append("compared: ", Compared);
        Append("left out: ", Skipped);
        Append("found: ", Found);
        return text.ToString();

        void Append(string title, SortedDictionary<string, long> counts)
        {
            foreach (var (name, count) in counts)
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{count,9}  {title}{name}\n");
            }
        }
    }

    private static void Count(SortedDictionary<string, long> counts, string name) => counts[name] = counts.GetValueOrDefault(name) + 1;
}
