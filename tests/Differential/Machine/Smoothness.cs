using Differential.Forms;
using Differential.Reference;

namespace Differential.Machine;

/// <summary>Compares slopes of the interpreter with differences of its values along one direction without a changed decision.</summary>
internal static class Smoothness
{
    // A loss that swings fast may look smooth at one of them, but not at both.
    private static readonly double[] Steps = [1e-4, 1e-6];

    /// <summary>The disagreement; <c>null</c> if they agree, or if the loss is not smooth enough to tell.</summary>
    public static string? Difference(LossCase item, Expectation expected)
    {
        var differences = Steps.Select(step => Difference(item, expected, step)).ToList();
        return differences.Contains(null) ? null : differences[0];
    }

    private static string? Difference(LossCase item, Expectation expected, double step)
    {
        var gradient = expected.Exact[0].Gradient;
        var dice = new Generation.Dice((ulong)gradient.Length);
        double[] direction = [.. gradient.Select(_ => (2 * dice.Share()) - 1)];
        List<Outcome> points = [];
        foreach (var place in new[] { -1, -0.5, 0, 0.5, 1 })
        {
            if (At(place * step) is not { } outcome || !expected.IsStable(Arithmetic.Double))
            {
                return null;
            }

            points.Add(outcome);
        }

        // A difference is the integral of the slope: Simpson's rule, whose error is far below how much the slope bends or swings.
        var slopes = points.ConvertAll(Along);
        var (slope, integral) = ((points[4].Loss - points[0].Loss) / (2 * step), (slopes[0] + (4 * slopes[2]) + slopes[4]) / 6);
        var bend = Math.Abs(slopes[0] - (2 * slopes[2]) + slopes[4]) + (10 * Math.Abs(slopes[0] - (4 * slopes[1]) + (6 * slopes[2]) - (4 * slopes[3]) + slopes[4]));
        var scale = gradient.Zip(direction, static (a, b) => Math.Abs(a * b)).Sum();

        // The last digit of a loss is lost even where everything in it is representable.
        var lastDigit = Math.ScaleB(Math.Max(Math.Abs(points[0].Loss), Math.Abs(points[4].Loss)), -52);
        var allowed = bend + (1e-6 * scale) + ((expected.RoundingOfLoss + lastDigit) / step) + 1e-12;
        return Math.Abs(slope - integral) <= allowed || Math.Abs(slope - integral) <= allowed + Rounding() ? null
            : $"{item.Name}: along a direction the loss changes by {slope:R}, and its gradient says {integral:R}";

        double Along(Outcome outcome) => outcome.Gradient.Zip(direction, static (a, b) => a * b).Sum();

        Outcome? At(double distance)
        {
            var arithmetic = Arithmetic.Exact;
            var outcome = Run(distance, arithmetic);
            return (arithmetic.Decisions, arithmetic.Equalities) == expected.FirstDecisions && double.IsFinite(outcome.Loss) ? outcome : null;
        }

        // What is exact where the difference is taken may be rounded at its ends, as a ratio of 1 is.
        double Rounding() => new[] { (At: points[0], Place: -1), (At: points[4], Place: 1) }.Sum(end =>
            Arithmetic.Of(Arithmetic.Double, 16).Max(arithmetic => Math.Abs(Run(end.Place * step, arithmetic).Loss - end.At.Loss)) / step);

        Outcome Run(double distance, Arithmetic arithmetic)
        {
            double[] logits = [.. item.Batch.Logits[0].Select((logit, i) => logit + (distance * direction[i]))];
            return Interpreter.Run(item.Program.File, item.Syntax, item.Batch with { Logits = [logits] }, arithmetic, expected.Cuts.Replay())[0];
        }
    }
}
