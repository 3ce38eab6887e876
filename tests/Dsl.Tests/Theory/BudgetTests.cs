using CsCheck;

namespace Dsl.Tests.Theory;

/// <summary>The invariants of a budget of entropy, for any course of entropy and reward.</summary>
public sealed class BudgetTests
{
    private const int Steps = 60;

    private static readonly Gen<(double Entropy, double Reward)[]> Courses = Gen.Select(Gen.Double[0.01, 3], Gen.Double[0, 1]).Array[30, 100];

    [Fact]
    public void BudgetStaysBetweenItsShareAndTheFirstEntropy() => Courses.Sample(course =>
    {
        var loop = Budget();
        var targets = course.Select((at, step) => loop.Step(at.Entropy, at.Reward, 1, ProgressAt(step))).ToList();
        var (most, least) = (course.Take(21).Max(static at => at.Entropy), course.Take(21).Min(static at => at.Entropy));

        Assert.All(targets, target => Assert.InRange(target, 0.01 * least * (1 - 1e-12), most * (1 + 1e-12)));
    });

    [Fact]
    public void BudgetFallsWithReward() => Gen.Select(Courses, Gen.Double[0, 0.5]).Sample((course, more) =>
    {
        // Reward rises only after the steps that the budget compares with.
        var (one, other) = (Budget(), Budget());
        for (var step = 0; step < course.Length; step++)
        {
            var (entropy, reward) = course[step];
            var (before, after) = (
                one.Step(entropy, reward, 1, ProgressAt(step)), other.Step(entropy, step < 20 ? reward : Math.Min(1, reward + more), 1, ProgressAt(step)));
            Assert.True(after <= before * (1 + 1e-12), $"at step {step} {after} after more reward, {before} after less");
        }
    });

    [Fact]
    public void BudgetIsSpentAtTheEnd() => Courses.Sample(course =>
    {
        var loop = Budget();
        var target = 0.0;
        for (var step = 0; step <= Steps; step++)
        {
            target = loop.Step(course[step % course.Length].Entropy, 0, 1, ProgressAt(step));
        }

        var mean = course.Concat(course).Take(20).Average(static at => at.Entropy);
        Assert.Equal(0.01 * mean, target, 1e-9);
    });

    [Fact]
    public void BudgetReturnsWhereRewardFalls()
    {
        var loop = Budget();
        double[] targets =
        [
            .. Enumerable.Repeat(0.0, 20).Concat(Enumerable.Repeat(0.8, 15)).Concat(Enumerable.Repeat(0.1, 15)).Select(reward => loop.Step(1, reward, 1, 0)),
        ];

        Assert.InRange(targets[34], 0.1, 0.2);
        Assert.InRange(targets[49], 0.5, 0.8);
    }

    [Fact]
    public void BudgetIsTheSameInOtherUnitsOfReward() => Gen.Select(Courses, Gen.Double[0.1, 100], Gen.Double[-50, 50]).Sample((course, unit, zero) =>
    {
        var (one, other) = (Budget(), Budget());
        for (var step = 0; step < course.Length; step++)
        {
            var (entropy, reward) = course[step];
            var target = one.Step(entropy, reward, 1, ProgressAt(step));
            Assert.Equal(target, other.Step(entropy, zero + (unit * reward), zero + unit, ProgressAt(step)), 1e-5);
        }
    });

    /// <summary>Before any response has a better reward than others, nothing says that reward has come.</summary>
    [Fact]
    public void BudgetWaitsForTheFirstReward()
    {
        var loop = Budget();
        Assert.All(Enumerable.Range(0, 40), _ => Assert.Equal(1, loop.Step(1, 0, 0, 0)));
        Assert.Equal(1, loop.Step(1, 0.01, 1, 0), 1e-9);
        Assert.All(Enumerable.Range(0, 100), _ => loop.Step(1, 0.5, 1, 0));
        Assert.InRange(loop.Step(1, 0.5, 1, 0), 0.2, 0.3);
    }

    [Fact]
    public void BudgetIgnoresEmptyBatches() => Courses.Sample(course =>
    {
        var (one, other) = (Budget(), Budget());
        other.Step(0, 0, 0, 0);
        foreach (var (entropy, reward) in course)
        {
            Assert.Equal(one.Step(entropy, reward, 1, 0), other.Step(entropy, reward, 1, 0), 1e-12);
            other.Step(0, 0, 0, 0);
        }
    });

    private static double ProgressAt(int step) => Math.Min(1, step / (double)Steps);

    private static Loop Budget() => new("Budget(measured: mean(entropy), reward: mean(reward), highest: max(reward), progress, memory: 0.1)");
}
