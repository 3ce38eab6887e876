using EntroPIC.Data;

namespace Arithmetic;

/// <summary>The number of problems of each kind.</summary>
internal sealed record ProblemCounts(int Worked, int Practice, int HeldOut);

/// <summary>
/// Sums and differences, all of them different: worked examples to imitate, problems to practice on, and problems held out.
/// </summary>
internal sealed class Problems
{
    private readonly Random _random;
    private readonly HashSet<Sum> _seen = [];

    public Problems(ProblemCounts counts, int seed)
    {
        _random = new Random(seed);
        HeldOut = [.. New(counts.HeldOut).Select(static sum => new Problem(sum.Prompt, sum.Answer))];
        Worked = [.. New(counts.Worked).Select(static sum => new Problem(sum.Prompt, sum.Work))];
        Practice = [.. New(counts.Practice).Select(static sum => new Problem(sum.Prompt, sum.Answer))];
    }

    /// <summary>For fine-tuning: the answer is the whole worked text.</summary>
    public IReadOnlyList<Problem> Worked { get; }

    /// <summary>For reinforcement: the answer is the number alone.</summary>
    public IReadOnlyList<Problem> Practice { get; }

    /// <summary>For evaluation: none of them is in the other two sets.</summary>
    public IReadOnlyList<Problem> HeldOut { get; }

    private IEnumerable<Sum> New(int count)
    {
        for (var made = 0; made < count;)
        {
            var sum = Draw();
            if (_seen.Add(sum))
            {
                made++;
                yield return sum;
            }
        }
    }

    private Sum Draw()
    {
        var (one, other) = (Operand(), Operand());
        return _random.Next(2) == 0
            ? new Sum(one, other, IsAddition: true)
            : new Sum(Math.Max(one, other), Math.Min(one, other), IsAddition: false);
    }

    // The number of digits first, so that short operands are as common as long ones.
    private int Operand()
    {
        var least = (int)Math.Pow(10, _random.Next(1, Sum.MostDigits));
        return _random.Next(least, 10 * least);
    }
}
