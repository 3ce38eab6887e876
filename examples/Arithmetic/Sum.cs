using System.Globalization;
using System.Text;

namespace Arithmetic;

/// <summary>
/// A sum or a difference of two numbers of at most three digits; what is subtracted is no greater than what it is taken from.
/// </summary>
internal sealed record Sum(int First, int Second, bool IsAddition)
{
    public const int MostDigits = 3;

    /// <summary>All that prompts and responses are written with.</summary>
    public const string Alphabet = "0123456789+-=:";

    /// <summary>Both operands, the sign between them, and <c>=</c>.</summary>
    public const int MostPromptTokens = (2 * MostDigits) + 2;

    /// <summary>The columns, the colon, an answer with a carry, the end of text; and room for a slip of two tokens.</summary>
    public const int MostWorkTokens = (2 * MostDigits) + 1 + (MostDigits + 1) + 1 + 2;

    public string Prompt => Text($"{First}{(IsAddition ? '+' : '-')}{Second}=");

    public string Answer => Text($"{(IsAddition ? First + Second : First - Second)}");

    /// <summary>
    /// Worked as on paper, column by column from the right, two digits each: what is carried (or borrowed), and the digit of the
    /// result; then a colon and the answer. <c>358+467=</c> is worked <c>151208:825</c>.
    /// </summary>
    public string Work
    {
        get
        {
            var work = new StringBuilder();
            var carry = 0;
            for (var (first, second) = (First, Second); first > 0 || second > 0; (first, second) = (first / 10, second / 10))
            {
                var change = (second % 10) + carry;
                var column = (first % 10) + (IsAddition ? change : -change);
                carry = column is < 0 or > 9 ? 1 : 0;
                work.Append(Text($"{carry}{(column + 10) % 10}"));
            }

            return work.Append(':').Append(Answer).ToString();
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
