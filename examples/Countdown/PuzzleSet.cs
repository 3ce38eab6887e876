using System.Globalization;
using EntroPIC.Data;

namespace Countdown;

/// <summary>
/// Random puzzles: solved ones to imitate, others to practice on, others held out. No puzzle is in two of the sets, whatever the order of its
/// numbers, and all three sets are drawn alike.
/// </summary>
internal sealed class PuzzleSet
{
    private const string Operations = "+-*/";

    // Of ten puzzles one may be held out, three practiced on, and six imitated.
    private const int Parts = 10;

    private readonly Random _random;

    public PuzzleSet(int worked, int practice, int heldOut, int seed)
    {
        _random = new Random(seed);
        HeldOut = [.. All(0, 1).DistinctBy(static puzzle => puzzle.Key).Take(heldOut).Select(static puzzle => puzzle.Open)];
        Practice = [.. All(1, 4).Take(practice).Select(static puzzle => puzzle.Open)];
        Worked = [.. All(4, Parts).Take(worked).Select(static puzzle => puzzle.Worked)];
    }

    public IReadOnlyList<Problem> Worked { get; }

    public IReadOnlyList<Problem> Practice { get; }

    public IReadOnlyList<Problem> HeldOut { get; }

    // A puzzle decides by itself in which part it is.
    private IEnumerable<Puzzle> All(int first, int end)
    {
        while (true)
        {
            if (Draw() is { } puzzle && puzzle.Hash % Parts is var part && part >= first && part < end)
            {
                yield return puzzle;
            }
        }
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
