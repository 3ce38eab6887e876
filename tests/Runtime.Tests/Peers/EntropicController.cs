using System.Text.Json;
using EntroPIC.Controllers;
using EntroPIC.Losses;
using TorchSharp;

namespace Runtime.Tests.Peers;

/// <summary>
/// The authors' controller. Compatibility: theirs is stepped by every micro-batch, on that micro-batch's own entropy, and the integral grows by
/// the micro-batch's share of the mini-batch. Where a step is one micro-batch that is `PiUnbounded` as it is.
/// </summary>
internal static class EntropicController
{
    public static void Run(GoldenCase golden)
    {
        if (golden.Has("entropy_sequence"))
        {
            Trace(golden);
            return;
        }

        double integral = 0;
        foreach (var (inputs, expected) in golden.Inputs.GetProperty("steps").EnumerateArray().Zip(golden.Expected.GetProperty("steps").EnumerateArray()))
        {
            using var scope = torch.NewDisposeScope();
            Step(golden, inputs, expected, ref integral);
        }
    }

    private static void Trace(GoldenCase golden)
    {
        // Each measure is the mean over one token, with 1e-8 more in the denominator; a sum has none.
        var measured = golden.IsFloat32 || !golden.Text("loss_agg_mode").EndsWith("mean", StringComparison.Ordinal) ? 1 : 1 / (1 + 1e-8);
        var steps = new List<ControlStep<PiUnbounded.State, double>>();
        foreach (var entropy in GoldenCase.Numbers(golden.Inputs.GetProperty("entropy_sequence")))
        {
            steps.Add(Control(golden, entropy * measured, steps.LastOrDefault()?.State.Integral ?? 0));
        }

        golden.ExpectNumbers("alpha", golden.Expected.GetProperty("alpha"), [.. steps.Select(static step => step.Output)]);
        golden.ExpectNumbers("integral", golden.Expected.GetProperty("accumulated_error"), [.. steps.Select(static step => step.State.Integral)]);
    }

    private static ControlStep<PiUnbounded.State, double> Control(GoldenCase golden, double entropy, double integral) => Laws.Step<PiUnbounded.State, double>(
        golden, PiUnbounded.Step, new PiUnbounded.State { Integral = integral }, entropy - golden.Option("target_entropy"), golden.Option("entropy_control_p"), golden.Option("entropy_control_i"));

    private static void Step(GoldenCase golden, JsonElement inputs, JsonElement expected, ref double integral)
    {
        var alphas = new List<double>();
        var losses = new List<double>();
        var gradients = new List<double>();
        foreach (var (rows, share) in MicroBatches(golden, inputs))
        {
            // Each micro-batch as a case of its own.
            var part = new GoldenCase(golden.Id, Rows(inputs, rows), golden.Config, golden.Expected);
            using var run = new PolicyRun(part);
            if (golden.Flag("on_policy"))
            {
                run.Batch.OldLogp = run.Batch.Logp.detach();
            }

            var entropy = Entropy(part, run);
            alphas.Add(Control(golden, entropy, integral).Output);
            integral += (entropy - golden.Option("target_entropy")) * share;
            var (loss, gradient) = Evaluate(part, run, alphas[^1]);
            losses.Add(loss * share);
            gradients.AddRange(gradient.Select(value => value * share));
        }

        golden.ExpectNumbers("alpha", expected.GetProperty("alpha"), alphas);
        golden.Expect("integral", GoldenCase.Number(expected.GetProperty("accumulated_error")), integral);
        golden.ExpectNumbers("loss", expected.GetProperty("pg_loss_scaled"), losses);
        golden.ExpectNumbers("gradient", expected.GetProperty("grad_log_prob"), gradients);
    }

    /// <summary>Rows of each micro-batch, in order, and its share of its mini-batch.</summary>
    private static IEnumerable<(Range Rows, double Share)> MicroBatches(GoldenCase golden, JsonElement inputs)
    {
        var count = inputs.GetProperty("log_prob").GetArrayLength();
        var mini = (int)golden.Option("ppo_mini_batch_size");
        for (var epoch = 0; epoch < golden.Option("ppo_epochs", 1); epoch++)
        {
            for (var (row, k) = (0, 0); row < count; k++)
            {
                var left = mini - (row % mini);
                var size = inputs.TryGetProperty("micro_sizes", out var sizes) ? sizes[k].GetInt32()
                    : Math.Min((int)golden.Option("ppo_micro_batch_size_per_gpu", mini), Math.Min(left, count - row));
                yield return (row..(row + size), (double)size / mini);
                row += size;
            }
        }
    }

    private static double Entropy(GoldenCase part, PolicyRun run)
    {
        var aggregation = Aggregation.Of(part, run.Columns);
        using var matrix = new PolicyRun(part, new PolicyNames("entropy", null, null));
        matrix.Batch.Value = aggregation.Mode == Aggregation.SequenceMean ? matrix.RowEpsilon() : matrix.Batch.Value;
        var loss = PeerLoss.Make("Reduced" + aggregation.Suffix, aggregation.Options);
        loss.BeginRollout(matrix.Batch);
        return loss.Evaluate(matrix.Batch, loss.Total(matrix.Batch).With((total, ours) => aggregation.Totals(total, Policies.EntropicTotals(run, total, ours)))).ToDouble();
    }

    private static (double Loss, double[] Gradient) Evaluate(GoldenCase part, PolicyRun run, double alpha)
    {
        var aggregation = Aggregation.Of(part, run.Columns);
        if (aggregation.Mode == Aggregation.SequenceMean)
        {
            run.Batch.Value = run.Batch.Value * run.RowEpsilon();
        }

        var loss = PeerLoss.Make("Released" + aggregation.Suffix, [.. Policies.EntropicOptions(part, alpha, run), .. aggregation.Options]);
        return run.Evaluate(loss, (total, ours) => aggregation.Totals(total, Policies.EntropicTotals(run, total, ours)));
    }

    private static JsonElement Rows(JsonElement inputs, Range rows) => JsonSerializer.SerializeToElement(inputs.EnumerateObject()
        .Where(static matrix => matrix.Name != "micro_sizes")
        .ToDictionary(static matrix => matrix.Name, matrix => matrix.Value.EnumerateArray().Take(rows).ToArray()));
}
