using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Scheduling;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Generator.CSharp;

/// <summary>Prints a loss as a class, in two forms: TorchSharp operations with autograd, and kernels.</summary>
internal sealed partial class LossPrinter
{
    private readonly SourceWriter _writer;
    private readonly ScheduledLoss _scheduled;
    private readonly LossModel _loss;
    private readonly LossSchedule _schedule;
    private readonly LossComments _comments;
    private readonly Func<string, string?> _comment;
    private readonly Dictionary<string, string> _locals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _totals;
    private readonly InputsPrinter _inputs;
    private NameScope _names = CSharpText.Locals();

    private LossPrinter(SourceWriter writer, ScheduledLoss loss)
    {
        _writer = writer;
        _scheduled = loss;
        _loss = loss.Model;
        _schedule = loss.Schedule;
        _comments = new LossComments(_schedule);
        _comment = _comments.Find;
        _inputs = new InputsPrinter(_loss.Signals);
        var properties = CSharpText.Members();
        _totals = _schedule.Totals.ToDictionary(static total => total.Name, total => properties.Unique(total.Name), StringComparer.Ordinal);
    }

    public static void Print(SourceWriter writer, ScheduledLoss loss) => new LossPrinter(writer, loss).Print();

    private void Print() => ClassPrinter.Print(_writer, LossShape.Of(_loss), () =>
    {
        _inputs.Print(_writer);
        PrintTotalsRecord();
        PrintFacts();
        PrintRollout();
        PrintControllers();
        PrintTotals();
        PrintLoss();
        PrintMetrics();
        PrintFusedForm();
        PrintVocabulary();
    });

    private void PrintTotalsRecord()
    {
        _writer.Line();
        _writer.Line("/// <summary>Values shared by all micro-batches of an optimizer step.</summary>");
        _writer.Block($"public sealed record {ClassMembers.Totals} : {Types.StepTotals}", () => _writer.Separated(_schedule.Totals, total =>
        {
            Documentation.Summary(_writer, _comments.Describe(total));
            _writer.Line($"public required {(total.Value.IsCondition ? "bool" : "double")} {_totals[total.Name]} {{ get; init; }}");
        }));
    }

    private void PrintFacts()
    {
        Fact("string", ClassMembers.Name, PlainText.Quoted(_loss.Name));
        PrintTraits();
        var controls = _loss.Controls.Where(static control => control.Timing == Timing.Update).ToList();
        if (controls.Count > 0)
        {
            Fact(
                "bool", ClassMembers.IsControlled,
                string.Join(" && ", controls.Select(static control => $"Controllers.{CSharpText.Member(control.Name)} is not null")));
        }
    }

    private void PrintTraits()
    {
        var (kernel, metrics) = (_scheduled.Kernel, _scheduled.MetricKernel);
        _writer.Line();
        _writer.Line("/// <inheritdoc/>");
        _writer.Line($"public override {Types.LossTraits} {ClassMembers.Traits} {{ get; }} = new()");
        _writer.Line("{");
        _writer.Indented(() =>
        {
            Signals("StepSignals", SignalSet(_schedule.StepSignals, _schedule.HasEntropyGradient));
            if (_schedule.RolloutSignals.Count > 0)
            {
                Signals("RolloutSignals", SignalSet(_schedule.RolloutSignals, hasEntropyGradient: false));
            }

            if (_loss.Signals.Count > 0)
            {
                _writer.Line($"Inputs = [{string.Join(", ", _inputs.All)}],");
            }

            if (_schedule.Vocabulary is { } vocabulary)
            {
                _writer.Line($"Statistics = [{string.Join(", ", vocabulary.Statistics.Select(static statistic => PlainText.Quoted(statistic.Name)))}],");
                True("HasLiveStatistics", vocabulary.Slope is not null);
                True("RolloutNeedsVocabulary", _schedule.RolloutNeedsVocabulary);
            }

            True("NeedsWholeGroups", _schedule.NeedsWholeGroups);
            True("TotalsNeedPolicy", _schedule.TotalsNeedPolicy);
            if (_loss.Controls.Count > 0)
            {
                _writer.Line($"Controls = [{string.Join(", ", _loss.Controls.Select(static control => PlainText.Quoted(control.Name)))}],");
            }

            var perGroup = _loss.Controls.Where(static control => control.IsPerGroup).ToList();
            if (perGroup.Count > 0)
            {
                _writer.Line($"GroupControls = [{string.Join(", ", perGroup.Select(static control => PlainText.Quoted(control.Name)))}],");
            }

            True("HasGroupUpdateControls", perGroup.Exists(static control => control.Timing == Timing.Update));
            True("HasUpdateControls", _loss.Controls.Any(static control => control.Timing == Timing.Update));
            True("HasKernel", kernel is not null);
            True("IsTokenLocal", kernel is { IsTokenLocal: true });
            True("NeedsPreparation", kernel is { Prepared.Count: > 0 });
            True("HasMetricKernel", metrics is not null);
            True("MetricsNeedPreparation", metrics is { Prepared.Count: > 0 });

            // The kernels run one after the other and share their buffers.
            var sums = Math.Max(SequenceSums(kernel), SequenceSums(metrics));
            if (sums > 0)
            {
                _writer.Line($"SequenceSums = {sums},");
            }
        });
        _writer.Line("};");

        void Signals(string name, IReadOnlyList<string> flags) => _writer.Filled($"{name} =", flags, " | ", ",");

        void True(string name, bool holds)
        {
            if (holds)
            {
                _writer.Line($"{name} = true,");
            }
        }
    }

    private void Fact(string type, string name, params IReadOnlyList<string> flags)
    {
        _writer.Line();
        _writer.Line("/// <inheritdoc/>");
        _writer.Filled($"public override {type} {name} =>", flags, " | ", ";");
    }

    private void Method(string signature, Action body)
    {
        _writer.Line();
        _writer.Line("/// <inheritdoc/>");
        _writer.Block(signature, body);
    }

    private static IReadOnlyList<string> SignalSet(IReadOnlyList<SignalInfo> signals, bool hasEntropyGradient)
    {
        var names = signals
            .Where(static signal => signal.Scope != Scope.Batch)
            .Select(static signal => $"{Types.Signals}." + CSharpText.Pascal(signal.Name));
        List<string> flags = [.. names, .. hasEntropyGradient ? [$"{Types.Signals}.EntropyGradient"] : Array.Empty<string>()];
        return flags.Count == 0 ? [$"{Types.Signals}.None"] : flags;
    }

    /// <summary>The statements of a method; its parameters and the locals of the controls keep their names.</summary>
    private BodyPrinter Body(params string[] parameters)
    {
        // A step of a group is a function of these two.
        var names = CSharpText.Locals(_loss.Controls.Any(static control => control.IsPerGroup) ? [.. parameters, StateOfGroup, Group] : parameters);
        foreach (var control in _loss.Controls)
        {
            _locals[control.Name] = names.Unique(control.Name);
        }

        _names = names;
        var body = new BodyPrinter(_writer, new TensorStyle(_inputs), names, _comment);
        foreach (var statistic in _schedule.Vocabulary?.Statistics ?? [])
        {
            body.Define(statistic.Leaf, $"batch.Statistic({PlainText.Quoted(statistic.Name)})");
        }

        return body;
    }
}
