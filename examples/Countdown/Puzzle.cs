using System.Globalization;
using EntroPIC.Data;

namespace Countdown;

/// <summary>Reach a target with four one-digit numbers, each used once.</summary>
/// <param name="Numbers">The numbers, in the order of the prompt.</param>
/// <param name="Target">The number to reach.</param>
/// <param name="Solution">An expression that reaches it.</param>
internal sealed record Puzzle(IReadOnlyList<int> Numbers, long Target, string Solution)
{
    /// <summary>All that prompts and responses are written with.</summary>
    public const string Alphabet = "0123456789+-*/()=:";

    public const int Size = 4;
    public const long HighestTarget = 99;

    /// <summary>The numbers, <c>=</c>, a target of two digits, <c>:</c>.</summary>
    public const int MostPromptTokens = Size + 4;

    /// <summary>Numbers, operations, two pairs of parentheses, the end of text; and room for a slip of two tokens.</summary>
    public const int MostResponseTokens = Size + (Size - 1) + 4 + 1 + 2;

    /// <summary>For example <c>3748=24:</c>.</summary>
    public string Prompt => string.Create(CultureInfo.InvariantCulture, $"{string.Concat(Numbers)}={Target}:");

    /// <summary>For fine-tuning: the answer is the solution.</summary>
    public Problem Worked => new(Prompt, Solution);

    /// <summary>For reinforcement and evaluation: the answer is the target; the reward evaluates the response.</summary>
    public Problem Open => new(Prompt, Target.ToString(CultureInfo.InvariantCulture));

    /// <summary>Equal for puzzles that differ in the order of their numbers alone.</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{string.Concat(Numbers.Order())}={Target}");

    /// <summary>A number that spreads puzzles evenly, the same in every process.</summary>
    public uint Hash => Key.Aggregate(2166136261u, static (hash, letter) => unchecked((hash ^ letter) * 16777619));

    /// <summary>True if a response reaches the target of a prompt with its numbers.</summary>
    public static bool IsSolved(string prompt, string response) =>
        Expression.Evaluate(response) is var (value, used)
        && value == long.Parse(prompt.AsSpan(Size + 1)[..^1], NumberStyles.None, CultureInfo.InvariantCulture)
        && used.Order().SequenceEqual(prompt[..Size].Select(static digit => digit - '0').Order());
}
