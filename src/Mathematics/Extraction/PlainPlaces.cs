using System.Collections.Frozen;
using System.Text.RegularExpressions;
using EntroPIC.Mathematics.Syntax;

namespace EntroPIC.Mathematics.Extraction;

/// <summary>Finds numbers and formulas in plain text.</summary>
internal sealed partial class PlainPlaces(string text, WorkBudget budget)
{
    private const int MaximumWords = 6;
    private const int MaximumPieces = 12;
    private const int Behind = 32;

    // Between `the answer is` and the answer.
    private static readonly FrozenSet<string> Fillers = FrozenSet.ToFrozenSet(
    [
        "is", "are", "be", "was", "the", "a", "an", "about", "approximately", "roughly", "exactly", "equal", "equals", "to", "simply", "just", "therefore", "thus", "then",
        "so", "given", "by", "value", "number", "total", "answer", "final", "would", "must", "should", "will", "we", "get", "have", "it", "that", "there", "of",
        "either", "indeed", "option", "choice", "which", "actually", "found", "question", "your", "our", "this", "problem",
    ]);

    // In front of a value or after it they say something else.
    private static readonly FrozenSet<string> Changes = FrozenSet.ToFrozenSet(
    [
        "not", "isn't", "never", "cannot", "no", "neither", "nor", "square", "root", "cube", "squared", "cubed", "factorial", "times", "plus", "minus", "divided", "over",
        "half", "twice", "double", "than", "least", "most", "under", "above", "below", "or", "between", "negative", "except", "power", "log", "modulo", "mod",
        "inverse", "reciprocal", "pair", "pairs",
    ]);

    /// <summary>All formulas that are more than a letter, from left to right, without overlaps.</summary>
    public IEnumerable<Candidate> All()
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (!IsStart(at) || PlainFormula.At(text, at, budget) is not { } formula)
            {
                continue;
            }

            at = formula.End - 1;
            if (!formula.HasValue || PartOfWord().IsMatch(text, formula.End))
            {
                continue;
            }

            if (ListFrom(formula) is not { } list)
            {
                yield return IsAlone(formula)
                    ? WithUnits(formula, text.TrimEnd(' ', '.', '\n').Length)
                    : CandidateOf(formula.Start, formula.End, IsReadable(formula));
                continue;
            }

            yield return list;
            at = list.End - 1;
        }
    }

    private bool IsReadable(PlainFormula formula) =>
        formula.IsWhole && !IsMultipliedBehind(formula.End) && !IsChangedBehind(formula.End) && !IsChangedBefore(formula.Start);

    private bool IsMultipliedBehind(int end) => WordBehind().Match(text, end) is { Success: true } word && Units.ChangeNumber(word.Value);

    // Nothing is in front of it, so what follows is its unit.
    private bool IsAlone(PlainFormula formula) =>
        formula.IsWhole && !IsChangedBehind(formula.End) && !IsChangedBefore(formula.Start) && text.AsSpan(0, formula.Start).IsWhiteSpace();

    /// <summary>Formulas with nothing but commas, `and` or `or` between, or null where there is but one.</summary>
    private Candidate? ListFrom(PlainFormula first)
    {
        List<PlainFormula> formulas = [first];
        while (formulas.Count < MaximumPieces && Joint().Match(text, formulas[^1].End) is { Success: true } joint
            && PlainFormula.At(text, joint.Index + joint.Length, budget) is { HasValue: true } next && !PartOfWord().IsMatch(text, next.End))
        {
            formulas.Add(next);
        }

        if (formulas.Count == 1)
        {
            return null;
        }

        var isReadable = formulas.TrueForAll(static formula => formula.IsWhole) && !IsChangedBefore(first.Start)
            && !IsChangedBehind(formulas[^1].End);
        return new Candidate(
            first.Start, formulas[^1].End, AnswerForm.Plain,
            isReadable ? [.. formulas.Select(formula => new Piece(PieceOf(formula.Start, formula.End), false))] : [new Piece("", false)]);
    }

    /// <summary>The answer that a phrase such as `the answer is` announces: the clause after it, or the formula in it; null where there
    /// is none. One that cannot be read is a place all the same.</summary>
    public Candidate? Announced(int start)
    {
        var begin = Lead().Match(text, start) is { Success: true } lead ? start + lead.Length : start;
        var end = begin + Clause().Match(text, begin).Length;
        var clause = text[begin..end].TrimEnd(' ', '*', '`', '"', '_', ',', ';', ':', '?', '!');
        if (clause.Length == 0 || MarkedLatex().IsMatch(clause))
        {
            return null;
        }

        // About 12 is no 12.
        if (clause[0] == '~')
        {
            return CandidateOf(begin, end, false);
        }

        if (clause.Contains('\\'))
        {
            return FirstFormula(begin, end) is { } latex ? WithUnits(latex, begin + clause.Length) : null;
        }

        if (Phrases.AreWords(clause) && clause.Split(' ').Length <= MaximumWords)
        {
            return FirstFormula(begin, end) is { HasValue: true }
                || Words().Matches(clause).Any(static word => Changes.Contains(word.Value.ToLowerInvariant()) && word.Value.Length > 2)
                ? CandidateOf(begin, end, false)
                : CandidateOf(begin, begin + clause.Length, true);
        }

        if (!Words().Matches(clause).Any(word => IsProse(word.Value)))
        {
            return CandidateOf(begin, begin + clause.Length, !EndsInDoubt(begin + clause.Length));
        }

        return FirstFormula(begin, end) is { } formula
            ? WithUnits(formula, begin + clause.Length)
            : IsChange(clause) ? CandidateOf(begin, end, false)
            : null;
    }

    // Nobody can tell the end of an exclamation from a factorial.
    private bool EndsInDoubt(int at) =>
        (at < text.Length && text[at] is '!') || Reservation().IsMatch(text, at) || Surroundings.ChangeAfter(text, at);

    private static bool IsChange(string clause) =>
        Words().Matches(clause).Any(static word => Changes.Contains(word.Value.ToLowerInvariant()));

    private static bool IsProse(string word) =>
        !(LatexTable.Commands.TryGetValue(word, out var token) && token.Kind is TokenKind.Function or TokenKind.Root or TokenKind.Constant)
        && UnitTable.Find(word) is null && word is not ("and" or "or" or "percent" or "pct" or "percentage")
            && !AnswerText.Hedge().IsMatch(word);

    // The first one after nothing but fillers; words that change what it says make it unreadable.
    private PlainFormula? FirstFormula(int begin, int end)
    {
        for (var at = begin; at < end;)
        {
            if (IsStart(at) && PlainFormula.At(text, at, budget) is { HasValue: true } formula
                && !(char.IsLetter(text[at]) && formula.End == at + 1))
            {
                return formula with { IsWhole = formula.IsWhole && !IsChangedBehind(formula.End) };
            }

            if (char.IsLetter(text[at]))
            {
                var word = Words().Match(text, at);
                if (!word.Success || word.Index != at)
                {
                    at++;
                    continue;
                }

                var lower = word.Value.ToLowerInvariant();
                if (Changes.Contains(lower))
                {
                    return new PlainFormula(begin, end, false, true);
                }

                if (!Fillers.Contains(lower))
                {
                    return null;
                }

                at += word.Length;
                continue;
            }

            at++;
        }

        return null;
    }

    private Candidate WithUnits(PlainFormula formula, int end)
    {
        if (!formula.IsWhole)
        {
            return CandidateOf(formula.Start, formula.End, false);
        }

        var rest = end > formula.End ? text[formula.End..end] : "";
        if (Noun().IsMatch(rest) && Units.ChangeNumber(rest) && Units.Read(rest) is null)
        {
            return CandidateOf(formula.Start, formula.End, false);
        }

        return rest.Length > 0 && Noun().IsMatch(rest) && Units.Read(rest) is { Count: > 0 }
            ? new Candidate(
                formula.Start, end, AnswerForm.Plain, [new Piece($@"{PieceOf(formula.Start, formula.End)}\text{{{rest}}}", false)])
            : CandidateOf(formula.Start, formula.End, true);
    }

    private bool IsChangedBehind(int end) => Denial().IsMatch(text, end) || Surroundings.IsTakenBack(text, end) || Reservation().IsMatch(text, end) || (NextWord().Match(text, end) is { Success: true } next
        && (next.Groups["number"].Success || (Changes.Contains(next.Groups["word"].Value.ToLowerInvariant()) && next.Groups["word"].Value is not ("or" or "no" or "not" or "least" or "most"))));

    private bool IsChangedBefore(int start) =>
        Surroundings.DenyBefore(text, start) || PreviousSign().IsMatch(text.AsSpan(Math.Max(0, start - Behind), Math.Min(Behind, start)));

    private bool IsStart(int at)
    {
        if (text[at] is ' ' or '\n' or '\t' or ')' or ']' or '}' or ',' or '.'
            && !(at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
        {
            return false;
        }

        return at == 0 || char.IsWhiteSpace(text[at - 1]) || text[at - 1] is '=' or '*' or '"' or '`' or ':' or '>' or '$' or '~'
            || (text[at - 1] == '_' && (at == 1 || !char.IsLetterOrDigit(text[at - 2])));
    }

    // One that cannot be read has an empty text.
    private Candidate CandidateOf(int start, int end, bool isReadable) =>
        new(start, end, AnswerForm.Plain, [new Piece(isReadable ? PieceOf(start, end) : "", false)]);

    private string PieceOf(int start, int end)
    {
        if (text.AsSpan(start, end - start).Contains('\\'))
        {
            return text[start..end];
        }

        var piece = LetterUnit().Replace(text[start..end].Replace("**", "^", StringComparison.Ordinal), @"$1\text{$2}");
        piece = Money().Replace(piece, @"\$");
        return piece.AsSpan().ContainsAny('(', '[', '{') ? piece : DecimalComma().Replace(piece, "$1.$2");
    }

    // Marks and line breaks in front of the answer.
    [GeneratedRegex(@"\G[\s:*`""_=]{0,12}")]
    private static partial Regex Lead();

    // To the end of the sentence or the line, or to words after a comma.
    [GeneratedRegex(@"\G(?:(?!\.(?:\s|$|\*)|[\n?]|;(?!\s*(?:[A-Za-z]\s*=|[-\d(]))|,\s+(?!and\b|or\b)(?:[A-Za-z]{2})|\s\((?!base|or\b)(?:[A-Za-z]{2})|\*\*|!(?:\s|$)).){0,200}")]
    private static partial Regex Clause();

    [GeneratedRegex(@"[A-Za-z][A-Za-z'’]+")]
    private static partial Regex Words();

    [GeneratedRegex(@"\G(?:\s*,\s*(?:and|or)\s+|\s*,\s+|,(?=[A-Za-z]\s*=|[-\d(\[])|\s*;\s*(?=[A-Za-z]\s*=)|,?\s+\(?(?:and|or)\s+(?:" + AnswerText.Hedges + @"\s+)?)")]
    private static partial Regex Joint();

    [GeneratedRegex(@"(\d )([msghLNJWV])$")]
    private static partial Regex LetterUnit();

    // 5-year, 3rd.
    [GeneratedRegex(@"\G(?:-[A-Za-z]{2}|(?:st|nd|rd|th)\b)")]
    private static partial Regex PartOfWord();

    [GeneratedRegex(@"\G(?:\?|[ \t]+\d|\s+(?:is|was)(?:n['’]t|\s+(?:not|wrong|incorrect|false|too|out)\b))")]
    private static partial Regex Denial();

    // 3, but it could be 4.
    [GeneratedRegex(@"\G\s*,?\s+(?:unless|but\s+(?:(?:it|this|that)\s+)?(?:could|may|might))\b")]
    private static partial Regex Reservation();

    [GeneratedRegex(@"\$[^$]*\$|\\\(|\\\[")]
    private static partial Regex MarkedLatex();

    [GeneratedRegex(@"\G\s+(?:parts\s+)?(?:per\s+)?[A-Za-z]+")]
    private static partial Regex WordBehind();

    [GeneratedRegex(@"^\s+[A-Za-z][A-Za-z' -]*$")]
    private static partial Regex Noun();

    [GeneratedRegex(@"\G\s+(?:(?<number>(?:or|to|point|choose|out\s+of|r)\s+[\d$-]|to\s+the\s+(?:power|minus|negative|\d|third|fourth|fifth|nth)\b|th\s+root|and\s+up\b|(?:with\s+)?(?:a\s+)?remainder\b|with\s+\d|and\s+(?:a|one|two|three)\s+(?:half|third|quarter|fourth)|(?:less|more|fewer|greater)\s+than\b|(?:halves|thirds|quarters|fourths|fifths|sixths|sevenths|eighths|ninths|tenths|hundredths)\b)|(?<word>[A-Za-z]+))", RegexOptions.IgnoreCase)]
    private static partial Regex NextWord();

    // A value after a sign without a readable left side is a part of something; a negated value does not count.
    [GeneratedRegex(@"[+/^√×·÷]\s*$|[\w)]\s*(?<!\*)\*\s*$|[<>≤≥≠]=?\s*$|[A-Za-z)]\s*-\s+$|\d[ \t]+$|\b(?:at\s+(?:most|least)|than|out\s+of|roots?\s+of|half\s+of|twice|under|below|above)\s+$|(?:\bnot|n['’]t|\bnever)\s+(?:equal\s+to\s+|be\s+|(?:think|believe)\s[^.\n]*)?$", RegexOptions.IgnoreCase)]
    private static partial Regex PreviousSign();

    [GeneratedRegex(@"(?<!\\)\$")]
    private static partial Regex Money();

    // 2,74 and 1000,99, where it cannot be a list or thousands.
    [GeneratedRegex(@"(?<![\d,.])(\d+),(\d+)(?![\d,])(?<!(?<![\d])[1-9]\d{0,2},\d{3})")]
    private static partial Regex DecimalComma();
}
