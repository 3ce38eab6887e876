using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Scheduling;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Generator.CSharp;

/// <summary>The fields of a kernel, which its sweeps read and write, under distinct names.</summary>
internal sealed class KernelFields
{
    private readonly LossModel _loss;
    private readonly HashSet<Node> _used;
    private readonly List<KernelField> _fields = [];
    private readonly Dictionary<Node, string> _columns = new();
    private readonly Dictionary<Node, string> _numbers = [];
    private readonly Dictionary<KeyedNode, string> _writes = [];
    private readonly Dictionary<KeyedNode, string> _properties;
    private readonly List<string> _sums = [];
    private readonly NameScope _names = CSharpText.Locals("settings", "totals", "batch");

    /// <param name="schedule">The loss.</param>
    /// <param name="sweeps">Its sweeps.</param>
    /// <param name="totals">The property of each total.</param>
    /// <param name="inputs">The members of its declared signals.</param>
    /// <param name="used">All nodes that the sweeps compute or receive, in the order of their numbers.</param>
    public KernelFields(LossSchedule schedule, SweepSchedule sweeps, IReadOnlyDictionary<string, string> totals, InputsPrinter inputs, Node[] used)
    {
        _loss = schedule.Model;
        _used = new HashSet<Node>(used);
        foreach (var option in _loss.Options)
        {
            AddNumber(_loss.ValueOf(option), option.Name, $"settings.{CSharpText.Member(option.Name)}");
        }

        foreach (var total in schedule.Totals)
        {
            AddNumber(total.Value, total.Name, $"totals.{totals[total.Name]}");
        }

        AddControls();
        AddSignals(used);
        AddDeclared(used, inputs);
        AddStatistics(schedule.Vocabulary);
        AddSizes(used);
        var prepared = new HashSet<Node>(sweeps.Prepared.Select(static value => value.Value));
        var attached = schedule.Selections.Where(value => !prepared.Contains(value.Value)).Select(static value => (value.Name, value.Value))
            .Concat(sweeps.Prepared.Select(static value => (value.Name, value.Value)));
        foreach (var (name, value) in attached.Where(attached => _used.Contains(attached.Value)))
        {
            AddColumn(value, name, $"batch.Attached({PlainText.Quoted(name)})");
        }

        AddSweeps(sweeps, schedule.Vocabulary);

        // Only metrics, the results of the metric kernel, have names that an author chose.
        var properties = CSharpText.Members([.. KernelMembers.All(sweeps.Sweeps.Count), ClassMembers.MetricKernel]);
        _properties = sweeps.Results.ToDictionary(static result => result, result => properties.Unique(result.Name));
    }

    /// <summary>Fields that the constructor sets.</summary>
    public IReadOnlyList<KernelField> Given => _fields;

    /// <summary>Results of the sweeps: sums over the batch.</summary>
    public IReadOnlyList<string> Sums => _sums;

    /// <summary>The controls whose outputs the kernel uses, each with its constructor parameter.</summary>
    public IReadOnlyList<(ControlModel Control, string Parameter)> Controls { get; private set; } = [];

    /// <summary>The columns loaded from memory.</summary>
    public Dictionary<Node, string> Columns => _columns;

    /// <summary>The field of a sum over the batch.</summary>
    public string SumOf(KeyedNode sum) => _numbers[sum.Value];

    /// <summary>The output column of a derivative.</summary>
    public string ColumnOf(KeyedNode write) => _writes[write];

    /// <summary>The property of a result.</summary>
    public string PropertyOf(KeyedNode result) => _properties[result];

    /// <summary>Makes all inputs known to a body.</summary>
    public void Define(BodyPrinter body)
    {
        foreach (var number in _numbers)
        {
            body.Define(number.Key, number.Value);
        }
    }

    private void AddControls()
    {
        Controls = [.. _loss.Controls.Where(control => !control.IsPerGroup && _used.Contains(_loss.OutputOf(control))).Select(control => (control, _names.Unique(control.Name)))];
        foreach (var (control, parameter) in Controls)
        {
            var name = "_" + parameter.TrimStart('@');
            _fields.Add(new(ControllerPrinter.TypeOf(control.Controller.Output.Value.Type.Kind), name, parameter));
            _numbers.Add(_loss.OutputOf(control), name);
        }
    }

    private void AddSignals(Node[] used)
    {
        foreach (var signal in used.Where(static node => node.Op == Op.Signal))
        {
            if (signal.Scope == Scope.Batch)
            {
                _numbers.Add(signal, FieldOf(signal.Name));
                _fields.Add(new("double", _numbers[signal], $"batch.{CSharpText.Pascal(signal.Name)}"));
            }
            else
            {
                AddColumn(signal, signal.Name, $"batch.Signal({Types.Signals}.{CSharpText.Pascal(signal.Name)})");
            }
        }
    }

    private void AddDeclared(Node[] used, InputsPrinter inputs)
    {
        foreach (var signal in used.Where(static node => node.Op == Op.DeclaredSignal))
        {
            AddColumn(signal, signal.Name, $"batch.Given({inputs.Of(signal.Name)})");
        }
    }

    private void AddStatistics(VocabularySchedule? vocabulary)
    {
        foreach (var statistic in (vocabulary?.Statistics ?? []).Where(statistic => _used.Contains(statistic.Leaf)))
        {
            AddColumn(statistic.Leaf, statistic.Name, $"batch.Statistic({PlainText.Quoted(statistic.Name)})");
        }
    }

    private void AddSizes(Node[] used)
    {
        foreach (var size in used.Where(Aggregates.IsSize))
        {
            var axis = size.Inputs[0].Scope.ToString();
            _numbers.Add(size, FieldOf(axis + "s"));
            _fields.Add(new("double", _numbers[size], $"batch.{axis}Count"));
        }
    }

    private void AddSweeps(SweepSchedule sweeps, VocabularySchedule? vocabulary)
    {
        var index = 0;
        // A sum of a group is kept for each of its sequences.
        foreach (var sum in sweeps.Sweeps.SelectMany(static sweep => sweep.PerSequence.Concat(sweep.PerGroup)))
        {
            AddColumn(sum.Result.Value, sum.Result.Name, $"batch.SequenceSums({index++})");
        }

        foreach (var write in sweeps.Sweeps.SelectMany(static sweep => sweep.Writes))
        {
            var statistic = vocabulary?.Find(write.Name);
            _writes.Add(write, FieldOf("by_" + (statistic?.Name ?? write.Name)));
            _fields.Add(new(
                Types.Column, _writes[write],
                statistic is null ? "batch.By" + CSharpText.Pascal(write.Name) : $"batch.ByStatistic({PlainText.Quoted(statistic.Name)})"));
        }

        foreach (var sum in sweeps.Sweeps.SelectMany(static sweep => sweep.PerBatch))
        {
            _numbers.Add(sum.Result.Value, FieldOf(sum.Result.Name));
            _sums.Add(_numbers[sum.Result.Value]);
        }
    }

    /// <summary>A batch value, if the sweeps use it.</summary>
    private void AddNumber(Node node, string name, string value)
    {
        if (_used.Contains(node))
        {
            _numbers.Add(node, FieldOf(name));
            _fields.Add(new(ControllerPrinter.TypeOf(node.Type.Kind), _numbers[node], value));
        }
    }

    private void AddColumn(Node node, string name, string value)
    {
        _columns[node] = FieldOf(name);
        _fields.Add(new(Types.Column, _columns[node], value));
    }

    private string FieldOf(string name) => "_" + _names.Unique(name).TrimStart('@');
}

/// <summary>A field of a kernel and its initial value in the constructor.</summary>
internal sealed record KernelField(string Type, string Name, string Value);
