using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Python;

/// <summary>Totals, terms, the loss and its metrics.</summary>
internal sealed partial class LossPrinter
{
    private void PrintTotals() => PrintWithoutGradient(_totals, "Totals", ["Values shared by the step's micro-batches, computed on the whole step."], body =>
    {
        DefineOutputs(body, _totals);
        body.Plan(_ofStep, areInline: true);
        string[] values =
        [
            .. _schedule.Totals.Select(total => $"{PythonText.Attribute(total.Name)}={body.UseNumber(total.Value)}"),
            .. _schedule.Selections.Select(selection => $"{PythonText.Attribute(selection.Name)}={body.Use(selection.Value).Text}"),
        ];
        PythonLayout.Call(_writer, $"return {Class}.Totals(", values, ")");
    });

    private void PrintTerms() => _terms.Print("Terms", ["The terms before reduction and sign."], body =>
    {
        DefineOutputs(body, _terms);
        DefineOfStep(body);
        body.Plan(TermRoots);
        List<string> values = [];
        foreach (var term in _loss.Terms)
        {
            var value = InShape(body, term.Value);
            values.Add(CanBeConstant(term.Value) && LeavesOf(term.Value) is { Count: > 0 } leaves ? $"connected({value}, {string.Join(", ", leaves)})" : value);
            if (HasCondition(term))
            {
                values.Add(InShape(body, term.When!));
            }
        }

        PythonLayout.Call(_writer, $"return {Class}.Terms(", values, ")");
    });

    /// <summary>True if a batch condition may choose a value without gradient, so that <c>backward</c> would find no graph.</summary>
    private static bool CanBeConstant(Node value, Func<Node, bool>? isKnown = null) => Traversal.InOrder(value, node => !node.IsLive || isKnown?.Invoke(node) == true).Any(static node =>
        node.IsLive && node.Op == Op.Select && node.Inputs[0].Scope == Scope.Batch && !(node.Inputs[1].IsLive && node.Inputs[2].IsLive));

    // Gradient that flows through a value of the step is the loss's own.
    private List<string> LeavesOf(Node value) =>
        [.. Traversal.InOrder(value, node => !node.IsLive || _ofStep.Contains(node)).Where(node => node.Op is Op.Signal or Op.Statistic && node.IsLive).Select(NameOf)];

    private string NameOf(Node leaf) => leaf.Op == Op.Signal ? leaf.Name : $"statistics.{FieldOf(_schedule.Vocabulary!.Find(leaf.Name)!)}";

    /// <summary>The value in the shape of its scope, even if it is the same for all tokens of a response.</summary>
    private static string InShape(BodyPrinter body, Node value) => value.Scope != Scope.Token || HasColumns(value)
        ? body.Use(value).Text
        : $"{body.Use(value).At(Precedence.Primary)}.expand_as(mask)";

    /// <summary>True if the value is computed per token, rather than per response and repeated for its tokens.</summary>
    public static bool HasColumns(Node value)
    {
        static bool IsElementwise(Node node) => node.Family is OpFamily.Elementwise or OpFamily.Widen;
        return Traversal.InOrder(value, static node => !IsElementwise(node)).Any(static node =>
            node.Scope is Scope.Token or Scope.Position && (!IsElementwise(node) || (node.Op == Op.Widen && node.Inputs[0].Scope == Scope.Batch)));
    }

    private void PrintLoss()
    {
        var known = new HashSet<Node>(TermRoots);
        bool IsKnown(Node node) => IsGiven(node) || known.Contains(node);
        List<Node> passed = [.. Traversal.InOrder(TermRoots, IsGiven), .. Traversal.InOrder(_ofStep, IsOutput)];
        var function = new FunctionPrinter(_writer, _loss, _comment, "loss", [_loss.Loss], IsKnown, passed);
        // A term may read a control that the loss itself no longer depends on, such as one that a `keep` leaves out.
        AddOutputs(function, [_loss.Loss, .. TermRoots], static _ => false);
        if (_ofStep.Count > 0)
        {
            AddTotals(function);
        }

        function.Print("Tensor", ["The loss of one micro-batch, a scalar to be minimized. The loss of a step is the sum over its micro-batches."], body =>
        {
            PrintOwnTotals(function);
            _writer.Line($"terms = {Class}.terms({function.PassedTo(_terms)})");
            DefineOutputs(body, function);
            DefineOfStep(body);
            foreach (var term in _loss.Terms)
            {
                body.Define(term.Value, $"terms.{FieldOf(term)}");
                if (HasCondition(term))
                {
                    body.Define(term.When!, $"terms.{ConditionOf(_loss, term)}");
                }
            }

            body.Plan([_loss.Loss]);
            foreach (var term in _loss.Terms)
            {
                body.Use(term.Reduced);
            }

            var result = body.Use(_loss.Loss).Text;
            if (!_loss.Loss.IsLive || CanBeConstant(_loss.Loss, known.Contains))
            {
                // Where nothing takes part, `backward` still needs a graph.
                var value = _loss.Loss.IsLive ? result : $"mask.new_tensor({result}, dtype=torch.float64)";
                result = $"connected({value}, {string.Join(", ", _loss.Terms.Where(static term => term.Value.IsLive).Select(static term => $"terms.{FieldOf(term)}"))})";
            }

            _writer.Line($"return {result}");
        });
    }

    private void PrintMetrics()
    {
        List<Node> roots = [.. _schedule.Metrics.Select(static metric => metric.Value)];
        if (roots.Count + _loss.Controls.Count == 0)
        {
            return;
        }

        var usesTotals = UsesTotals(roots);
        var function = new FunctionPrinter(
            _writer, _loss, _comment, "metrics", roots, IsGiven,
            usesTotals ? [.. Traversal.InOrder(_ofStep, IsOutput)] : []) { IsOfStep = true };
        foreach (var control in _loss.Controls.Where(static control => !control.IsPerGroup))
        {
            AddOutput(function, control);
        }

        AddOutputs(function, [.. roots, .. usesTotals ? _ofStep : []], static _ => false);
        if (usesTotals)
        {
            AddTotals(function);
        }

        PrintWithoutGradient(function, "Dict[str, float]", ["The metrics of a step, computed on the whole step."], body =>
        {
            if (usesTotals)
            {
                PrintOwnTotals(function);
            }

            DefineOutputs(body, function);
            DefineOfStep(body);
            body.Plan(roots);
            var values = _loss.Metrics.Select(metric => (metric.Name, body.UseNumber(metric.Value))).ToList();
            foreach (var control in _loss.Controls)
            {
                if (!control.IsPerGroup)
                {
                    values.Add((control.Name, $"float({PythonText.Name(control.Name)})"));
                }

                if (control.Authority is { } authority)
                {
                    values.Add((ControlMetrics.Authority(control.Name), body.UseNumber(authority)));
                }
            }

            PythonLayout.Call(
                _writer, "return {", [.. values.Select(static value => $"{PlainText.Quoted(value.Item1)}: {value.Item2}")], "}");
        });
    }

    private static void AddTotals(FunctionPrinter function) =>
        function.Add("totals", "Optional[Totals]", "None", "the values of the whole step; None if this batch is the whole step");

    private void PrintOwnTotals(FunctionPrinter function)
    {
        if (_ofStep.Count > 0)
        {
            _writer.Line("if totals is None:");
            _writer.Indented(() => _writer.Line($"totals = {Class}.totals({function.PassedTo(_totals)})"));
        }
    }

    private void DefineOfStep(BodyPrinter body)
    {
        foreach (var selection in _schedule.Selections)
        {
            body.Define(selection.Value, $"totals.{PythonText.Attribute(selection.Name)}");
        }

        foreach (var total in _schedule.Totals)
        {
            body.DefineHost(total.Value, $"totals.{PythonText.Attribute(total.Name)}");
        }
    }
}
