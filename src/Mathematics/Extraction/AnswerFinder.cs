using System.Text.RegularExpressions;

namespace EntroPIC.Mathematics.Extraction;

/// <summary>
/// Finds the answer in a text: in the place of highest rank, and among places of one rank in the one that ends last. The ranks: after
/// `####`; `final answer is … I hope`; `final answer … is`; `answer:`; `answer … is`; anywhere. Boxes share the second rank or the third,
/// as the options say. Where the last place of a rank cannot be read there is no answer: one before it is not what was meant.
/// </summary>
internal sealed partial class AnswerFinder(string text, IReadOnlyList<AnswerForm> forms, BoxPriority boxes, WorkBudget budget)
{
    private const int Reach = 50;
    private const int WorkPerAnnouncement = 200;

    private readonly LatexPlaces _latex = new(text, takesBareFractions: !forms.Contains(AnswerForm.Plain));
    private readonly PlainPlaces _plain = new(text, budget);

    /// <summary>The answer, as a value where it can be read and as a text.</summary>
    public FoundAnswer Find()
    {
        budget.Spend(text.Length);
        foreach (var rank in Ranks())
        {
            if (ReadLast(rank) is { } found)
            {
                return found;
            }
        }

        return default;
    }

    /// <summary>The answer of a rank: the last place, or one that overlaps it.</summary>
    private FoundAnswer? ReadLast(IEnumerable<Candidate> rank)
    {
        string? words = null;
        Candidate? last = null;
        foreach (var candidate in rank.OrderByDescending(static place => place.End).ThenBy(static place => place.Start).ThenBy(OrderOfForm))
        {
            if (last is not null && candidate.End <= last.Start)
            {
                break;
            }

            last ??= candidate;
            var (value, written) = AnswerReader.Read(candidate, budget);
            words ??= written.Length > 0 ? written : null;
            if (value is not null)
            {
                return new FoundAnswer(value, words);
            }
        }

        return last is null ? null : new FoundAnswer(null, words);
    }

    private int OrderOfForm(Candidate place) => forms[0] == place.Form ? 0 : 1;

    private IEnumerable<IEnumerable<Candidate>> Ranks()
    {
        yield return Behind(Hashes(), 1);
        var hoped = Behind(FinalAnswerIs(), 1, isHoped: true);
        yield return boxes == BoxPriority.First ? hoped.Concat(Boxed()) : hoped;
        var final = Behind(FinalAnswerSomethingIs(), 1);
        yield return boxes == BoxPriority.AfterFinalAnswer ? final.Concat(Boxed()) : final;
        yield return Behind(AnswerColon(), Reach);
        yield return Behind(AnswerIs(), Reach);
        yield return Anywhere();
        yield return Whole();
    }

    // A response that is nothing but an answer: D, New York, x + y.
    private IEnumerable<Candidate> Whole()
    {
        var answer = text.AsSpan().Trim();
        if (answer.Length is > 0 and <= Reach && !answer.ContainsAny('\n', '\\', '$') && Word().Count(answer) <= 2)
        {
            yield return new Candidate(0, text.Length, AnswerForm.Plain, [new Piece(answer.ToString(), false)]);
        }
    }

    private IEnumerable<Candidate> Boxed() =>
        forms.Contains(AnswerForm.Latex) && !Boxes.IsLastBroken(text) ? _latex.All(needsBox: true).Concat(_latex.BareBoxes()) : [];

    // What stands in LaTeX is not plain text.
    private IEnumerable<Candidate> Anywhere()
    {
        var latex = forms.Contains(AnswerForm.Latex) ? _latex.All(needsBox: false).ToList() : [];
        if (!forms.Contains(AnswerForm.Plain))
        {
            return latex;
        }

        var next = 0;
        return latex.Concat(_plain.All().Where(place =>
        {
            while (next < latex.Count && latex[next].End <= place.Start)
            {
                next++;
            }

            return next == latex.Count || place.End <= latex[next].Start;
        }).ToList());
    }

    /// <summary>The places after the last announcement that has one.</summary>
    private List<Candidate> Behind(Regex anchor, int reach, bool isHoped = false)
    {
        foreach (var match in anchor.Matches(text).Reverse())
        {
            budget.Spend(WorkPerAnnouncement);
            var start = match.Index + match.Length;
            if (Surroundings.Deny(text, match.Index, start))
            {
                return [new Candidate(match.Index, start, AnswerForm.Plain, [new Piece("", false)])];
            }

            List<Candidate> places = [.. forms
                .Select(form => form == AnswerForm.Plain ? _plain.Announced(start) : FirstLatex(start, reach))
                .OfType<Candidate>().Where(place => !isHoped || Hope().IsMatch(text, place.End))];
            if (places.Count > 0)
            {
                return places;
            }
        }

        return [];
    }

    private Candidate? FirstLatex(int start, int reach)
    {
        for (var at = start; at <= Math.Min(start + reach, text.Length); at++)
        {
            budget.Spend();
            if (_latex.At(at, needsBox: false) is { } place)
            {
                return place;
            }
        }

        return null;
    }

    [GeneratedRegex(@"[A-Za-z]{2,}")]
    private static partial Regex Word();

    [GeneratedRegex(@"####[ \t]*")]
    private static partial Regex Hashes();

    [GeneratedRegex(@"final answer is:?\s*", RegexOptions.IgnoreCase)]
    private static partial Regex FinalAnswerIs();

    [GeneratedRegex(@"final answer[^\n.]{0,100}?\s+is:?\s*", RegexOptions.IgnoreCase)]
    private static partial Regex FinalAnswerSomethingIs();

    [GeneratedRegex(@"answer(?>\s*)(?:(?>\*+)\s*)?[:=]", RegexOptions.IgnoreCase)]
    private static partial Regex AnswerColon();

    [GeneratedRegex(@"answer\b[^\n.]{0,60}?\b(?:is|are|equals|be|was)\b:?", RegexOptions.IgnoreCase)]
    private static partial Regex AnswerIs();

    [GeneratedRegex(@"\G\.?\s?I hope")]
    private static partial Regex Hope();
}
