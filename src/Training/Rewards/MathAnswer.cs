using System.Text.Json.Serialization;
using EntroPIC.Mathematics;

namespace EntroPIC.Rewards;

/// <summary>
/// 1 for a response whose answer is mathematically the reference's, in the spirit of Math-Verify (Hugging Face); 0 for any other, for
/// one without a readable answer, and for one that takes more work than allowed. It reads references as the problem sets write them: an
/// answer (<c>\frac{1}{2}</c>), a text that boxes it, GSM8K's <c>#### 72</c>.
/// </summary>
/// <remarks>A crash inside is an exception, never a silent 0. <see cref="MathEquivalence.Compare(string, string)"/> tells the reasons
/// for a 0 apart.</remarks>
public sealed class MathAnswer : AnswerReward
{
    private readonly MathEquivalence _equivalence = new();

    /// <inheritdoc cref="MathOptions.Digits"/>
    public int Digits
    {
        get => Options.Digits;
        init => Options = Options with { Digits = value };
    }

    /// <inheritdoc cref="MathOptions.Boxes"/>
    public BoxPriority Boxes
    {
        get => Options.Boxes;
        init => Options = Options with { Boxes = value };
    }

    /// <inheritdoc cref="MathOptions.MatchesNames"/>
    public bool MatchesNames
    {
        get => Options.MatchesNames;
        init => Options = Options with { MatchesNames = value };
    }

    /// <summary>All options of the comparison. A run's configuration has those that are properties here.</summary>
    [JsonIgnore]
    public MathOptions Options
    {
        get;
        init => _equivalence = new MathEquivalence(field = value);
    }
    = new();

    /// <inheritdoc/>
    public override string? AnswerOf(string response) => _equivalence.FindAnswer(response);

    /// <inheritdoc/>
    public override bool AreSame(string first, string second) => _equivalence.AreSame(first, second);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The reference is empty.</exception>
    protected override bool IsRight(string reference, string response)
    {
        if (string.IsNullOrWhiteSpace(reference))
        {
            throw new ArgumentException("the answer of the problem is empty; no response can be right", nameof(reference));
        }

        return _equivalence.Compare(reference, response) == MathVerdict.Equal;
    }
}
