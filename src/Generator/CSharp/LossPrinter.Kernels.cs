using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Scheduling;

namespace EntroPIC.Generator.CSharp;

/// <summary>The fused form: a kernel for the loss and its gradient, one for the metrics, and the members that run them.</summary>
internal sealed partial class LossPrinter
{
    private void PrintFusedForm()
    {
        var (loss, metrics) = (_scheduled.Kernel, _scheduled.MetricKernel);
        if (loss is not null)
        {
            PrintPrepare(loss);
            PrintLossKernel(loss);
        }

        if (metrics is not null)
        {
            PrintMetricKernel(metrics);
        }
    }

    private static int SequenceSums(SweepSchedule? sweeps) => sweeps?.Sweeps.Sum(static sweep => sweep.PerSequence.Count + sweep.PerGroup.Count) ?? 0;

    private void PrintPrepare(SweepSchedule sweeps)
    {
        if (sweeps.Prepared.Count == 0)
        {
            return;
        }

        Method($"protected override void {ClassMembers.PrepareKernel}({BatchAndTotals})", () =>
        {
            var body = Body("batch", "totals");
            List<KeyedNode> prepared = [.. sweeps.Prepared.Select(static value => new KeyedNode(value.Name, value.Column))];
            List<Node> values = [.. prepared.Select(static value => value.Value)];
            DefineOutputs(body, ControlsOf(values));
            DefineOfStep(body);
            body.Plan(values, areInline: true);
            foreach (var value in prepared)
            {
                PrintAttach(body, value);
            }
        });
    }

    private void PrintLossKernel(SweepSchedule sweeps)
    {
        var kernel = new KernelPrinter(_writer, _schedule, sweeps, ClassMembers.Kernel, _totals, _inputs, _comment);
        _writer.Line();
        _writer.Line("/// <inheritdoc/>");
        var parameters = $"{Types.KernelBatch} batch, {ClassMembers.Totals} totals, {Types.KernelRunner} runner";
        _writer.Line($"protected override double {ClassMembers.RunKernel}({parameters}) =>");
        _writer.Indented(() => _writer.Line($"{kernel.Run(Output)}.{kernel.PropertyOf(sweeps.Results[0])};"));
        kernel.Print("The loss and its gradient");
    }

    private void PrintMetricKernel(SweepSchedule sweeps)
    {
        var kernel = new KernelPrinter(_writer, _schedule, sweeps, ClassMembers.MetricKernel, _totals, _inputs, _comment);
        var parameters =
            $"{Types.KernelBatch} batch, {ClassMembers.Totals} totals, {Types.KernelRunner} runner, {Types.LossMetrics} metrics";
        Method($"protected override void {ClassMembers.ReadMetrics}({parameters})", () =>
        {
            var body = Body("batch", "totals", "runner", "metrics", "kernel");
            DefineOutputs(body, _loss.Controls.Where(static control => !control.IsPerGroup));
            DefineOfStep(body);
            _writer.Line($"var kernel = {kernel.Run(Local)};");
            foreach (var result in sweeps.Results)
            {
                body.Define(_schedule.Metrics.First(metric => metric.Name == result.Name).Value, $"kernel.{kernel.PropertyOf(result)}");
            }

            PrintMetrics(body);
        });
        kernel.Print("The metrics");
    }
}
