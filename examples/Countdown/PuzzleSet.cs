using System.Globalization;
using EntroPIC.Data;

namespace Countdown;

/// <summary>Random puzzles: solved ones to imitate, others to practice on, others held out. No puzzle is in two of the sets, whatever the
/// order of its numbers.</summary>
internal sealed class PuzzleSet
{
    private const string Operations = "+-*/";

    private readonly Random _random;
    private readonly HashSet<string> _taken = [];

    public PuzzleSet(int worked, int practice, int heldOut, int seed)
    {
        _random = new Random(seed);
        HeldOut = Draw(heldOut, static puzzle => puzzle.Open);
        Practice = Draw(practice, static puzzle => puzzle.Open);
        Worked = Draw(worked, static puzzle => puzzle.Worked);
    }

    public IReadOnlyList<Problem> Worked { get; }

    public IReadOnlyList<Problem> Practice { get; }

    public IReadOnlyList<Problem> HeldOut { get; }

    private List<Problem> Draw(int count, Func<Puzzle, Problem> problem)
    {
        // A set may have a puzzle in several orders of its numbers, but no puzzle of another set.
        var own = new HashSet<string>();
        var drawn = new List<Problem>(count);
        while (drawn.Count < count)
        {
            if (Draw() is { } puzzle && !_taken.Contains(puzzle.Key))
            {
                own.Add(puzzle.Key);
                drawn.Add(problem(puzzle));
            }
        }

        _taken.UnionWith(own);
        return drawn;
    }

    // Random numbers, joined by random operations in a random order; null where the result is no target.
    private Puzzle? Draw()
    {
        var numbers = Enumerable.Range(0, Puzzle.Size).Select(_ => _random.Next(1, 10)).ToArray();
        var parts = numbers.Select(static number => (Value: (long)number, Text: number.ToString(CultureInfo.InvariantCulture), Operation: ' ')).ToList();
        while (parts.Count > 1)
        {
            var (left, right) = (Take(parts), Take(parts));
            var operation = Operations[_random.Next(Operations.Length)];
            if (Expression.Apply(operation, left.Value, right.Value) is not { } value)
            {
                return null;
            }

            parts.Add((value, Operand(left, operation, isRight: false) + operation + Operand(right, operation, isRight: true), operation));
        }

        return parts[0].Value is >= 1 and <= Puzzle.HighestTarget ? new Puzzle(numbers, parts[0].Value, parts[0].Text) : null;
    }

    private (long Value, string Text, char Operation) Take(List<(long Value, string Text, char Operation)> parts)
    {
        var place = _random.Next(parts.Count);
        var part = parts[place];
        parts.RemoveAt(place);
        return part;
    }

    // In parentheses where the value would change without them.
    private static string Operand((long Value, string Text, char Operation) part, char operation, bool isRight)
    {
        var needsParentheses = part.Operation switch
        {
            '+' or '-' => operation is '*' or '/' || (isRight && operation == '-'),
            '*' or '/' => isRight && operation == '/',
            _ => false,
        };
        return needsParentheses ? $"({part.Text})" : part.Text;
    }
}
