using EntroPIC.Rewards.Mathematics.Comparison;
using EntroPIC.Rewards.Mathematics.Extraction;

namespace EntroPIC.Rewards.Mathematics;

/// <summary>
/// Compares mathematical answers in the spirit of Math-Verify (Hugging Face): finds the answer in each text, reads LaTeX or plain
/// notation, and compares exactly, by a normal form, and at last at points. Safe for use by several threads.
/// </summary>
/// <param name="options">How; null for the defaults.</param>
public sealed class MathEquivalence(MathOptions? options = null)
{
    private readonly MathOptions _options = options ?? new MathOptions();

    /// <summary>Compares a response with the reference. The order matters: see <see cref="MathOptions"/>.</summary>
    /// <param name="reference">The right answer: an answer and nothing else, such as <c>\frac{1}{2}</c>, or a text that contains it.</param>
    /// <param name="response">A text that contains an answer.</param>
    public MathVerdict Compare(string reference, string response)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(response);
        var budget = new WorkBudget(_options.MaximumWork, _options.TimeLimit is null ? null : _options.Clock, _options.TimeLimit ?? default);
        try
        {
            return Compare(FindReference(reference, budget), Find(response, _options.ResponseForms, budget), budget);
        }
        catch (OutOfWorkException)
        {
            return MathVerdict.Undecided;
        }
    }

    private MathVerdict Compare(FoundAnswer reference, FoundAnswer response, WorkBudget budget)
    {
        if (response.Text is null && response.Value is null)
            return MathVerdict.NoAnswer;
        if (reference.Text is not null && reference.Text == response.Text)
            return MathVerdict.Equal;
        if (response.Value is null)
            return MathVerdict.NoAnswer;
        return reference.Value is not null && Comparer.AreEqual(reference.Value, response.Value, _options, budget) ? MathVerdict.Equal : MathVerdict.Different;
    }

    private FoundAnswer FindReference(string reference, WorkBudget budget)
    {
        if (reference.Contains('$', StringComparison.Ordinal) || reference.Contains(@"\boxed", StringComparison.Ordinal)
            || reference.Contains(@"\[", StringComparison.Ordinal) || reference.Contains(@"\(", StringComparison.Ordinal) || reference.Contains("####", StringComparison.Ordinal))
        {
            var found = Find(reference, _options.ReferenceForms, budget);
            if (found.Text is not null)
                return found;
        }

        var (value, text) = AnswerReader.ReadLatex(reference, budget);
        return new FoundAnswer(value, text);
    }

    private FoundAnswer Find(string text, IReadOnlyList<AnswerForm> forms, WorkBudget budget) => new AnswerFinder(text, forms, _options.Boxes, budget).Find();
}
