using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using EntroPIC.Batches;
using EntroPIC.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Peers;

/// <summary>
/// Cases for the Python modules, recorded from the peer cases of losses while a recorder is set for the thread: the same inputs, options and
/// counts, and the numbers of the peer; where the peer covers more than the loss, our numbers, which agree with the peer.
/// </summary>
internal sealed class PythonCases
{
    private static readonly JsonSerializerOptions Named = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    [ThreadStatic]
    private static PythonCases? _current;

    private readonly List<JsonObject> _cases = [];

    public static PythonCases? Current => _current;

    public IReadOnlyList<JsonObject> Cases => _cases;

    /// <summary>Records what an action asks.</summary>
    public static PythonCases Record(Action action)
    {
        var cases = new PythonCases();
        _current = cases;
        try
        {
            action();
        }
        finally
        {
            _current = null;
        }

        return cases;
    }

    /// <summary>Notes one question: a rollout, and a step of it unless only advantages are asked for.</summary>
    /// <param name="golden">The case that it is part of.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="batch">Its batch.</param>
    /// <param name="rollout">What is expected of the rollout.</param>
    /// <param name="step">What is expected of the step; <c>null</c> for none.</param>
    /// <param name="totals">The counts, where the peer counts otherwise.</param>
    /// <param name="columns">The padded length, where it is more than the longest response.</param>
    /// <param name="keys">Random numbers by the name of a selection, packed.</param>
    /// <param name="tolerance">What may differ, where it is not what the case says.</param>
    public void Add(
        GoldenCase golden, PolicyLoss loss, PackedBatch batch, JsonObject rollout, JsonObject? step = null, StepTotals? totals = null,
        long columns = 0, IReadOnlyDictionary<string, double[]>? keys = null, double? tolerance = null)
    {
        var width = (int)Math.Max(columns, WidthOf(batch));
        var steps = new JsonArray();
        if (step is not null)
        {
            steps.Add(new JsonObject
            {
                ["inputs"] = new JsonObject(),
                ["draw"] = new JsonObject { ["keys"] = new JsonObject((keys ?? new Dictionary<string, double[]>()).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)Matrix(batch.Layout, pair.Value, width)))) },
                ["totals"] = Totals(totals),
                ["expected"] = step,
            });
        }

        Add(golden, loss, [new JsonObject { ["inputs"] = Inputs(batch, width), ["expected"] = rollout, ["steps"] = steps }], tolerance ?? golden.Tolerance);
    }

    /// <summary>Notes a batch that is scored again and again.</summary>
    public void AddRollouts(GoldenCase golden, PolicyLoss loss, PackedBatch batch, IEnumerable<JsonObject> rollouts)
    {
        var inputs = Inputs(batch, WidthOf(batch));
        Add(golden, loss, [.. rollouts.Select(rollout => new JsonObject { ["inputs"] = inputs.DeepClone(), ["expected"] = rollout, ["steps"] = new JsonArray() })], golden.Tolerance);
    }

    /// <summary>Notes one step of a controller, with what ours gave.</summary>
    public void AddStep(GoldenCase golden, string law, object? state, IEnumerable<KeyValuePair<string, object>> arguments, object step) => _cases.Add(new JsonObject
    {
        ["id"] = golden.Id,
        ["controller"] = law,
        ["before"] = state is null ? null : JsonSerializer.SerializeToNode(state, Named),
        ["arguments"] = new JsonObject(arguments.Select(static argument => KeyValuePair.Create(SnakeOf(argument.Key), JsonSerializer.SerializeToNode(argument.Value, Named)))),
        ["expected"] = JsonSerializer.SerializeToNode(step, Named),
    });

    private void Add(GoldenCase golden, PolicyLoss loss, JsonObject[] rollouts, double tolerance) => _cases.Add(new JsonObject
    {
        ["id"] = golden.Id,
        ["loss"] = loss.Name,
        ["type"] = golden.IsFloat32 ? "float32" : "float64",
        ["options"] = JsonSerializer.SerializeToNode(loss.GetType().GetProperty("Settings")!.GetValue(loss), Named),
        ["tolerance"] = tolerance,
        ["is_spread"] = true,
        ["absolute"] = golden.Absolute ?? golden.Tolerance * (golden.IsFloat32 ? 0.1 : 0.01),
        ["rollouts"] = new JsonArray(rollouts),
    });

    /// <summary>Values per token of a batch as a matrix, [responses, columns], 0 elsewhere.</summary>
    public static JsonArray Matrix(PackedBatch batch, Tensor packed) => Matrix(batch.Layout, Numbers(packed), WidthOf(batch));

    public static JsonNode Node(JsonElement element) => JsonNode.Parse(element.GetRawText())!;

    private static JsonObject Inputs(PackedBatch batch, int width)
    {
        var layout = batch.Layout;
        var inputs = new JsonObject
        {
            ["mask"] = Matrix(layout, [.. Enumerable.Repeat(1.0, layout.TokenCount)], width),
            ["group"] = new JsonArray([.. Enumerable.Range(0, layout.GroupCount)
                .SelectMany(group => Enumerable.Repeat(group, layout.GroupOffsets[group + 1] - layout.GroupOffsets[group])).Select(static group => JsonValue.Create(group))]),
            ["step"] = batch.Step,
            ["epoch"] = batch.Epoch,
        };
        foreach (var signal in Enum.GetValues<Signals>().Where(signal => signal != Signals.None && batch.Has(signal)))
        {
            var values = batch.Signal(signal);
            inputs[signal.Name()] = values.shape[0] == layout.TokenCount && signal is not (Signals.Reward or Signals.BaselineReward or Signals.Truncated)
                ? Matrix(layout, Numbers(values), width)
                : new JsonArray([.. Numbers(values).Select(static value => Value(value))]);
        }

        return inputs;
    }

    private static JsonObject Totals(StepTotals? totals) => totals is null ? [] : new(totals.GetType().GetProperties()
        .Where(static property => property.PropertyType == typeof(double))
        .Select(property => KeyValuePair.Create(
            SnakeOf(property.Name),
            (JsonNode?)Value((double)property.GetValue(totals)!))));

    /// <summary>The longest response, masked tokens inside it included.</summary>
    private static int WidthOf(PackedBatch batch) =>
        Enumerable.Range(0, batch.Layout.SequenceCount).SelectMany(row => Positions(batch.Layout, row)).DefaultIfEmpty(0).Max() + 1;

    private static string SnakeOf(string name) => string.Concat(name.Select(static (c, i) => char.IsUpper(c) ? (i == 0 ? "" : "_") + char.ToLowerInvariant(c) : c.ToString()));

    private static JsonArray Matrix(PackedLayout layout, double[] packed, int width)
    {
        var rows = new JsonArray();
        for (var row = 0; row < layout.SequenceCount; row++)
        {
            var values = new double[width];
            foreach (var (position, token) in Positions(layout, row).Select((position, i) => (position, layout.SequenceOffsets[row] + i)))
            {
                values[position] = packed[token];
            }

            rows.Add(new JsonArray([.. values.Select(static value => Value(value))]));
        }

        return rows;
    }

    private static IEnumerable<int> Positions(PackedLayout layout, int row) =>
        Enumerable.Range(layout.SequenceOffsets[row], layout.LengthOf(row)).Select(token => layout.PositionOf(row, token));

    private static double[] Numbers(Tensor values) => values.detach().to(ScalarType.Float64).cpu().contiguous().data<double>().ToArray();

    public static JsonNode Value(double value) => JsonSerializer.SerializeToNode(value, Named)!;
}
