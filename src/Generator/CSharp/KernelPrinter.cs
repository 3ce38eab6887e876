using EntroPIC.Dsl.Binding.Bound;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Passes;
using EntroPIC.Dsl.Printing;

namespace EntroPIC.Generator.CSharp;

/// <summary>
/// The fused form of a loss: value and gradient in sweeps over the tokens, as a struct that the runtime compiles into its loops. No
/// autograd graph, no temporaries.
/// </summary>
internal sealed class KernelPrinter
{
    private readonly SourceWriter _writer;
    private readonly LossModel _loss;
    private readonly LossSchedule _schedule;
    private readonly SweepSchedule _sweeps;
    private readonly IReadOnlyDictionary<string, string> _comments;
    private readonly KernelFields _fields;

    private KernelPrinter(SourceWriter writer, LossSchedule schedule, SweepSchedule sweeps, IReadOnlyDictionary<string, string> comments)
    {
        _writer = writer;
        _loss = schedule.Model;
        _schedule = schedule;
        _sweeps = sweeps;
        _comments = comments;
        var ofStep = new HashSet<Node>(schedule.Totals.Concat(schedule.Columns).Concat(sweeps.Prepared).Select(static value => value.Value));
        _fields = new KernelFields(schedule, sweeps, new HashSet<Node>(Traversal.InOrder(Roots, ofStep.Contains)));
    }

    private IEnumerable<Node> Roots => _sweeps.Sweeps.SelectMany(static sweep => sweep.Writes).Select(static write => write.Value).Append(_sweeps.Value);

    /// <summary>Prints the members of a loss that make its fused form; nothing where it has none.</summary>
    public static void Print(SourceWriter writer, LossSchedule schedule, IReadOnlyDictionary<string, string> comments)
    {
        if (SweepSchedule.Of(schedule) is { } sweeps)
        {
            new KernelPrinter(writer, schedule, sweeps, comments).Print();
        }
    }

    private void Print()
    {
        PrintFacts();
        PrintPrepare();
        PrintDifferentiate();
        _writer.Line();
        _writer.Line($"/// <summary>The loss and its gradient in {(_sweeps.Sweeps.Count == 1 ? "one sweep" : $"{_sweeps.Sweeps.Count} sweeps")} over the tokens.</summary>");
        _writer.Block("private struct Kernel : ILossKernel", () =>
        {
            PrintFields();
            PrintCounts();
            PrintTokens();
            PrintSequence();
            PrintEnd();
            PrintValue();
        });
    }

    private void PrintFacts()
    {
        Member("public override bool HasKernel => true;");
        if (_sweeps.IsTokenLocal)
        {
            Member("public override bool IsTokenLocal => true;");
        }

        var sums = _sweeps.Sweeps.Sum(static sweep => sweep.PerSequence.Count);
        if (sums > 0)
        {
            Member($"public override int SequenceSums => {sums};");
        }
    }

    private void PrintPrepare()
    {
        if (_sweeps.Prepared.Count == 0)
        {
            return;
        }

        Member("public override bool NeedsPreparation => true;");
        Method("protected override void PrepareKernel(PackedBatch batch, Totals totals)", () =>
        {
            var names = CSharpText.Locals("torch", "batch", "totals");
            var body = new BodyPrinter(_writer, TensorStyle.Instance, names, _comments);
            foreach (var control in ControlsIn(_sweeps.Prepared.Select(static value => value.Value)))
            {
                var name = names.Unique(control.Name);
                _writer.Line($"var {name} = Last(Controllers.{CSharpText.Member(control.Name)}, {CSharpText.Literal(control.Name)}).Output;");
                body.Define(_loss.OutputOf(control), name);
            }

            foreach (var column in _schedule.Columns)
            {
                body.Define(column.Value, $"batch.Attached({CSharpText.Literal(column.Name)})");
            }

            foreach (var total in _schedule.Totals)
            {
                body.Define(total.Value, $"totals.{CSharpText.Member(total.Name)}");
            }

            body.Plan([.. _sweeps.Prepared.Select(static value => value.Value)], areInline: true);
            foreach (var value in _sweeps.Prepared)
            {
                body.WriteComment(value.Name);
                var expression = body.Use(value.Value).Text;
                _writer.Line($"batch.Attach({CSharpText.Literal(value.Name)}, {ExpressionPrinter.Axis(value.Value.Scope)}, {expression});");
            }
        });
    }

    private void PrintDifferentiate()
    {
        var outputs = _fields.Controls.Select(static pair => $", Last(Controllers.{CSharpText.Member(pair.Control.Name)}, {CSharpText.Literal(pair.Control.Name)}).Output");
        _writer.Line();
        _writer.Line("/// <inheritdoc/>");
        _writer.Line("protected override double RunKernel(KernelBatch batch, Totals totals, KernelRunner runner) =>");
        _writer.Indented(() => _writer.Line($"runner.Run(new Kernel(batch, Settings, totals{string.Concat(outputs)}));"));
    }

    private void PrintFields()
    {
        foreach (var field in _fields.Given)
        {
            _writer.Line($"private readonly {field.Type} {field.Name};");
        }

        foreach (var sum in _fields.Sums)
        {
            _writer.Line($"private double {sum};");
        }

        _writer.Line();
        var parameters = _fields.Controls.Select(static pair => $", {ControllerPrinter.TypeOf(pair.Control.Controller.Output.Value.Type.Kind)} {pair.Parameter}");
        _writer.Block($"public Kernel(KernelBatch batch, Options settings, Totals totals{string.Concat(parameters)})", () =>
        {
            foreach (var field in _fields.Given)
            {
                _writer.Line($"{field.Name} = {field.Value};");
            }
        });
    }

    private void PrintCounts()
    {
        _writer.Line();
        _writer.Line($"public static int Sweeps => {_sweeps.Sweeps.Count};");
        Count("SumsPerSequence", static sweep => sweep.PerSequence.Count);
        Count("SumsPerBatch", static sweep => sweep.PerBatch.Count);

        void Count(string name, Func<Sweep, int> count)
        {
            _writer.Line();
            var counts = _sweeps.Sweeps.Select(count).ToList();
            _writer.Line(counts.Distinct().Count() == 1
                ? $"public static int {name}(int sweep) => {counts[0]};"
                : $"public static int {name}(int sweep) => sweep switch {{ {string.Join(", ", counts.Select((value, i) => i + 1 < counts.Count ? $"{i} => {value}" : $"_ => {value}"))} }};");
        }
    }

    private void PrintTokens()
    {
        PrintPerSweep("Tokens", "int sequence, int token", "sequence, token", (sweep, body) =>
        {
            List<(string Method, int Index, Node Value)> sums =
            [
                .. sweep.PerSequence.Select((sum, i) => ("AddToSequence", i, Summand(sum.Value))),
                .. sweep.PerBatch.Select((sum, i) => (Sum: sum, Index: i)).Where(static pair => pair.Sum.Value.Inputs[0].Scope == Scope.Token)
                    .Select(pair => ("AddToBatch", pair.Index, Summand(pair.Sum.Value))),
            ];
            body.Plan([.. sums.Select(static sum => sum.Value), .. sweep.Writes.Select(static write => write.Value)]);
            foreach (var (method, index, value) in sums)
            {
                var expression = body.Use(value).Text;
                _writer.Line($"sums.{method}<TLane>({index}, {expression});");
            }

            foreach (var write in sweep.Writes)
            {
                _writer.Line();
                _writer.Line($"// The derivative by {write.Name.Substring("by_".Length)}.");
                var expression = body.Use(write.Value).Text;
                _writer.Line($"TLane.Store({_fields.ColumnOf(write)}, token, {expression});");
            }
        });
    }

    private void PrintSequence()
    {
        if (!_sweeps.Sweeps.Any(sweep => PerSequenceSums(sweep).Any()))
        {
            _writer.Line();
            _writer.Line("public readonly void Sequence<TLane>(int sweep, int sequence, ref SweepSums sums)");
            _writer.Indented(() => _writer.Line("where TLane : unmanaged, ILane<TLane>"));
            _writer.Line("{");
            _writer.Line("}");
            return;
        }

        PrintPerSweep("Sequence", "int sequence", "sequence", (sweep, body) =>
        {
            var sums = PerSequenceSums(sweep).ToList();
            body.Plan([.. sums.Select(static sum => sum.Value)]);
            foreach (var (index, value) in sums)
            {
                var expression = body.Use(value).Text;
                _writer.Line($"sums.AddToBatch<TLane>({index}, {expression});");
            }
        });
    }

    /// <summary>What a sweep adds up over sequences, each with the place of its sum.</summary>
    private IEnumerable<(int Index, Node Value)> PerSequenceSums(Sweep sweep) => sweep.PerBatch
        .Select(static (sum, i) => (Index: i, Sum: sum.Value))
        .Where(static pair => pair.Sum.Inputs[0].Scope == Scope.Sequence)
        .Select(pair => (pair.Index, Summand(pair.Sum)));

    /// <summary>One method where there is one sweep, else one for each and one that chooses.</summary>
    private void PrintPerSweep(string name, string parameters, string arguments, Action<Sweep, BodyPrinter> print)
    {
        const string Inlining = "[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]";
        var sweeps = _sweeps.Sweeps;
        if (sweeps.Count > 1)
        {
            _writer.Line();
            _writer.Line(Inlining);
            Generic($"public readonly void {name}<TLane>(int sweep, {parameters}, ref SweepSums sums)", () =>
            {
                for (var i = 0; i < sweeps.Count; i++)
                {
                    var head = i == 0 ? "if (sweep == 0)" : i + 1 < sweeps.Count ? $"else if (sweep == {i})" : "else";
                    _writer.Block(head, () => _writer.Line($"{name}{i}<TLane>({arguments}, ref sums);"));
                }
            });
        }

        for (var i = 0; i < sweeps.Count; i++)
        {
            _writer.Line();
            _writer.Line(Inlining);
            Generic(
                sweeps.Count > 1 ? $"private readonly void {name}{i}<TLane>({parameters}, ref SweepSums sums)" : $"public readonly void {name}<TLane>(int sweep, {parameters}, ref SweepSums sums)",
                () => print(sweeps[i], Body()));
        }
    }

    private void PrintEnd()
    {
        _writer.Line();
        _writer.Block("public void End(int sweep, ReadOnlySpan<double> sums)", () =>
        {
            var sweeps = _sweeps.Sweeps;
            for (var i = 0; i < sweeps.Count; i++)
            {
                var sums = sweeps[i].PerBatch;
                void Assign()
                {
                    for (var k = 0; k < sums.Count; k++)
                    {
                        _writer.Line($"{_fields.SumOf(sums[k])} = sums[{k}];");
                    }
                }

                if (sweeps.Count == 1)
                {
                    Assign();
                }
                else if (sums.Count > 0)
                {
                    _writer.Block($"if (sweep == {i})", Assign);
                }
            }
        });
    }

    private void PrintValue()
    {
        _writer.Line();
        _writer.Block("public readonly double Value", () => _writer.Block("get", () =>
        {
            var body = Body();
            body.Plan([_sweeps.Value]);
            var value = body.Use(_sweeps.Value).Text;
            _writer.Line($"return {value};");
        }));
    }

    private IEnumerable<ControlModel> ControlsIn(IEnumerable<Node> roots)
    {
        var nodes = new HashSet<Node>(Traversal.InOrder(roots));
        return _loss.Controls.Where(control => nodes.Contains(_loss.OutputOf(control)));
    }

    /// <summary>What a sum adds up: 0 where its condition does not hold.</summary>
    private Node Summand(Node sum) => sum.Inputs.Length == 1 ? sum.Inputs[0] : _loss.Graph.Select(sum.Inputs[1], sum.Inputs[0], _loss.Graph.Number(0));

    private BodyPrinter Body()
    {
        var body = new BodyPrinter(_writer, new LaneStyle(_fields.Columns), CSharpText.Locals("sweep", "sequence", "token", "sums", "batch"), _comments);
        _fields.Define(body);
        return body;
    }

    private void Generic(string signature, Action body)
    {
        _writer.Line(signature);
        _writer.Indented(() => _writer.Line("where TLane : unmanaged, ILane<TLane>"));
        _writer.Line("{");
        _writer.Indented(body);
        _writer.Line("}");
    }

    private void Method(string signature, Action body)
    {
        _writer.Line();
        _writer.Line("/// <inheritdoc/>");
        _writer.Block(signature, body);
    }

    private void Member(string text)
    {
        _writer.Line();
        _writer.Line("/// <inheritdoc/>");
        _writer.Line(text);
    }
}
