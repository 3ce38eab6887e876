using Differential.Forms;
using Differential.Reference;

namespace Differential.Machine;

/// <summary>The slopes of the interpreter, against differences of its own values: along one direction, where nothing is decided otherwise.</summary>
internal static class Smoothness
{
    private const double Step = 1e-4;

    /// <summary>Where they disagree; <c>null</c> where they do not, or where the loss is not smooth enough to say.</summary>
    public static string? Difference(LossCase item, Expectation expected)
    {
        var gradient = expected.Exact[0].Gradient;
        var dice = new Generation.Dice((ulong)gradient.Length);
        double[] direction = [.. gradient.Select(_ => (2 * dice.Share()) - 1)];
        var (near, far) = (Slope(item, expected, direction, Step), Slope(item, expected, direction, 2 * Step));
        if (near is not { } slope || far is not { } coarse)
        {
            return null;
        }

        // Of central differences the error is of second order: that of the coarse one is four times that of the fine one.
        var (extrapolated, product) = (slope + ((slope - coarse) / 3), gradient.Zip(direction, static (a, b) => a * b).Sum());
        var scale = gradient.Zip(direction, static (a, b) => Math.Abs(a * b)).Sum();
        var rounding = expected.RoundingOfLoss / Step;
        return Math.Abs(extrapolated - product) <= Math.Abs(slope - coarse) + (1e-6 * scale) + rounding + 1e-12 ? null
            : $"{item.Name}: along a direction the loss changes by {extrapolated:R}, and its gradient says {product:R}";
    }

    private static double? Slope(LossCase item, Expectation expected, double[] direction, double step)
    {
        var (up, down) = (At(step), At(-step));
        return up is { } high && down is { } low ? (high - low) / (2 * step) : null;

        double? At(double distance)
        {
            var batch = item.Batch;
            var arithmetic = Arithmetic.Exact;
            var moved = batch with { Logits = [[.. batch.Logits[0].Select((logit, i) => logit + (distance * direction[i]))]], Temperature = batch.Temperature };
            var loss = Interpreter.Run(item.Program.File, item.Syntax, moved, arithmetic, expected.Cuts.Replay())[0].Loss;
            return arithmetic.Decisions == expected.FirstDecisions && double.IsFinite(loss) ? loss : null;
        }
    }
}
