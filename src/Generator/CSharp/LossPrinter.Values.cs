using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Scheduling;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Generator.CSharp;

/// <summary>Totals, the loss and its metrics.</summary>
internal sealed partial class LossPrinter
{
    private const string BatchAndTotals = $"{Types.PackedBatch} batch, {ClassMembers.Totals} totals";

    private void PrintTotals() => Method($"protected override {ClassMembers.Totals} {ClassMembers.ComputeTotals}({Types.PackedBatch} batch)", () =>
    {
        var body = Body("batch");
        var ofStep = _schedule.Selections.Concat(_schedule.Totals).Select(static value => value.Value).ToList();
        DefineOutputs(body, ControlsOf(ofStep));
        body.Plan(ofStep, areInline: true);
        foreach (var selection in _schedule.Selections)
        {
            PrintAttach(body, selection);
        }

        var values = _schedule.Totals.Select(total => $"{_totals[total.Name]} = {body.UseNumber(total.Value)}").ToList();
        PrintRecord($"return new {ClassMembers.Totals}", values);
    });

    private void PrintLoss() => Method($"protected override {Types.Torch}.Tensor {ClassMembers.ComputeLoss}({BatchAndTotals})", () =>
    {
        var body = Body("batch", "totals");
        DefineOutputs(body, ControlsOf([_loss.Loss]));
        DefineOfStep(body);
        body.Plan([_loss.Loss]);
        foreach (var term in _loss.Terms)
        {
            body.Use(term.Value);
            body.Use(term.Reduced);
            _writer.Line();
        }

        var result = body.Use(_loss.Loss).Text;
        _writer.Line($"return {result};");
    });

    private void PrintMetrics() => Method($"protected override void {ClassMembers.ComputeMetrics}({BatchAndTotals}, {Types.LossMetrics} metrics)", () =>
    {
        var body = Body("batch", "totals", "metrics");
        DefineOutputs(body, _loss.Controls);
        DefineOfStep(body);
        PrintMetrics(body);
    });

    /// <summary>The statements that add the metrics, from values that the body knows.</summary>
    private void PrintMetrics(BodyPrinter body)
    {
        body.Plan([.. _schedule.Metrics.Select(static metric => metric.Value)]);
        foreach (var metric in _loss.Metrics)
        {
            var value = body.Use(metric.Value).Text;
            _writer.Line($"metrics.Add({PlainText.Quoted(metric.Name)}, {value});");
        }

        foreach (var control in _loss.Controls)
        {
            if (control.IsPerGroup)
            {
                PrintGroupMetrics(control);
                PrintAuthority(body, control);
                continue;
            }

            var name = CSharpText.Member(control.Name);
            var output = control.Controller.Output.Value.IsCondition ? $"{Local(control)} ? 1.0 : 0.0" : Local(control);
            _writer.Line($"metrics.Add({PlainText.Quoted(control.Name)}, {output});");
            if (control.Controller.Saturated is not null)
            {
                _writer.Line($"metrics.Add({PlainText.Quoted(ControlMetrics.Saturated(control.Name))}, Controllers.{name}!.IsSaturated ? 1.0 : 0.0);");
            }

            PrintAuthority(body, control);
        }
    }

    private void PrintAuthority(BodyPrinter body, ControlModel control)
    {
        if (control.Authority is { } authority)
        {
            var value = body.Use(authority).Text;
            _writer.Line($"metrics.Add({PlainText.Quoted(ControlMetrics.Authority(control.Name))}, {value});");
        }
    }

    private void PrintGroupMetrics(ControlModel control)
    {
        var local = Local(control);
        _writer.Line($"var {local} = {Kept(control)};");
        Add(control.Name, "Output");
        if (control.Controller.Saturated is not null)
        {
            Add(ControlMetrics.Saturated(control.Name), "Saturated");
        }

        Add(ControlMetrics.Prompts(control.Name), "Count");
        Add(ControlMetrics.Evicted(control.Name), "Evicted");

        void Add(string metric, string member) => _writer.Line($"metrics.Add({PlainText.Quoted(metric)}, {local}.{member});");
    }

    private void PrintAttach(BodyPrinter body, KeyedNode selection)
    {
        body.WriteComment(selection.Name);
        var value = body.Use(selection.Value).Text;
        _writer.Line($"batch.Attach({PlainText.Quoted(selection.Name)}, {ExpressionPrinter.Axis(selection.Value.Scope)}, {value});");
    }

    private IEnumerable<ControlModel> ControlsOf(IReadOnlyList<Node> roots)
    {
        var outputs = new HashSet<Node>(Traversal.InOrder(roots).Where(static node => node.Op == Op.ControlOutput));
        return _loss.Controls.Where(control => outputs.Contains(_loss.OutputOf(control)));
    }

    private void DefineOfStep(BodyPrinter body)
    {
        foreach (var selection in _schedule.Selections)
        {
            body.Define(selection.Value, $"batch.Attached({PlainText.Quoted(selection.Name)})");
        }

        foreach (var total in _schedule.Totals)
        {
            body.DefineHost(total.Value, $"totals.{_totals[total.Name]}");
        }
    }

    private void PrintRecord(string head, List<string> values)
    {
        if (values.Count <= 1)
        {
            _writer.Line(values.Count == 0 ? $"{head}();" : $"{head} {{ {values[0]} }};");
            return;
        }

        _writer.Line(head);
        _writer.Line("{");
        _writer.Indented(() => values.ForEach(value => _writer.Line(value + ",")));
        _writer.Line("};");
    }
}
