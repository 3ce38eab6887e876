using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EntroPIC.Batches;
using EntroPIC.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Conformance;

/// <summary>
/// Results of losses on synthetic inputs, for comparison: values, gradients, metrics and controllers, in both precisions. A
/// module that <c>entropic emit --target torch</c> printed compares itself with it: <c>python -m NAME --self-test</c>.
/// </summary>
public static class ConformanceSuite
{
    /// <summary>The file name, which modules expect in their own folder.</summary>
    public const string FileName = "conformance.json";

    private const int Steps = 3;

    private static readonly (string Name, ScalarType Type)[] Types = [("float64", ScalarType.Float64), ("float32", ScalarType.Float32)];

    /// <summary>Writes the cases of some losses to a folder.</summary>
    /// <param name="folder">The folder; created if missing.</param>
    /// <param name="losses">The losses, before any step of their controllers. They are stepped.</param>
    /// <returns>The number of cases.</returns>
    public static int Write(string folder, IEnumerable<PolicyLoss> losses)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(losses);
        var cases = new JsonArray();
        foreach (var loss in losses)
        {
            var fresh = loss.SaveControllers();
            foreach (var (name, type) in Types)
            {
                loss.LoadControllers(fresh.DeepClone());
                using var scope = torch.NewDisposeScope();
                cases.Add(Case(loss, name, type));
            }
        }

        var path = Path.Combine(folder, FileName);
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(new JsonObject { ["format"] = 1, ["cases"] = cases }.ToJsonString() + "\n"));
        return cases.Count;
    }

    private static JsonObject Case(PolicyLoss loss, string typeName, ScalarType type)
    {
        using var batch = new ConformanceBatch(type, seed: 20251119);
        batch.Give(loss.Traits.Inputs);
        batch.GiveStatistics(loss);
        if (loss.Traits.StepSignals.HasFlag(Signals.Advantage))
        {
            // Kept where the declaration leaves advantages to others.
            batch.Packed.Advantage = batch.Packed.Reward - 0.5;
        }

        loss.BeginRollout(batch.Packed);
        var rollout = new JsonObject { ["inputs"] = Inputs(batch, loss, loss.Traits.RolloutSignals), ["expected"] = new JsonObject() };
        if (batch.Packed.Has(Signals.Advantage))
        {
            var advantage = batch.Packed.Advantage;
            var values = Json(batch.Packed.AxisOf(Signals.Advantage) == batch.Packed.Sequences ? advantage : batch.Unpack(advantage));
            rollout["inputs"]!["advantage"] = values;
            rollout["expected"]!["advantage"] = values.DeepClone();
        }

        rollout["expected"]!["controllers"] = loss.SaveControllers();
        var steps = new JsonArray();
        for (var step = 0; step < Steps; step++)
        {
            batch.Renew(step);
            steps.Add(Step(loss, batch));
        }

        rollout["steps"] = steps;
        return new JsonObject
        {
            ["id"] = $"{loss.Name}/{typeName}",
            ["loss"] = loss.Name,
            ["type"] = typeName,
            ["rollouts"] = new JsonArray(rollout),
        };
    }

    private static JsonObject Step(PolicyLoss loss, ConformanceBatch batch)
    {
        loss.Control(batch.Packed);
        var totals = loss.Total(batch.Packed);
        var value = loss.Evaluate(batch.Packed, totals);
        value.backward();

        // Printed modules have them with the controllers.
        var ofControllers = loss.Traits.Controls.Select(ControlMetrics.Saturated)
            .Concat(loss.Traits.GroupControls.SelectMany(static control => new[] { control, ControlMetrics.Prompts(control), ControlMetrics.Evicted(control) }))
            .ToHashSet(StringComparer.Ordinal);
        var metrics = new JsonObject(loss.MetricsOf(batch.Packed, totals).Values
            .Where(metric => !ofControllers.Contains(metric.Key))
            .Select(static metric => KeyValuePair.Create(metric.Key, (JsonNode?)Json(metric.Value))));
        var expected = new JsonObject
        {
            ["loss"] = Json(value.ToDouble()),
            ["by_logp"] = Gradient(batch.Leaves.Logp),
            ["controllers"] = loss.SaveControllers(),
        };
        if (loss.Traits.StepSignals.HasFlag(Signals.EntropyGradient))
        {
            expected["by_entropy"] = Gradient(batch.Leaves.Entropy);
        }

        if (loss.Traits.HasLiveStatistics)
        {
            expected["by_vocab_logp"] = Gradient(batch.Vocabulary!);
        }

        if (metrics.Count > 0)
        {
            expected["metrics"] = metrics;
        }

        return new JsonObject
        {
            ["inputs"] = Inputs(batch, loss, loss.Traits.StepSignals),
            ["draw"] = new JsonObject { ["seed"] = batch.Packed.Seed, ["step"] = batch.Packed.Step },
            ["expected"] = expected,
        };
    }

    /// <summary>The inputs that a loss asks for, as functions of the module call them.</summary>
    private static JsonObject Inputs(ConformanceBatch batch, PolicyLoss loss, Signals signals)
    {
        var inputs = new JsonObject
        {
            ["mask"] = Json(batch.Mask),
            ["group"] = new JsonArray([.. batch.Group.Select(static group => JsonValue.Create(group))]),
            ["step"] = batch.Packed.Step,
            ["epoch"] = batch.Packed.Epoch,
            ["progress"] = batch.Packed.Progress,
        };
        if (loss.Traits.GroupControls.Count > 0)
        {
            inputs["prompt_ids"] = new JsonArray([.. batch.Group.Select(group => JsonValue.Create(batch.Packed.PromptIds[group]))]);
        }

        foreach (var (signal, values) in batch.Padded.Where(pair => signals.HasFlag(pair.Key) || pair.Key == Signals.Logp))
        {
            inputs[signal.Name()] = Json(values);
        }

        if (batch.Vocabulary is { } vocabulary)
        {
            inputs["vocab_logp"] = Json(vocabulary);
        }

        foreach (var (name, values) in batch.Given)
        {
            inputs[name] = Json(values);
        }

        return inputs;
    }

    private static JsonNode Gradient(Tensor leaf) => Json(leaf.grad is { } gradient ? gradient : torch.zeros_like(leaf));

    /// <summary>A tensor as nested lists; conditions stay Boolean.</summary>
    private static JsonArray Json(Tensor values)
    {
        if (values.dim() > 1)
        {
            return [.. Enumerable.Range(0, (int)values.shape[0]).Select(row => Json(values[row]))];
        }

        var flat = values.detach().cpu().contiguous();
        return values.dtype == ScalarType.Bool
            ? [.. flat.data<bool>().ToArray().Select(static condition => JsonValue.Create(condition))]
            : [.. flat.to(ScalarType.Float64).data<double>().ToArray().Select(Json)];
    }

    // JSON has no numbers that are not finite; Python reads these words.
    private static JsonNode Json(double value) =>
        double.IsFinite(value) ? JsonValue.Create(value) : JsonValue.Create(value.ToString(CultureInfo.InvariantCulture));
}
