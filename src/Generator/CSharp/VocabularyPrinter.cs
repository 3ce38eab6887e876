using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Scheduling;

namespace EntroPIC.Generator.CSharp;

/// <summary>
/// Prints the kernel of the statistics over the vocabulary: a struct that the runtime compiles into its sweeps over a row of logits.
/// </summary>
internal sealed class VocabularyPrinter
{
    private readonly SourceWriter _writer;
    private readonly VocabularySchedule _vocabulary;
    private readonly Func<string, string?> _comment;
    private readonly IReadOnlyList<(Node Value, string Field, string Setting)> _params;
    private readonly Dictionary<Node, string> _sums = [];
    private readonly Dictionary<Statistic, string> _changes = [];

    /// <param name="writer">The output.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="vocabulary">Its statistics.</param>
    /// <param name="comment">Maps the label of a value to the source that declares it, or to <c>null</c>.</param>
    public VocabularyPrinter(SourceWriter writer, LossModel loss, VocabularySchedule vocabulary, Func<string, string?> comment)
    {
        _writer = writer;
        _vocabulary = vocabulary;
        _comment = comment;
        var names = CSharpText.Locals("settings", "sweep", "logp", "prob", "sums", "changes", "index");
        string Field(string name) => "_" + names.Unique(name).TrimStart('@');
        var used = new HashSet<Node>(Traversal.InOrder(Roots()));
        _params =
        [
            .. loss.Options
                .Where(option => used.Contains(loss.ValueOf(option)))
                .Select(option => (loss.ValueOf(option), Field(option.Name), $"settings.{CSharpText.Member(option.Name)}")),
        ];
        foreach (var sum in vocabulary.Sweeps.SelectMany(static sweep => sweep))
        {
            _sums.Add(sum.Value, Field(sum.Name));
        }

        foreach (var statistic in vocabulary.Statistics.Where(static statistic => statistic.ByWord is not null))
        {
            _changes.Add(statistic, Field("by_" + statistic.Name));
        }
    }

    /// <summary>Prints the struct.</summary>
    public void Print()
    {
        _writer.Line();
        _writer.Line("/// <summary>The statistics over the vocabulary and their gradient, in sweeps over a row of logits.</summary>");
        _writer.Block($"private struct {ClassMembers.VocabularyKernel} : {Types.VocabularyKernel}", () =>
        {
            PrintFields();
            PrintFacts();
            PrintWords();
            PrintEnd();
            PrintStatistic();
            PrintPull();
            PrintSlope();
        });
    }

    private IEnumerable<Node> Roots() =>
    [
        .. _vocabulary.Sweeps.SelectMany(static sweep => sweep).Select(static sum => sum.Summand),
        .. _vocabulary.Slope is { } slope ? [slope] : Array.Empty<Node>(),
    ];

    private void PrintFields()
    {
        foreach (var (value, field, _) in _params)
        {
            _writer.Line($"private readonly {ControllerPrinter.TypeOf(value.Type.Kind)} {field};");
        }

        foreach (var field in _sums.Values.Concat(_changes.Values))
        {
            _writer.Line($"private double {field};");
        }

        _writer.Line();
        _writer.Block($"public {ClassMembers.VocabularyKernel}({ClassMembers.Options} settings)", () =>
        {
            foreach (var (_, field, setting) in _params)
            {
                _writer.Line($"{field} = {setting};");
            }
        });
    }

    private void PrintFacts()
    {
        _writer.Line();
        _writer.Line($"public static int Statistics => {_vocabulary.Statistics.Count};");
        _writer.Line();
        _writer.Line($"public static bool IsLive => {(_vocabulary.Slope is null ? "false" : "true")};");
        _writer.Line();
        _writer.Line($"public static int Sweeps => {_vocabulary.Sweeps.Count};");
        _writer.Line();
        _writer.Line($"public static int Sums(int sweep) => {PerSweep(static sweep => sweep.Count(static sum => sum.IsSum))};");
        _writer.Line();
        _writer.Line($"public static int Extremes(int sweep) => {PerSweep(static sweep => sweep.Count(static sum => !sum.IsSum))};");
        if (_vocabulary.Sweeps[0].Count == 1 && IsLargestLogp(_vocabulary.Sweeps[0][0]))
        {
            _writer.Line();
            _writer.Line("public static bool StartsWithLargest => true;");
        }
    }

    /// <summary>True for the greatest log-probability, which the sweep before these finds.</summary>
    private static bool IsLargestLogp(VocabularySum sum) => sum.Value.Op == Op.Largest && sum.Value.Restriction is null && IsLogp(sum.Summand);

    private string PerSweep(Func<IReadOnlyList<VocabularySum>, int> count) => _vocabulary.Sweeps.Count == 1
        ? $"{count(_vocabulary.Sweeps[0])}"
        : $"sweep == 0 ? {count(_vocabulary.Sweeps[0])} : {count(_vocabulary.Sweeps[1])}";

    private void PrintWords()
    {
        for (var i = 0; i < _vocabulary.Sweeps.Count; i++)
        {
            var sums = Ordered(_vocabulary.Sweeps[i]);
            PrintGeneric($"public readonly void {(i == 0 ? "First" : "Second")}Words<TLane>(TLane logp, TLane prob, ref {Types.VocabularySums}<TLane> sums)", () =>
            {
                var body = Body();
                body.Plan(sums.ConvertAll(static sum => sum.Summand));
                for (var j = 0; j < sums.Count; j++)
                {
                    var value = body.Use(sums[j].Summand).Text;
                    _writer.Line($"sums.{(sums[j].IsSum ? "Add" : "Raise")}({j}, {value});");
                }
            });
        }
    }

    private void PrintEnd()
    {
        _writer.Line();
        _writer.Block($"public void End(int sweep, {Types.ReadOnlySpan}<double> sums)", () => PrintSweeps(sweep =>
        {
            var sums = Ordered(sweep);
            for (var i = 0; i < sums.Count; i++)
            {
                _writer.Line(sums[i].IsSum ? $"{_sums[sums[i].Value]} = sums[{i}];"
                    : $"{_sums[sums[i].Value]} = double.IsNegativeInfinity(sums[{i}]) ? 0.0 : {(sums[i].Value.Op == Op.Largest ? "" : "-")}sums[{i}];");
            }
        }));
    }

    private void PrintStatistic()
    {
        _writer.Line();
        _writer.Line("public readonly double Statistic(int index) => index switch");
        _writer.Line("{");
        _writer.Indented(() =>
        {
            var statistics = _vocabulary.Statistics;
            for (var i = 0; i < statistics.Count; i++)
            {
                _writer.Line($"{(i + 1 < statistics.Count ? $"{i}" : "_")} => {_sums[statistics[i].Formula]},");
            }
        });
        _writer.Line("};");
    }

    /// <summary>Gathers the derivatives: a statistic passes on its own to those that it uses.</summary>
    private void PrintPull()
    {
        _writer.Line();
        _writer.Block($"public double Pull({Types.ReadOnlySpan}<double> changes)", () =>
        {
            var statistics = _vocabulary.Statistics;
            for (var i = 0; i < statistics.Count; i++)
            {
                if (_changes.TryGetValue(statistics[i], out var field))
                {
                    _writer.Line($"{field} = changes[{i}];");
                }
            }

            var all = new List<string>();
            var body = Body();
            foreach (var statistic in statistics.Reverse().Where(_changes.ContainsKey))
            {
                foreach (var (other, derivative) in statistic.ByOthers.Where(other => _changes.ContainsKey(other.Other)))
                {
                    _writer.Line($"{_changes[other]} += {_changes[statistic]} * {body.Use(derivative).At(Precedence.Multiplicative + 1)};");
                }

                all.Add($"({_changes[statistic]} * {body.Use(statistic.ByAllWords!).At(Precedence.Multiplicative + 1)})");
            }

            _writer.Line($"return {(all.Count == 0 ? "0.0" : string.Join(" + ", all))};");
        });
    }

    private void PrintSlope() => PrintGeneric("public readonly TLane Slope<TLane>(TLane logp, TLane prob)", () =>
    {
        var body = Body();
        var slope = _vocabulary.Slope ?? _vocabulary.Statistics[0].Leaf.Graph.Number(0);
        body.Plan([slope]);
        _writer.Line($"return {body.Use(slope).Text};");
    });

    private void PrintSweeps(Action<IReadOnlyList<VocabularySum>> print)
    {
        var sweeps = _vocabulary.Sweeps;
        if (sweeps.Count == 1)
        {
            print(sweeps[0]);
            return;
        }

        _writer.Block("if (sweep == 0)", () => print(sweeps[0]));
        _writer.Block("else", () => print(sweeps[1]));
    }

    private void PrintGeneric(string signature, Action body)
    {
        _writer.Line();
        _writer.Line($"[{Types.MethodImpl}({Types.MethodImplOptions}.AggressiveInlining)]");
        _writer.Line(signature);
        _writer.Indented(() => _writer.Line($"where TLane : unmanaged, {Types.AnyLane}<TLane>"));
        _writer.Line("{");
        _writer.Indented(body);
        _writer.Line("}");
    }

    /// <summary>The sums of a sweep, then its extremes.</summary>
    private static List<VocabularySum> Ordered(IReadOnlyList<VocabularySum> sweep) =>
        [.. sweep.Where(static sum => sum.IsSum), .. sweep.Where(static sum => !sum.IsSum)];

    /// <summary>Statements over lanes of the vocabulary, or, of values of the token, over numbers.</summary>
    private BodyPrinter Body()
    {
        var body = new BodyPrinter(_writer, new LaneStyle([], isOfVocabulary: true), CSharpText.Locals("sweep", "logp", "prob", "sums", "changes", "index"), _comment);
        foreach (var (value, field, _) in _params)
        {
            body.Define(value, field);
        }

        foreach (var sum in _sums)
        {
            body.Define(sum.Key, sum.Value);
        }

        foreach (var statistic in _vocabulary.Statistics)
        {
            body.Define(statistic.Leaf, _sums[statistic.Formula]);
            if (_changes.TryGetValue(statistic, out var change))
            {
                body.Define(VocabularySchedule.ChangeBy(statistic), change);
            }
        }

        foreach (var node in Traversal.InOrder(Roots()).Where(static node => node.Scope == Scope.Vocabulary))
        {
            if (node.Op == Op.Signal)
            {
                body.Define(node, "logp");
            }
            else if (node.Op == Op.Exp && IsLogp(node.Inputs[0]))
            {
                body.Define(node, "prob");
            }
        }

        return body;
    }

    private static bool IsLogp(Node node) => node.Op == Op.Signal || (node.Op == Op.Stop && IsLogp(node.Inputs[0]));
}
