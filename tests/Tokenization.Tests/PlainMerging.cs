namespace Tokenization.Tests;

/// <summary>Byte-pair encoding as it is defined: as long as a merge of the list applies, the first of them, at its leftmost place.</summary>
internal static class PlainMerging
{
    public static List<string> Encode(string text, IReadOnlyList<(string Left, string Right)> merges)
    {
        var tokens = text.Select(character => character.ToString()).ToList();
        while (true)
        {
            var (rank, place) = (merges.Count, -1);
            for (var index = 1; index < tokens.Count; index++)
            {
                var found = Rank(merges, tokens[index - 1], tokens[index]);
                if (found < rank)
                {
                    (rank, place) = (found, index - 1);
                }
            }
            if (place < 0)
            {
                return tokens;
            }

            tokens[place] += tokens[place + 1];
            tokens.RemoveAt(place + 1);
        }
    }

    /// <summary>Merges that build on each other, of pairs that were drawn.</summary>
    public static List<(string Left, string Right)> RandomMerges(Random random, string letters, int count)
    {
        var tokens = letters.Select(letter => letter.ToString()).ToList();
        var merges = new List<(string, string)>();
        while (merges.Count < count)
        {
            var merge = (tokens[random.Next(tokens.Count)], tokens[random.Next(tokens.Count)]);
            if (merges.Contains(merge) || tokens.Contains(merge.Item1 + merge.Item2))
            {
                continue;
            }

            merges.Add(merge);
            tokens.Add(merge.Item1 + merge.Item2);
        }
        return merges;
    }

    private static int Rank(IReadOnlyList<(string Left, string Right)> merges, string left, string right)
    {
        for (var rank = 0; rank < merges.Count; rank++)
        {
            if (merges[rank] == (left, right))
            {
                return rank;
            }
        }
        return merges.Count;
    }
}
