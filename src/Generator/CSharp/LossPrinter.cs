using EntroPIC.Dsl.Binding;
using EntroPIC.Dsl.Binding.Bound;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Passes;

namespace EntroPIC.Generator.CSharp;

/// <summary>A loss as a class, in tensor form: TorchSharp operations with autograd.</summary>
internal sealed class LossPrinter
{
    private readonly SourceWriter _writer;
    private readonly LossModel _loss;
    private readonly LossSchedule _schedule;
    private readonly string _class;
    private readonly Dictionary<string, string> _comments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _locals = new(StringComparer.Ordinal);

    private LossPrinter(SourceWriter writer, LossModel loss)
    {
        _writer = writer;
        _loss = loss;
        _schedule = LossSchedule.Of(loss);
        _class = CSharpText.Type(loss.Name);
        foreach (var item in loss.Items.Where(static item => item.Name.Length > 0))
        {
            _comments[item.Name] = Documentation.Item(item.Span);
        }

        foreach (var term in loss.Terms)
        {
            _comments[term.Name] = Documentation.Item(term.Syntax.Span);
        }

        foreach (var total in _schedule.Totals)
        {
            // Of the whole step: its line of source stands where it is computed.
            _comments.Remove(total.Name);
        }
    }

    public static void Print(SourceWriter writer, LossModel loss) => new LossPrinter(writer, loss).Print();

    private string StateType => _loss.Controls.Count > 0 ? "State" : "NoControllers";

    private void Print()
    {
        Documentation.Summary(_writer, _loss.Syntax.Documentation.Length > 0 ? _loss.Syntax.Documentation : $"The loss {_loss.Name}.");
        Documentation.Source(_writer, _loss.Syntax);
        _writer.Line(FilePrinter.GeneratedCode);
        var state = _loss.Controls.Count > 0 ? $"{_class}.State" : "NoControllers";
        _writer.Block($"public sealed partial class {_class} : PolicyLoss<{_class}.Options, {state}, {_class}.Totals>", () =>
        {
            PrintConstructors();
            PrintOptions();
            if (_loss.Controls.Count > 0)
            {
                PrintState();
            }

            PrintTotalsRecord();
            PrintFacts();
            PrintRollout();
            PrintControllers();
            PrintTotals();
            PrintLoss();
            PrintMetrics();
        });
    }

    private void PrintConstructors()
    {
        _writer.Line("/// <summary>The loss with its defaults.</summary>");
        _writer.Block($"public {_class}() : this(new Options())", static () => { });
        _writer.Line();
        _writer.Line("/// <summary>The loss with these options.</summary>");
        _writer.Block($"public {_class}(Options settings) : base(settings)", static () => { });
    }

    private void PrintOptions()
    {
        _writer.Line();
        _writer.Line($"/// <summary>Options of <see cref=\"{_class}\"/>; a value out of range throws <see cref=\"ArgumentOutOfRangeException\"/>.</summary>");
        _writer.Block("public sealed partial record Options", () => Separated(_loss.Options, option =>
        {
            var isCondition = option.Kind == ValueKind.Condition;
            var name = CSharpText.Member(option.Name);
            var value = isCondition ? (option.Default != 0 ? "true" : "false") : CSharpText.Number(option.Default);
            var range = option.Range is null ? "" : $"In {option.Range}; ";
            Documentation.Summary(_writer, $"{Documentation.Sentence(option.Documentation)} {range}{(range.Length > 0 ? "default" : "Default")} {(isCondition ? value : NumberText.Of(option.Default))}.".Trim());
            _writer.Line($"[global::System.Text.Json.Serialization.JsonPropertyName({CSharpText.Literal(option.Name)})]");
            _writer.Line(option.Range is null || isCondition
                ? $"public {(isCondition ? "bool" : "double")} {name} {{ get; init; }} = {value};"
                : $"public double {name} {{ get; init => field = OptionRange.Check(value, {IsInside(option.Range)}, {CSharpText.Literal(option.Name)}, {CSharpText.Literal(option.Range.ToString())}); }} = {value};");
        }));
    }

    private void PrintState()
    {
        _writer.Line();
        _writer.Line("/// <summary>The last step of each controller; <c>null</c> before its first.</summary>");
        _writer.Block("public sealed record State", () => Separated(_loss.Controls, control =>
        {
            Documentation.Summary(_writer, CSharpText.OneLine(control.Syntax.Span.Text));
            _writer.Line($"[global::System.Text.Json.Serialization.JsonPropertyName({CSharpText.Literal(control.Name)})]");
            _writer.Line($"public {ControllerPrinter.StepType(control.Controller)}? {CSharpText.Member(control.Name)} {{ get; init; }}");
        }));
    }

    private void PrintTotalsRecord()
    {
        _writer.Line();
        _writer.Line("/// <summary>What is one for a whole optimiser step, however it is cut into micro-batches.</summary>");
        _writer.Block("public sealed record Totals : StepTotals", () => Separated(_schedule.Totals, total =>
        {
            Documentation.Summary(_writer, total.Name switch
            {
                "tokens" => "Tokens that take part, at least 1.",
                "sequences" => "Sequences that take part, at least 1.",
                _ when total.Name.EndsWith("_tokens", StringComparison.Ordinal) || total.Name.EndsWith("_sequences", StringComparison.Ordinal) => $"The denominator of {total.Name.Substring(0, total.Name.LastIndexOf('_'))}, at least 1.",
                _ => total.Value.Span is { } span ? CSharpText.OneLine(span.Text) : $"The value {total.Name}.",
            });
            _writer.Line($"public required {(total.Value.IsCondition ? "bool" : "double")} {CSharpText.Member(total.Name)} {{ get; init; }}");
        }));
    }

    private void PrintFacts()
    {
        Fact("string", "Name", CSharpText.Literal(_loss.Name));
        Fact("Signals", "StepSignals", SignalSet(_schedule.StepSignals, _schedule.HasEntropyGradient));
        if (_schedule.RolloutSignals.Count > 0)
        {
            Fact("Signals", "RolloutSignals", SignalSet(_schedule.RolloutSignals, false));
        }

        if (_schedule.NeedsWholeGroups)
        {
            Fact("bool", "NeedsWholeGroups", "true");
        }

        if (_schedule.TotalsNeedPolicy)
        {
            Fact("bool", "TotalsNeedPolicy", "true");
        }

        var controls = _loss.Controls.Where(static control => control.Timing == Timing.Update).ToList();
        if (controls.Count > 0)
        {
            Fact("bool", "HasUpdateControls", "true");
            Fact("bool", "IsControlled", string.Join(" && ", controls.Select(static control => $"Controllers.{CSharpText.Member(control.Name)} is not null")));
        }
    }

    private void PrintRollout()
    {
        var controls = _loss.Controls.Where(static control => control.Timing == Timing.Rollout).ToList();
        Method("protected override void PrepareRollout(PackedBatch batch)", () =>
        {
            var body = Body("batch");
            var roots = controls.SelectMany(static control => control.Arguments).OfType<Node>().ToList();
            if (_loss.Advantage is not null)
            {
                roots.Add(_loss.Advantage.Value);
            }

            if (roots.Count == 0)
            {
                _writer.Line(_loss.Advantage is null ? "// The advantages come from outside." : "");
                return;
            }

            if (!_schedule.AdvantageFirst)
            {
                // Outputs that the advantages use are known once their controls are stepped.
                StepAll(body, controls, roots);
                PrintAdvantage(body);
                return;
            }

            body.Plan(roots, areInline: true);
            PrintAdvantage(body);
            StepAll(body, controls, null);
        });

        void StepAll(BodyPrinter body, List<ControlModel> steps, List<Node>? plan)
        {
            if (steps.Count == 0)
            {
                return;
            }

            foreach (var control in steps)
            {
                body.Define(Output(control), $"{Local(control)}.Output");
            }

            if (plan is not null)
            {
                body.Plan(plan);
            }

            foreach (var control in steps)
            {
                PrintControlStep(body, control, "Controllers");
            }

            _writer.Line($"Controllers = Controllers with {{ {Assignments(steps)} }};");
        }
    }

    private void PrintAdvantage(BodyPrinter body)
    {
        if (_loss.Advantage is { } advantage)
        {
            _writer.Line($"// {Documentation.Item(advantage.Syntax.Span)}");
            var value = body.Use(advantage.Value).Text;
            _writer.Line($"batch.Advantage = {value};");
        }
    }

    private void PrintControllers()
    {
        var controls = _loss.Controls.Where(static control => control.Timing == Timing.Update).ToList();
        if (controls.Count == 0)
        {
            return;
        }

        Method("protected override State StepControllers(PackedBatch batch, State state)", () =>
        {
            var body = Body("batch", "state");
            DefineOutputs(body, _loss.Controls.Except(controls));
            foreach (var control in controls)
            {
                body.Define(Output(control), $"{Local(control)}.Output");
            }

            body.Plan([.. controls.SelectMany(static control => control.Arguments).OfType<Node>()]);
            foreach (var control in controls)
            {
                PrintControlStep(body, control, "state");
            }

            _writer.Line($"return state with {{ {Assignments(controls)} }};");
        });
    }

    private void PrintControlStep(BodyPrinter body, ControlModel control, string state)
    {
        body.WriteComment(control.Name);
        var law = control.Controller;
        var arguments = new List<string>();
        if (law.States.Count > 0)
        {
            arguments.Add($"{state}.{CSharpText.Member(control.Name)}?.State");
        }

        for (var i = 0; i < law.Parameters.Count; i++)
        {
            var parameter = law.Parameters[i];
            if (control.Arguments[i] is { } argument)
            {
                var value = body.Use(argument).Text;
                var isMeasured = !argument.IsCondition && argument.DependsOn(static node => node.Op == Op.Signal);
                arguments.Add($"{ControllerPrinter.Argument(parameter.Name)}: " + (isMeasured
                    ? $"Law.Finite({value}, {CSharpText.Literal(control.Name)}, {CSharpText.Literal(parameter.Name)})"
                    : value));
            }
            else if (!ControllerPrinter.HasOptionalArgument(law, i))
            {
                arguments.Add($"{ControllerPrinter.Argument(parameter.Name)}: {ControllerPrinter.Constant(parameter.Default!)}");
            }
        }

        _writer.Line($"var {Local(control)} = {FilePrinter.Qualified(law.Namespace, law.Name)}.Step({string.Join(", ", arguments)});");
    }

    private void PrintTotals() => Method("protected override Totals ComputeTotals(PackedBatch batch)", () =>
    {
        var body = Body("batch");
        body.Plan([.. _schedule.Totals.Select(static total => total.Value)], areInline: true);
        var values = _schedule.Totals.Select(total => $"{CSharpText.Member(total.Name)} = {body.UseNumber(total.Value)}").ToList();
        PrintRecord("return new Totals", values);
    });

    private void PrintLoss() => Method("protected override Tensor ComputeLoss(PackedBatch batch, Totals totals)", () =>
    {
        var body = Body("batch", "totals");
        DefineOutputs(body, _loss.Controls.Where(control => Traversal.InOrder([_loss.Loss]).Contains(Output(control))));
        DefineTotals(body);
        body.Plan([_loss.Loss]);
        foreach (var term in _loss.Terms)
        {
            _writer.Line();
            body.Use(term.Value);
            body.Use(term.Reduced);
        }

        _writer.Line();
        var result = body.Use(_loss.Loss).Text;
        _writer.Line($"return {result};");
    });

    private void PrintMetrics() => Method("protected override void ComputeMetrics(PackedBatch batch, Totals totals, LossMetrics metrics)", () =>
    {
        var body = Body("batch", "totals", "metrics");
        DefineOutputs(body, _loss.Controls);
        DefineTotals(body);
        body.Plan([.. _loss.Metrics.Select(static metric => metric.Value), .. _loss.Controls.Select(static control => control.Authority).OfType<Node>()]);
        foreach (var metric in _loss.Metrics)
        {
            var value = body.Use(metric.Value).Text;
            _writer.Line($"metrics.Add({CSharpText.Literal(metric.Name)}, {value});");
        }

        foreach (var control in _loss.Controls)
        {
            var name = CSharpText.Member(control.Name);
            var output = control.Controller.Output.Value.IsCondition ? $"{Local(control)} ? 1 : 0" : Local(control);
            _writer.Line($"metrics.Add({CSharpText.Literal(control.Name)}, {output});");
            if (control.Controller.Saturated is not null)
            {
                _writer.Line($"metrics.Add({CSharpText.Literal(control.Name + "_saturated")}, Controllers.{name}!.IsSaturated ? 1 : 0);");
            }

            if (control.Authority is { } authority)
            {
                var value = body.Use(authority).Text;
                _writer.Line($"metrics.Add({CSharpText.Literal(control.Name + "_authority")}, {value});");
            }
        }
    });

    private void DefineOutputs(BodyPrinter body, IEnumerable<ControlModel> controls)
    {
        foreach (var control in controls)
        {
            var name = Local(control);
            _writer.Line($"var {name} = Last(Controllers.{CSharpText.Member(control.Name)}, {CSharpText.Literal(control.Name)}).Output;");
            body.Define(Output(control), name);
        }
    }

    private void DefineTotals(BodyPrinter body)
    {
        foreach (var total in _schedule.Totals)
        {
            body.Define(total.Value, $"totals.{CSharpText.Member(total.Name)}");
        }
    }

    private Node Output(ControlModel control) => _loss.Graph.ControlOutput(control.Name, control.Controller.Output.Value.Type.Kind);

    /// <summary>The statements of a method; its parameters and the locals of the controls keep their names.</summary>
    private BodyPrinter Body(params string[] parameters)
    {
        var names = new NameScope(["torch", .. parameters]);
        foreach (var control in _loss.Controls)
        {
            _locals[control.Name] = names.Unique(control.Name);
        }

        return new BodyPrinter(_writer, names, _comments);
    }

    private string Local(ControlModel control) => _locals[control.Name];

    private string Assignments(IEnumerable<ControlModel> controls) =>
        string.Join(", ", controls.Select(control => $"{CSharpText.Member(control.Name)} = {Local(control)}"));

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

    private static string IsInside(RangeModel range)
    {
        var low = double.IsNegativeInfinity(range.Low) ? null : $"value {(range.IncludesLow ? ">=" : ">")} {CSharpText.Number(range.Low)}";
        var high = double.IsPositiveInfinity(range.High) && !range.IncludesHigh ? "double.IsFinite(value)"
            : double.IsPositiveInfinity(range.High) ? null
            : $"value {(range.IncludesHigh ? "<=" : "<")} {CSharpText.Number(range.High)}";
        return string.Join(" && ", new[] { low, high }.Where(static part => part is not null)) is { Length: > 0 } text ? text : "!double.IsNaN(value)";
    }

    private static string SignalSet(IReadOnlyList<SignalInfo> signals, bool hasEntropyGradient)
    {
        var names = signals.Where(static signal => signal.Scope != Scope.Batch).Select(static signal => "Signals." + CSharpText.Pascal(signal.Name)).ToList();
        if (hasEntropyGradient)
        {
            names.Add("Signals.EntropyGradient");
        }

        return names.Count == 0 ? "Signals.None" : string.Join(" | ", names);
    }

    private void Fact(string type, string name, string value)
    {
        _writer.Line();
        _writer.Line("/// <inheritdoc/>");
        _writer.Line($"public override {type} {name} => {value};");
    }

    private void Method(string signature, Action body)
    {
        _writer.Line();
        _writer.Line("/// <inheritdoc/>");
        _writer.Block(signature, body);
    }

    private void Separated<T>(IReadOnlyList<T> items, Action<T> print)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
            {
                _writer.Line();
            }

            print(items[i]);
        }
    }
}
