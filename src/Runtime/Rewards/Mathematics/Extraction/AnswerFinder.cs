using System.Text.RegularExpressions;
using EntroPIC.Rewards.Mathematics.Syntax;

namespace EntroPIC.Rewards.Mathematics.Extraction;

/// <summary>
/// Finds the answer in a text: in the place of highest rank that can be read, and among places of one rank in the one that ends
/// last. The ranks: behind `####`; `final answer is … I hope`; `final answer … is`; `answer:`; `answer`; anywhere. Boxes share the second
/// rank or the third, as the options say.
/// </summary>
internal sealed partial class AnswerFinder(string text, IReadOnlyList<AnswerForm> forms, BoxPriority boxes, WorkBudget budget)
{
    private const int FinalAnswerReach = 100;
    private const int AnswerReach = 50;

    private readonly LatexPlaces _latex = new(text);
    private readonly PlainPlaces _plain = new(text);

    /// <summary>The answer, as a value where it can be read and as a text.</summary>
    public FoundAnswer Find()
    {
        budget.Spend(text.Length);
        string? fallback = null;
        foreach (var rank in Ranks())
        {
            foreach (var candidate in rank.OrderByDescending(static place => place.End).ThenBy(static place => place.Start).ThenBy(OrderOfForm))
            {
                var (value, words) = AnswerReader.Read(candidate, budget);
                fallback ??= words.Length > 0 ? words : null;
                if (value is not null)
                    return new FoundAnswer(value, fallback);
            }
        }

        return new FoundAnswer(null, fallback);
    }

    private int OrderOfForm(Candidate place) => forms[0] == place.Form ? 0 : 1;

    private IEnumerable<IEnumerable<Candidate>> Ranks()
    {
        yield return Behind(Hashes(), 1);
        var hoped = FinalAnswers(FinalAnswerIs()).Where(place => Hope().IsMatch(text, place.End));
        yield return boxes == BoxPriority.First ? hoped.Concat(Boxed()) : hoped;
        var final = FinalAnswers(FinalAnswerSomethingIs());
        yield return boxes == BoxPriority.AfterFinalAnswer ? final.Concat(Boxed()) : final;
        yield return Behind(AnswerColon(), AnswerReach);
        yield return Behind(Answer(), AnswerReach);
        yield return Anywhere();
    }

    private IEnumerable<Candidate> Boxed() => forms.Contains(AnswerForm.Latex) ? _latex.All(needsBox: true).Concat(_latex.BareBoxes()) : [];

    private IEnumerable<Candidate> Anywhere() =>
        forms.SelectMany(form => form == AnswerForm.Latex ? _latex.All(needsBox: false) : _plain.All());

    private IEnumerable<Candidate> FinalAnswers(Regex anchor)
    {
        foreach (Match match in anchor.Matches(text))
        {
            foreach (var form in forms)
            {
                if (StartingAt(form, match.Index + match.Length, 1) is { } place)
                    yield return place;
            }
        }
    }

    private IEnumerable<Candidate> Behind(Regex anchor, int reach)
    {
        foreach (var form in forms)
        {
            var end = 0;
            foreach (Match match in anchor.Matches(text))
            {
                if (match.Index < end)
                    continue;
                var start = match.Index + match.Length;
                var place = (form == AnswerForm.Plain ? BehindLastEquals(start) : null) ?? StartingAt(form, start, reach);
                if (place is null)
                    continue;
                end = place.End;
                yield return place;
            }
        }
    }

    /// <summary>The first place that starts within reach; a plain one only on the same line and if no `=` follows.</summary>
    private Candidate? StartingAt(AnswerForm form, int start, int reach)
    {
        for (var at = start; at <= Math.Min(start + reach, text.Length); at++)
        {
            budget.Spend();
            var place = form == AnswerForm.Latex
                ? _latex.At(at, needsBox: false)
                : _plain.After(at) ?? (at == start ? _plain.After(at - 1) : null);
            if (place is not null && (form == AnswerForm.Latex || !EqualsSignAhead().IsMatch(text, place.End)))
                return place;
            if (form == AnswerForm.Plain && at < text.Length && text[at] == '\n' && at > start)
                return null;
        }

        return null;
    }

    private Candidate? BehindLastEquals(int start)
    {
        var line = text.AsSpan(start, Math.Min(FinalAnswerReach, text.Length - start));
        if (line.IndexOf('\n') is >= 0 and var end)
            line = line[..end];
        for (var at = line.LastIndexOf('='); at >= 0; at = line[..at].LastIndexOf('='))
        {
            var equals = start + at;
            var place = _plain.After(equals) ?? _plain.After(equals + 1);
            if (place is not null && !EqualsSignAhead().IsMatch(text, place.End))
                return place;
        }

        return null;
    }

    [GeneratedRegex(@"####[ \t]*")]
    private static partial Regex Hashes();

    [GeneratedRegex(@"final answer is:?\s*", RegexOptions.IgnoreCase)]
    private static partial Regex FinalAnswerIs();

    [GeneratedRegex(@"final answer.{0,100}?\s+is:?\s*", RegexOptions.IgnoreCase)]
    private static partial Regex FinalAnswerSomethingIs();

    [GeneratedRegex(@"answer:", RegexOptions.IgnoreCase)]
    private static partial Regex AnswerColon();

    [GeneratedRegex(@"answer", RegexOptions.IgnoreCase)]
    private static partial Regex Answer();

    [GeneratedRegex(@"\G\.?\s?I hope")]
    private static partial Regex Hope();

    [GeneratedRegex(@"\G\s*=")]
    private static partial Regex EqualsSignAhead();
}
