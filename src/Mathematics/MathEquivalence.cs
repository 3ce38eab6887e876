using System.Text.RegularExpressions;
using EntroPIC.Mathematics.Comparison;
using EntroPIC.Mathematics.Extraction;

namespace EntroPIC.Mathematics;

/// <summary>
/// Compares mathematical answers in the spirit of Math-Verify (Hugging Face): finds the answer in each text, reads LaTeX or plain
/// notation, and compares exactly, by a normal form, and at last at points. Safe for use by several threads.
/// </summary>
/// <param name="options">How; null for the defaults.</param>
public sealed partial class MathEquivalence(MathOptions? options = null)
{
    private readonly MathOptions _options = options ?? new MathOptions();

    /// <summary>Compares a response with the reference. The order matters: see <see cref="MathOptions"/>.</summary>
    /// <param name="reference">The right answer: an answer and nothing else, such as <c>\frac{1}{2}</c>, or a text that contains
    /// it.</param>
    /// <param name="response">A text that contains an answer.</param>
    public MathVerdict Compare(string reference, string response)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(response);
        var budget = NewBudget();
        try
        {
            return Compare(FindReference(reference, budget), FindResponse(response, budget), budget);
        }
        catch (OutOfWorkException)
        {
            return MathVerdict.Undecided;
        }
    }

    /// <summary>Finds the answer in a response.</summary>
    /// <param name="response">A text that contains an answer.</param>
    /// <returns>The text of the answer, without noise; null if none can be read, or if that takes more work than allowed.</returns>
    public string? FindAnswer(string response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return Within(budget => FindResponse(response, budget) is { Value: not null, Text: var text } ? text : null);
    }

    /// <summary>Compares two answers as <see cref="FindAnswer"/> returns them, such as those that responses vote for.</summary>
    /// <param name="first">One answer.</param>
    /// <param name="second">The other.</param>
    /// <returns>True if they are the same; false also if the comparison takes more work than allowed.</returns>
    public bool AreSame(string first, string second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return first == second || (Congruences.MayAgree(first, second) && Within(budget =>
            AnswerReader.ReadWhole(first, budget).Value is { } left && AnswerReader.ReadWhole(second, budget).Value is { } right
                ? Comparer.AreEqual(left, right, _options, budget)
                : (bool?)null) == true);
    }

    /// <summary>Finds the real number in the answer of a response.</summary>
    /// <param name="response">A text that contains an answer.</param>
    /// <returns>The number; null if the answer is none, or if that takes more work than allowed.</returns>
    public double? FindNumber(string response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return Within(budget => Comparer.NumberOf(FindResponse(response, budget).Value, _options, budget));
    }

    /// <summary>Reads a reference as a real number.</summary>
    /// <param name="reference">The right answer, in the forms of <see cref="Compare(string, string)"/>.</param>
    /// <returns>The number; null if the reference is none, or if that takes more work than allowed.</returns>
    public double? ReadNumber(string reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return Within(budget => Comparer.NumberOf(FindReference(reference, budget).Value, _options, budget));
    }

    /// <summary>Finds the real numbers of a reference and of a response, in the unit of the reference if both have one.</summary>
    /// <param name="reference">The right answer, in the forms of <see cref="Compare(string, string)"/>.</param>
    /// <param name="response">A text that contains an answer.</param>
    /// <returns>Both numbers; null if one of the two has none, or if that takes more work than allowed.</returns>
    public (double Reference, double Response)? FindNumbers(string reference, string response)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(response);
        return Within(budget =>
            Comparer.NumbersOf(FindReference(reference, budget).Value, FindResponse(response, budget).Value, _options, budget));
    }

    // Null, too, where the work is too much.
    private T? Within<T>(Func<WorkBudget, T?> work)
    {
        try
        {
            return work(NewBudget());
        }
        catch (OutOfWorkException)
        {
            return default;
        }
    }

    private WorkBudget NewBudget() =>
        new(_options.MaximumWork, _options.TimeLimit is null ? null : _options.Clock, _options.TimeLimit ?? default);

    private MathVerdict Compare(FoundAnswer reference, FoundAnswer response, WorkBudget budget)
    {
        if (response.Text is null && response.Value is null)
        {
            return MathVerdict.NoAnswer;
        }

        if (reference.Text is not null && reference.Text == response.Text)
        {
            return MathVerdict.Equal;
        }

        if (response.Value is null)
        {
            return MathVerdict.NoAnswer;
        }

        if (!Congruences.MayAgree(reference.Text ?? "", response.Text ?? ""))
        {
            return MathVerdict.Different;
        }

        return reference.Value is not null && Comparer.AreEqual(reference.Value, response.Value, _options, budget)
            ? MathVerdict.Equal
            : MathVerdict.Different;
    }

    // LaTeX without a place around it is the answer itself.
    private FoundAnswer FindReference(string reference, WorkBudget budget)
    {
        reference = PlainCharacters.Normalize(reference);
        var isText = !_options.ReferenceForms.Contains(AnswerForm.Latex) || PlaceMark().IsMatch(reference);
        if (isText && Find(reference, _options.ReferenceForms, budget) is { Text: not null } found)
        {
            return found;
        }

        var (value, text) = AnswerReader.ReadWhole(reference, budget);
        return new FoundAnswer(value, text);
    }

    // Behind the thoughts; and what stands in answer tags is the answer itself, or a text that contains it.
    private FoundAnswer FindResponse(string response, WorkBudget budget)
    {
        budget.Spend(response.Length);
        var section = AnswerSection.Of(response);
        if (!section.IsTagged || PlaceMark().IsMatch(section.Text) || AnswerText.IsProse(section.Text))
        {
            return Find(section.Text, _options.ResponseForms, budget);
        }

        var (value, text) = AnswerReader.ReadWhole(section.Text, budget);
        return value is null && Find(section.Text, _options.ResponseForms, budget) is { Value: not null } found
            ? found
            : new FoundAnswer(value, text);
    }

    private FoundAnswer Find(string text, IReadOnlyList<AnswerForm> forms, WorkBudget budget) =>
        new AnswerFinder(text, forms, _options.Boxes, budget).Find();

    // What begins a place of an answer in a text; an escaped dollar is money.
    [GeneratedRegex(@"(?<!\\)\$|\\boxed|\\fbox|\\\[|\\\(|####")]
    private static partial Regex PlaceMark();
}
