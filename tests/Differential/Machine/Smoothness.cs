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
        var (before, here, after) = (At(-Step), At(0), At(Step));
        if (before is null || here is null || after is null || !expected.IsStable(Arithmetic.Double))
        {
            return null;
        }

        // A difference is the integral of the slope: Simpson's rule, whose error is far below how much the slope bends.
        var (low, middle, high) = (Along(before), Along(here), Along(after));
        var (slope, integral) = ((after.Loss - before.Loss) / (2 * Step), (low + (4 * middle) + high) / 6);
        var bend = Math.Abs(low - (2 * middle) + high);
        var scale = gradient.Zip(direction, static (a, b) => Math.Abs(a * b)).Sum();
        var rounding = expected.RoundingOfLoss / Step;
        return Math.Abs(slope - integral) <= bend + (1e-6 * scale) + rounding + 1e-12 ? null
            : $"{item.Name}: along a direction the loss changes by {slope:R}, and its gradient says {integral:R}";

        double Along(Outcome outcome) => outcome.Gradient.Zip(direction, static (a, b) => a * b).Sum();

        Outcome? At(double distance)
        {
            var batch = item.Batch;
            var arithmetic = Arithmetic.Exact;
            var moved = batch with { Logits = [[.. batch.Logits[0].Select((logit, i) => logit + (distance * direction[i]))]], Temperature = batch.Temperature };
            var outcome = Interpreter.Run(item.Program.File, item.Syntax, moved, arithmetic, expected.Cuts.Replay())[0];
            return arithmetic.Decisions == expected.FirstDecisions && double.IsFinite(outcome.Loss) ? outcome : null;
        }
    }
}
