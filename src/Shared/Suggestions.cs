namespace EntroPIC;

/// <summary>Suggestions for misspelled names.</summary>
internal static class Suggestions
{
    private const int MostNames = 3;
    private const int LongestName = 64;

    /// <summary><c>; did you mean `a` or `b`?</c> with the nearest names, or nothing if none is close.</summary>
    public static string DidYouMean(string name, IEnumerable<string> candidates)
    {
        var nearest = Nearest(name, candidates);
        return nearest.Count == 0 ? "" : $"; did you mean {Wording.OneOf(nearest)}?";
    }

    /// <summary>The nearest names, or all of them if none is close: <c>; it is `a` or `b`</c>.</summary>
    public static string NearestOrAll(string name, IReadOnlyCollection<string> candidates, string they = "it is") =>
        DidYouMean(name, candidates) is { Length: > 0 } near ? near : $"; {they} {Wording.OneOf(candidates)}";

    /// <summary>At most three candidates within a third of the longer name and never more than three edits, nearest first.</summary>
    /// <param name="name">The name.</param>
    /// <param name="candidates">The possible names.</param>
    /// <param name="share">The inverse of the share of the longer name that may differ.</param>
    public static IReadOnlyList<string> Nearest(string name, IEnumerable<string> candidates, int share = 3)
    {
        if (name.Length > LongestName)
        {
            return [];
        }

        var near = new List<(string Name, int Distance)>();
        foreach (var candidate in candidates)
        {
            var tolerance = Math.Min(3, Math.Max(name.Length, candidate.Length) / share);
            if (candidate.Length > 0 && Math.Abs(candidate.Length - name.Length) <= tolerance && Distance(name, candidate) is var distance
                && distance <= tolerance)
            {
                near.Add((candidate, distance));
            }
        }

        return near.Count == 0 ? [] : [.. near
            .Distinct()
            .OrderBy(static pair => pair.Distance)
            .ThenBy(static pair => pair.Name, StringComparer.Ordinal)
            .Take(MostNames)
            .Select(static pair => pair.Name)];
    }

    /// <summary>Edit distance without case; a swap of neighbors counts as one edit.</summary>
    private static int Distance(string left, string right)
    {
        left = left.ToUpperInvariant();
        right = right.ToUpperInvariant();
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            rows[i, 0] = i;
        }

        for (var j = 0; j <= right.Length; j++)
        {
            rows[0, j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = left[i - 1] == right[j - 1] ? 0 : 1;
                var best = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    best = Math.Min(best, rows[i - 2, j - 2] + 1);
                }

                rows[i, j] = best;
            }
        }

        return rows[left.Length, right.Length];
    }
}
