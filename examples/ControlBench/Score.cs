namespace ControlBench;

/// <summary>How well a run held its target, from the step at which the controller acted. Errors are relative to the target.</summary>
internal sealed record Score
{
    private const int Window = 50;
    private const double Near = 0.05;

    /// <summary>Absolute error of the mean entropy of the last fifth.</summary>
    public required double Error { get; init; }

    /// <summary>The same with its sign.</summary>
    public required double SignedError { get; init; }

    /// <summary>Steps until the moving average is within 5 % and stays; all steps if it does not.</summary>
    public required int Settling { get; init; }

    /// <summary>True if it stays there for the last tenth.</summary>
    public required bool IsSettled { get; init; }

    /// <summary>Greatest error beyond the target, once it was reached.</summary>
    public required double Overshoot { get; init; }

    /// <summary>True if entropy fell below a fifth of the target or rose above four times it, once it was reached.</summary>
    public required bool IsCollapsed { get; init; }

    /// <summary>Mean absolute error of all steps.</summary>
    public required double MeanError { get; init; }

    /// <summary>Mean accuracy of the last fifth.</summary>
    public required double Accuracy { get; init; }

    /// <param name="plant">The plant.</param>
    /// <param name="entropy">The entropy after each step.</param>
    /// <param name="accuracy">The accuracy now and then.</param>
    public static Score Of(Plant plant, IReadOnlyList<double> entropy, IReadOnlyList<double> accuracy)
    {
        var (target, first) = (plant.Target, Math.Min(plant.EngagedFrom, entropy.Count - 1));
        var smooth = MovingAverage(entropy);
        var settled = Enumerable.Range(first, entropy.Count - first).Reverse()
            .TakeWhile(step => Math.Abs(smooth[step] - target) <= Near * target)
            .DefaultIfEmpty(entropy.Count)
            .Last();
        var isSettled = settled <= entropy.Count - (entropy.Count / 10);
        var error = (entropy.Skip(entropy.Count * 4 / 5).Average() / target) - 1;

        // An error against the direction from the start is overshoot only after the target was reached.
        var start = first > 0 ? entropy[first - 1] : plant.Start ?? Math.Log(World.Actions);
        var side = start > target * (1 + Near) ? -1 : start < target * (1 - Near) ? 1 : 0;
        var reached = side == 0
            ? first
            : Enumerable.Range(first, entropy.Count - first).FirstOrDefault(
                step => side * ((smooth[step] / target) - 1) >= -Near, entropy.Count);
        var after = smooth.Skip(reached).Select(value => (value / target) - 1).ToList();
        return new Score
        {
            Error = Math.Abs(error),
            SignedError = error,
            Settling = isSettled ? Math.Max(0, settled - first - (Window / 2)) : entropy.Count - first,
            IsSettled = isSettled,
            Overshoot = after.Select(value => side == 0 ? Math.Abs(value) : side * value).DefaultIfEmpty(0).Max() is var most && most > 0
                ? most
                : 0,
            IsCollapsed = after.Exists(static value => value is < -0.8 or > 3),
            MeanError = entropy.Skip(first).Average(value => Math.Abs((value / target) - 1)),
            Accuracy = accuracy.Skip(accuracy.Count * 4 / 5).DefaultIfEmpty(double.NaN).Average(),
        };
    }

    private static double[] MovingAverage(IReadOnlyList<double> values)
    {
        var averages = new double[values.Count];
        var sum = 0.0;
        for (var i = 0; i < averages.Length; i++)
        {
            sum += values[i] - (i >= Window ? values[i - Window] : 0);
            averages[i] = sum / Math.Min(i + 1, Window);
        }

        return averages;
    }
}
