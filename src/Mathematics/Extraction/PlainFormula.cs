using System.Text.RegularExpressions;
using EntroPIC.Mathematics.Syntax;

namespace EntroPIC.Mathematics.Extraction;

/// <summary>A formula in plain text: numbers, single letters, functions, operators and brackets that stand together.</summary>
/// <param name="Start">Start index.</param>
/// <param name="End">End index.</param>
/// <param name="IsWhole">True if it ends where its words do; otherwise it is the readable part of something longer, which says
/// something else.</param>
/// <param name="HasValue">True if it is more than a letter or a word.</param>
/// <param name="IsLatex">True if it has LaTeX commands that are not marked as mathematics.</param>
internal readonly partial record struct PlainFormula(int Start, int End, bool IsWhole, bool HasValue, bool IsLatex = false)
{
    private const int MaximumLength = 400;
    private const string Binary = "+-–*/^=<>≤≥≠≈×·÷:±∪∩∈⁄";
    private const string Unary = "+-–±√∛";
    private const string Values = "π∞½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞∅ℝ";
    private const string Postfix = "!%°²³⁰¹⁴⁵⁶⁷⁸⁹⁻₀₁₂₃₄₅₆₇₈₉'";

    /// <summary>The longest formula that begins exactly here, or null.</summary>
    public static PlainFormula? At(string text, int start, WorkBudget budget)
    {
        if (text.IndexOf('\\', start, Math.Min(MaximumLength, text.Length - start)) >= 0
            && Latex().Match(text, start) is { Success: true } latex)
        {
            budget.Spend(latex.Length);
            var written = latex.Value.TrimEnd(' ', '.', ',', ';', ':', '(');
            if (Command().IsMatch(written))
            {
                return new PlainFormula(start, start + written.Length, !Box().IsMatch(written), true, IsLatex: true);
            }
        }

        var scan = new Scan(text, start);
        while (scan.Step())
        {
            budget.Spend();
        }

        return scan.End > start ? new PlainFormula(start, scan.End, scan.IsWhole, scan.HasValue) : null;
    }

    /// <summary>One walk along a formula.</summary>
    private sealed class Scan(string text, int start)
    {
        private readonly int _limit = Math.Min(text.Length, start + MaximumLength);
        private int _at = start;
        private int _depth;
        private bool _needsOperand = true;
        private bool _isPending;
        private bool _afterSpace;

        public int End { get; private set; } = start;

        public bool HasValue { get; private set; }

        /// <summary>A sign without a right side, or a letter right after it, means that more was said.</summary>
        public bool IsWhole =>
            !_isPending && _depth == 0
                && !(End < text.Length && End == _at && (char.IsLetterOrDigit(text[End]) || text[End] is '\\' or '^' or '_'));

        public bool Step()
        {
            var before = _at;
            while (_at < _limit && text[_at] is ' ' or '\t')
            {
                _at++;
            }

            _afterSpace = _at > before;
            if (_at >= _limit)
            {
                return false;
            }

            var sign = text[_at];
            if (!_needsOperand && BaseBehind().Match(text, _at) is { Success: true } radix)
            {
                TakeOperand(radix.Length);
                return false;
            }

            if (_needsOperand && WithSubscript().Match(text, _at) is { Success: true } based)
            {
                return TakeOperand(based.Length);
            }

            if (char.IsAsciiDigit(sign) || (sign == '.' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1])))
            {
                return TakeNumber();
            }

            if (char.IsLetter(sign))
            {
                return TakeLetters();
            }

            if (_needsOperand && Dots().Match(text, _at) is { Success: true } dots)
            {
                return TakeOperand(dots.Length);
            }

            if (Values.Contains(sign, StringComparison.Ordinal))
            {
                return TakeOperand(1);
            }

            if (sign is '(' or '[' or '{')
            {
                return TakeOpening();
            }

            if (sign is ')' or ']' or '}')
            {
                return _depth > 0 && !_needsOperand && TakeClosing();
            }

            if (sign == ',' || sign == ';')
            {
                return _depth > 0 && !_needsOperand && TakeSign(1);
            }

            if (sign is '$' or '€' or '£' or '¥' or '₹')
            {
                return _needsOperand && TakeSign(1);
            }

            return TakeOperator(sign);
        }

        private bool TakeNumber()
        {
            var match = Number().Match(text, _at);
            if (_needsOperand)
            {
                return TakeOperand(match.Length);
            }

            // Behind a whole number a fraction makes a mixed one; two other numbers have nothing to do with each other.
            return _afterSpace && ProperFraction().Match(text, _at) is { Success: true } fraction && char.IsAsciiDigit(text[End - 1])
                && TakeOperand(fraction.Length);
        }

        private bool TakeLetters()
        {
            var length = 1;
            while (_at + length < text.Length && char.IsLetter(text[_at + length]))
            {
                length++;
            }

            if (!_needsOperand && text[_at] is 'x' or 'X' && PowerOfTen().Match(text, _at) is { Success: true } times)
            {
                return TakeSign(times.Length);
            }

            var word = text.Substring(_at, length);
            if (length == 1 && !_needsOperand && _afterSpace && LetterUnit().IsMatch(text, _at))
            {
                TakeOperand(1);
                return false;
            }

            if (length == 1)
            {
                return (_needsOperand || !_afterSpace) && TakeOperand(1, isValue: word is "e" or "i");
            }

            if (word == "pi" || word == "infinity")
            {
                return (_needsOperand || !_afterSpace) && TakeOperand(length);
            }

            if (LatexTable.Commands.TryGetValue(word, out var token) && token.Kind is TokenKind.Function or TokenKind.Root)
            {
                return (_needsOperand || !_afterSpace) && TakeSign(length);
            }

            if (!_needsOperand && ((UnitTable.Find(word) is not null && !Preposition().IsMatch(text, _at)) || word is "square" or "cubic" or "percent" or "pct" or "percentage"))
            {
                TakeOperand(Units().Match(text, _at) is { Success: true } units ? units.Length : length);
                return false;
            }

            // Letters right after a digit that form no unit.
            _isPending |= !_needsOperand && !_afterSpace;
            return false;
        }

        private bool TakeOperator(char sign)
        {
            if (sign == '*' && _at + 1 < text.Length && text[_at + 1] == '*')
            {
                return !_needsOperand && _at + 2 < text.Length && char.IsAsciiDigit(text[_at + 2]) && !_afterSpace && TakeSign(2);
            }

            if (sign == '|' || (sign == '*' && !_afterSpace && EndOfEmphasis().IsMatch(text, _at)))
            {
                return false;
            }

            if (Postfix.Contains(sign, StringComparison.Ordinal))
            {
                return !_needsOperand && TakePostfix(sign);
            }

            if (_needsOperand)
            {
                return Unary.Contains(sign, StringComparison.Ordinal) && TakeSign(1);
            }

            if (sign == ':' && !SpacedRatio().IsMatch(text, _at)
                && (_afterSpace || _at + 1 >= text.Length || !char.IsLetterOrDigit(text[_at + 1])))
            {
                return false;
            }

            if (sign is '<' or '>' && _at + 1 < text.Length && text[_at + 1] == sign)
            {
                return false;
            }

            if (sign == '_' && BaseBehindBrackets().Match(text, _at) is { Success: true } radix)
            {
                return TakeOperand(radix.Length);
            }

            if (sign == '√')
            {
                return !_afterSpace && TakeSign(1);
            }

            if (!Binary.Contains(sign, StringComparison.Ordinal))
            {
                _isPending |= sign is '\\' or '_' && !_afterSpace;
                return false;
            }

            // A dash between words is none of ours.
            var isDash = sign is '-' or '–' && _afterSpace && DashBeforeWord().IsMatch(text, _at);
            return !isDash && TakeSign(sign is '<' or '>' && _at + 1 < text.Length && text[_at + 1] == '=' ? 2 : 1);
        }

        private bool TakePostfix(char sign)
        {
            if (_afterSpace && sign != '%')
            {
                return false;
            }

            // Nobody can tell the end of an exclamation from a factorial.
            if (sign == '!' && (_at + 1 >= text.Length || char.IsWhiteSpace(text[_at + 1])))
            {
                _isPending = true;
                return false;
            }

            return TakeOperand(1);
        }

        private bool TakeOpening()
        {
            if (!_needsOperand && _afterSpace)
            {
                return false;
            }

            _depth++;
            return TakeSign(1);
        }

        private bool TakeClosing()
        {
            _depth--;
            return TakeOperand(1);
        }

        private bool TakeOperand(int length, bool isValue = true)
        {
            _at += length;
            _needsOperand = false;
            HasValue |= isValue;
            if (_depth == 0)
            {
                _isPending = false;
                End = _at;
            }

            return true;
        }

        private bool TakeSign(int length)
        {
            HasValue |= !_needsOperand;
            _isPending |= !_needsOperand;
            _at += length;
            _needsOperand = true;
            return true;
        }
    }

    [GeneratedRegex(@"\G(?:[1-9]\d{0,2}(?:,\d{3}){1,8}(?![\d])(?:\.\d+)?|[1-9]\d{0,2}(?: \d{3}){1,8}(?!\d)(?:[.,]\d+)?|(?<!,)\d+,\d+(?![\d,])|\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,5}(?![A-Za-z0-9]))?")]
    private static partial Regex Number();

    [GeneratedRegex(@"\G\d{1,6}/\d{1,6}(?![\d/])")]
    private static partial Regex ProperFraction();

    [GeneratedRegex(@"\G(?:square |cubic |sq )?[A-Za-z]+(?:\^?[23²³])?(?:(?: per |/)(?:square )?[A-Za-z]+(?:\^?[23²³])?)?")]
    private static partial Regex Units();

    [GeneratedRegex(@"\G\(?(?:in )?base[ -](?:\d{1,2}|[a-z]+)\)?")]
    private static partial Regex BaseBehind();

    [GeneratedRegex(@"\G[xX] *(?=10(?:\^|\*\*|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]))")]
    private static partial Regex PowerOfTen();

    [GeneratedRegex(@"\G(?:\.\.\.|…)")]
    private static partial Regex Dots();

    [GeneratedRegex(@"\G\*(?:$|[\s.,;:!?])")]
    private static partial Regex EndOfEmphasis();

    // Commands, groups, signs and single letters.
    [GeneratedRegex(@"\G(?:\\(?:text|textbf|mathrm|operatorname|mbox)\s?\{[^{}\n]{0,60}\}|\\[A-Za-z]+|\\[,;:!%{}|$\\ ]|[{}\[\]()0-9.,^_+\-*/=<>|!%:;&'°²³–≤≥π∞√×·± ]|(?<![A-Za-z])[A-Za-z](?![A-Za-z])){1,400}")]
    private static partial Regex Latex();

    [GeneratedRegex(@"\\")]
    private static partial Regex Command();

    [GeneratedRegex(@"\\(?:boxed|fbox)\s*\{")]
    private static partial Regex Box();

    // 1011_2, FF_{16}, a_1.
    [GeneratedRegex(@"\G(?:[0-9A-F]{1,60}|[0-9a-f]{1,60}|[A-Za-z])_(?:\{\w{1,9}\}|\w)(?!\w)")]
    private static partial Regex WithSubscript();

    [GeneratedRegex(@"\G(?<=\))_(?:\{\w{1,9}\}|\w)(?!\w)")]
    private static partial Regex BaseBehindBrackets();

    // 5 m, at the end of what is said.
    [GeneratedRegex(@"\G[msghLNJWV](?=[.,;:!?)]|\s*$)")]
    private static partial Regex LetterUnit();

    // 9 in total, unlike 9 in.
    [GeneratedRegex(@"\Gin\s+[A-Za-z]")]
    private static partial Regex Preposition();

    [GeneratedRegex(@"\G(?<=\d ): \d")]
    private static partial Regex SpacedRatio();

    [GeneratedRegex(@"\G[-–]\s+[A-Za-z]{2}")]
    private static partial Regex DashBeforeWord();
}
