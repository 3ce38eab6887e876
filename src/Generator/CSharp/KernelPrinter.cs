using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Scheduling;

namespace EntroPIC.Generator.CSharp;

/// <summary>
/// Prints a kernel: a struct that computes a loss with its gradient, or metrics, in sweeps over the tokens. The runtime compiles it into
/// its loops, without an autograd graph or temporaries.
/// </summary>
internal sealed class KernelPrinter
{
    private readonly SourceWriter _writer;
    private readonly SweepSchedule _sweeps;
    private readonly string _name;
    private readonly Func<string, string?> _comment;
    private readonly VocabularySchedule? _vocabulary;
    private readonly KernelFields _fields;

    /// <param name="writer">The output.</param>
    /// <param name="schedule">The loss.</param>
    /// <param name="sweeps">The sweeps of the kernel.</param>
    /// <param name="name">The name of the struct.</param>
    /// <param name="totals">The property of each total.</param>
    /// <param name="inputs">The members of its declared signals.</param>
    /// <param name="comment">Maps the label of a value to the source that declares it, or to <c>null</c>.</param>
    public KernelPrinter(
        SourceWriter writer, LossSchedule schedule, SweepSchedule sweeps, string name, IReadOnlyDictionary<string, string> totals,
        InputsPrinter inputs, Func<string, string?> comment)
    {
        _writer = writer;
        _sweeps = sweeps;
        _name = name;
        _comment = comment;
        _vocabulary = schedule.Vocabulary;
        HashSet<Node> given = [.. schedule.OfStep, .. sweeps.Prepared.Select(static value => value.Value)];
        var roots = sweeps.Sweeps.SelectMany(static sweep => sweep.Writes).Concat(sweeps.Results).Select(static root => root.Value);
        _fields = new KernelFields(schedule, sweeps, totals, inputs, Traversal.InOrder(roots, given.Contains));
    }

    /// <summary>An expression that runs the kernel, given expressions for the outputs of controls.</summary>
    public string Run(Func<ControlModel, string> output) =>
        $"runner.Run(new {_name}(batch, Settings, totals{string.Concat(_fields.Controls.Select(pair => $", {output(pair.Control)}"))}))";

    /// <summary>The property of a result.</summary>
    public string PropertyOf(KeyedNode result) => _fields.PropertyOf(result);

    /// <summary>Prints the struct.</summary>
    /// <param name="what">A description of its results.</param>
    public void Print(string what)
    {
        _writer.Line();
        _writer.Line($"/// <summary>{what} in {(_sweeps.Sweeps.Count == 1 ? "one sweep" : $"{_sweeps.Sweeps.Count} sweeps")} over the tokens.</summary>");
        _writer.Block($"private struct {_name} : {Types.LossKernel}", () =>
        {
            PrintFields();
            PrintCounts();
            PrintTokens();
            PrintSumsOver(Scope.Sequence, KernelMembers.Sequence);
            if (HasGroups)
            {
                PrintSumsOver(Scope.Group, KernelMembers.Group);
            }

            PrintEnd();
        });
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
        var parameters = _fields.Controls.Select(
            static pair => $", {ControllerPrinter.TypeOf(pair.Control.Controller.Output.Value.Type.Kind)} {pair.Parameter}");
        var ofLoss = $"{Types.KernelBatch} batch, {ClassMembers.Options} settings, {ClassMembers.Totals} totals";
        _writer.Block($"public {_name}({ofLoss}{string.Concat(parameters)})", () =>
        {
            foreach (var field in _fields.Given)
            {
                _writer.Line($"{field.Name} = {field.Value};");
            }
        });

        foreach (var result in _sweeps.Results)
        {
            _writer.Line();
            _writer.Line($"public double {PropertyOf(result)} {{ get; private set; }}");
        }
    }

    private void PrintCounts()
    {
        _writer.Line();
        _writer.Line($"public static int {KernelMembers.Sweeps} => {_sweeps.Sweeps.Count};");
        _writer.Line();
        var derivatives = _sweeps.Sweeps
            .SelectMany(static sweep => sweep.Writes)
            .Where(write => _vocabulary?.Find(write.Name) is null)
            .Select(static write => $"{Types.Signals}." + CSharpText.Pascal(write.Name))
            .ToList();
        var written = derivatives.Count == 0 ? Types.Signals + ".None" : string.Join(" | ", derivatives);
        _writer.Line($"public static {Types.Signals} {KernelMembers.Derivatives} => {written};");
        Count(KernelMembers.SumsPerSequence, static sweep => sweep.PerSequence.Count);
        if (HasGroups)
        {
            _writer.Line();
            _writer.Line($"public static bool {KernelMembers.HasGroups} => true;");
            Count(KernelMembers.SumsPerGroup, static sweep => sweep.PerGroup.Count);
        }

        Count(KernelMembers.SumsPerBatch, static sweep => sweep.PerBatch.Count);

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
        PrintPerSweep(KernelMembers.Tokens, "int sequence, int token", "sequence, token", (sweep, body) =>
        {
            var sums = SumsOver(Scope.Token, sweep);
            body.Plan([.. sums.Select(static sum => sum.Value), .. sweep.Writes.Select(static write => write.Value)]);
            PrintSums(sums, body);
            foreach (var write in sweep.Writes)
            {
                _writer.Line();
                _writer.Line($"// The derivative by {_vocabulary?.Find(write.Name)?.Name ?? write.Name}.");
                var expression = body.Use(write.Value).Text;
                _writer.Line($"TLane.Store({_fields.ColumnOf(write)}, token, {expression});");
            }
        });
    }

    private bool HasGroups => _sweeps.Sweeps.Any(static sweep => sweep.HasGroups);

    private void PrintSumsOver(Scope scope, string name)
    {
        if (_sweeps.Sweeps.Any(sweep => SumsOver(scope, sweep).Count > 0))
        {
            PrintPerSweep(name, "int sequence", "sequence", (sweep, body) =>
            {
                var sums = SumsOver(scope, sweep);
                body.Plan([.. sums.Select(static sum => sum.Value)]);
                PrintSums(sums, body);
            });
            return;
        }

        _writer.Line();
        _writer.Line($"public readonly void {name}<TLane>(int sweep, int sequence, ref {Types.SweepSums} sums)");
        _writer.Indented(() => _writer.Line($"where TLane : unmanaged, {Types.AnyLane}<TLane>"));
        _writer.Line("{");
        _writer.Line("}");
    }

    private void PrintSums(List<(string Method, int Index, Node Value)> sums, BodyPrinter body)
    {
        foreach (var (method, index, value) in sums)
        {
            var expression = body.Use(value).Text;
            _writer.Line($"sums.{method}<TLane>({index}, {expression});");
        }
    }

    /// <summary>The sums of a sweep over elements of one scope, each with the method that adds to it and its index.</summary>
    private static List<(string Method, int Index, Node Value)> SumsOver(Scope scope, Sweep sweep)
    {
        IEnumerable<(string, int, Node)> Sums(IReadOnlyList<SweepSum> sums, string method) => sums
            .Select(static (sum, i) => (Index: i, Sum: sum))
            .Where(pair => pair.Sum.Over == scope)
            .Select(pair => (method, pair.Index, pair.Sum.Summand));
        return [.. Sums(sweep.PerSequence, "AddToSequence"), .. Sums(sweep.PerGroup, "AddToGroup"), .. Sums(sweep.PerBatch, "AddToBatch")];
    }

    /// <summary>One method for a single sweep; otherwise one method per sweep and one that selects.</summary>
    private void PrintPerSweep(string name, string parameters, string arguments, Action<Sweep, BodyPrinter> print)
    {
        const string Inlining = $"[{Types.MethodImpl}({Types.MethodImplOptions}.AggressiveInlining)]";
        var sweeps = _sweeps.Sweeps;
        if (sweeps.Count > 1)
        {
            _writer.Line();
            _writer.Line(Inlining);
            Generic($"public readonly void {name}<TLane>(int sweep, {parameters}, ref {Types.SweepSums} sums)", () =>
            {
                for (var i = 0; i < sweeps.Count; i++)
                {
                    var head = i == 0 ? "if (sweep == 0)" : i + 1 < sweeps.Count ? $"else if (sweep == {i})" : "else";
                    _writer.Block(head, () => _writer.Line($"{KernelMembers.OfSweep(name, i)}<TLane>({arguments}, ref sums);"));
                }
            });
        }

        for (var i = 0; i < sweeps.Count; i++)
        {
            _writer.Line();
            _writer.Line(Inlining);
            Generic(
                sweeps.Count > 1
                    ? $"private readonly void {KernelMembers.OfSweep(name, i)}<TLane>({parameters}, ref {Types.SweepSums} sums)"
                    : $"public readonly void {name}<TLane>(int sweep, {parameters}, ref {Types.SweepSums} sums)",
                () => print(sweeps[i], Body()));
        }
    }

    private void PrintEnd()
    {
        _writer.Line();
        _writer.Block($"public void {KernelMembers.End}(int sweep, {Types.ReadOnlySpan}<double> sums)", () =>
        {
            var last = _sweeps.Sweeps.Count - 1;
            if (last == 0)
            {
                PrintEnd(0, isLast: true);
                return;
            }

            var ends = Enumerable.Range(0, last + 1).Where(sweep => sweep == last || _sweeps.Sweeps[sweep].PerBatch.Count > 0).ToList();
            _writer.Separated(ends, sweep => _writer.Block($"if (sweep == {sweep})", () => PrintEnd(sweep, sweep == last)));
        });
    }

    private void PrintEnd(int sweep, bool isLast)
    {
        var sums = _sweeps.Sweeps[sweep].PerBatch;
        for (var i = 0; i < sums.Count; i++)
        {
            _writer.Line($"{_fields.SumOf(sums[i].Result)} = sums[{i}];");
        }

        if (isLast)
        {
            var body = Body();
            body.Plan(new HashSet<Node>(_sweeps.Results.Select(static result => result.Value)), areInline: true);
            foreach (var result in _sweeps.Results)
            {
                var value = body.Use(result.Value).Text;
                _writer.Line($"{PropertyOf(result)} = {value};");
            }
        }
    }

    private BodyPrinter Body()
    {
        var body = new BodyPrinter(
            _writer, new LaneStyle(_fields.Columns), CSharpText.Locals("sweep", "sequence", "token", "sums", "batch"), _comment);
        _fields.Define(body);
        return body;
    }

    private void Generic(string signature, Action body)
    {
        _writer.Line(signature);
        _writer.Indented(() => _writer.Line($"where TLane : unmanaged, {Types.AnyLane}<TLane>"));
        _writer.Line("{");
        _writer.Indented(body);
        _writer.Line("}");
    }
}
