using System.Text.Json;
using EntroPIC.Controllers;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Peers;

/// <summary>TRL's loss in all its types, and its adaptive entropy coefficient.</summary>
internal static class Trl
{
    private static readonly PolicyNames Names = new(Mask: "completion_mask");

    private static readonly Dictionary<string, string> Metrics = new(StringComparer.Ordinal) { ["entropy"] = "mean_entropy", ["clip_ratio/region_mean"] = "clip_fraction" };

    /// <summary>For each type the loss, and how it counts: rows, also those without a token, or tokens, of each micro-batch of a step.</summary>
    private static readonly Dictionary<string, (string Loss, bool HasSequenceRatio, Counting Counting)> Types = new(StringComparer.Ordinal)
    {
        ["grpo"] = ("TrlGrpo", true, Counting.Rows), ["bnpo"] = ("TrlBnpo", true, Counting.Tokens), ["dr_grpo"] = ("TrlDrGrpo", true, Counting.Rows),
        ["dapo"] = ("TrlDapo", true, Counting.Items), ["cispo"] = ("TrlCispo", false, Counting.Items), ["sapo"] = ("TrlSapo", false, Counting.Rows),
        ["luspo"] = ("TrlLuspo", false, Counting.Rows), ["vespo"] = ("TrlVespo", false, Counting.Items),
    };

    /// <summary>For an option there the one here; <c>null</c> where it is read otherwise.</summary>
    private static readonly Dictionary<string, string?> Options = new(StringComparer.Ordinal)
    {
        ["epsilon_low"] = "low", ["epsilon_high"] = "high", ["beta"] = "beta", ["entropy_coef"] = "coefficient", ["top_entropy_quantile"] = "share",
        ["off_policy_mask_threshold"] = "threshold", ["delta"] = "delta", ["use_bias_correction_kl"] = "is_corrected",
        ["sapo_temperature_pos"] = null, ["sapo_temperature_neg"] = null,
        ["vespo_k_pos"] = "k_right", ["vespo_lambda_pos"] = "scale_right", ["vespo_k_neg"] = "k_wrong", ["vespo_lambda_neg"] = "scale_wrong",
        ["loss_type"] = null, ["max_completion_length"] = null, ["current_gradient_accumulation_steps"] = null, ["dtype"] = null, ["use_vllm"] = null,
        ["importance_sampling_level"] = null, ["use_adaptive_entropy"] = null, ["entropy_target"] = null, ["entropy_coef_delta"] = null,
        ["entropy_coef_min"] = null, ["entropy_coef_max"] = null,
    };

    private enum Counting
    {
        Rows,
        Tokens,
        Items,
    }

    public static void Loss(GoldenCase golden) => Check(golden, null);

    /// <summary>Calls up to one that synchronizes gradients are the micro-batches of one step, in which the coefficient stays.</summary>
    public static void AdaptiveEntropy(GoldenCase golden)
    {
        AecTrl.State? state = null;
        var calls = golden.Inputs.GetProperty("calls").EnumerateArray().Zip(golden.Expected.GetProperty("calls").EnumerateArray()).ToArray();
        for (var first = 0; first < calls.Length;)
        {
            var count = calls.Skip(first).TakeWhile(static call => !call.First.GetProperty("sync_gradients").GetBoolean()).Count() + 1;
            var parts = calls.Skip(first).Take(count).Select(call => new GoldenCase(golden.Id, call.First, golden.Config, call.Second)).ToArray();
            var step = Laws.Step<AecTrl.State, double>(
                golden, AecTrl.Step, state, Measure(parts), golden.Option("entropy_target"), golden.Option("entropy_coef_delta"), golden.Option("entropy_coef_min"),
                golden.Option("entropy_coef_max"), golden.Option("entropy_coef"));
            foreach (var part in parts)
            {
                Check(part, step.Output);
                state = part.Inputs.GetProperty("sync_gradients").GetBoolean() ? step.State : state;

                // Measures are in single precision there.
                var (coefficient, latest) = (part.Expected.GetProperty("entropy_coef_after"), part.Expected.GetProperty("last_world_entropy"));
                golden.Expect("coefficient", GoldenCase.Number(coefficient), state?.Coefficient ?? golden.Option("entropy_coef"));
                golden.Tolerance = 1e-6;
                golden.Expect("last measure", GoldenCase.Number(latest), state?.Latest ?? double.PositiveInfinity);
                golden.Tolerance = 1e-8;
                golden.TakeOver(part);
            }

            first += count;
        }
    }

    /// <summary>The mean entropy of the tokens that the bonus acts on, over a step.</summary>
    private static double Measure(IEnumerable<GoldenCase> parts)
    {
        var (sum, count) = (0.0, 0.0);
        foreach (var part in parts)
        {
            using var scope = torch.NewDisposeScope();
            using var run = new PolicyRun(part, Names);
            var (threshold, tokens) = Forking(part, run);
            sum += run.Batch.Tokens.Sum(run.Batch.Entropy.detach(), where: run.Batch.Entropy.detach() >= threshold).ToDouble();
            count += tokens;
        }

        return sum / count;
    }

    /// <summary>Compatibility: the quantile is in single precision there, which decides about a token that lies on it.</summary>
    private static (double Threshold, double Tokens) Forking(GoldenCase golden, PolicyRun run)
    {
        var entropy = run.Batch.Entropy.detach();
        var share = golden.Option("top_entropy_quantile", 1);
        var threshold = share < 1 ? run.Batch.Tokens.Quantile(1 - share, entropy.to(ScalarType.Float32)).ToDouble() : double.NegativeInfinity;
        return (threshold, Math.Max(1, run.Batch.Tokens.Count(where: entropy >= threshold).ToDouble()));
    }

    private static void Check(GoldenCase golden, double? coefficient)
    {
        foreach (var unknown in GivenOptions(golden).Where(static option => !Options.ContainsKey(option.Name)))
        {
            throw new SkippedCaseException($"its option `{unknown.Name}` is not known here");
        }

        var type = golden.Text("loss_type", "dapo");
        if (!Types.TryGetValue(type, out var kind))
        {
            throw new SkippedCaseException($"its type `{type}` is not known here");
        }

        if (type == "luspo" && (golden.Option("beta", 0) != 0 || golden.Option("top_entropy_quantile", 1) < 1 || golden.Flag("use_vllm")))
        {
            throw new SkippedCaseException("the peer takes the mean over padding, too, where something of `luspo` differs by token");
        }

        var isSequence = golden.Text("importance_sampling_level", "token") == "sequence";
        if (isSequence && !kind.HasSequenceRatio && type != "luspo")
        {
            throw new SkippedCaseException($"`{type}` with a ratio of the response is not known here");
        }

        using var run = new PolicyRun(golden, Names) { MetricTolerance = 1e-6 };
        if (golden.Has("importance_sampling_ratio"))
        {
            run.Batch.Value = run.Pack(golden.Input("importance_sampling_ratio").expand(run.Rows, run.Columns));
        }

        var accumulation = golden.Option("current_gradient_accumulation_steps", 1);
        var (threshold, forking) = Forking(golden, run);
        var items = GoldenCase.Number(golden.Inputs.GetProperty("num_items_in_batch"));
        var loss = PeerLoss.Make(kind.Loss + (isSequence && kind.HasSequenceRatio ? "Sequence" : ""), OptionsOf(golden, type, coefficient));
        run.Check(loss, (total, ours) => (total, kind.Counting) switch
        {
            ("Quantile", _) => threshold,
            ("ExplorationTokens", _) => forking * accumulation,
            ("Tokens", Counting.Items) => items,
            ("Sequences", Counting.Rows) => run.Rows * accumulation,
            _ => Aggregation.IsOf(total, "Tokens") || Aggregation.IsOf(total, "Sequences") ? ours * accumulation : ours,
        }, isSequence ? new Dictionary<string, string>() : Metrics);
    }

    private static IEnumerable<JsonProperty> GivenOptions(GoldenCase golden) =>
        golden.Config.EnumerateObject().Where(static option => option.Value.ValueKind != JsonValueKind.Null);

    private static IEnumerable<(string, object)> OptionsOf(GoldenCase golden, string type, double? coefficient)
    {
        // What a type does not have is not read there either.
        string[] unread = type switch { "luspo" => ["beta", "share"], "sapo" or "vespo" => ["low", "high"], _ => [] };
        foreach (var option in GivenOptions(golden))
        {
            if (Options[option.Name] is not { } name || unread.Contains(name))
            {
                continue;
            }

            yield return name == "coefficient" && coefficient is { } controlled ? (name, controlled)
                : option.Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? (name, option.Value.GetBoolean())
                : (name, GoldenCase.Number(option.Value));
        }

        if (type == "sapo")
        {
            // A tensor of single precision there.
            yield return ("steepness_right", (double)(float)golden.Option("sapo_temperature_pos", 1));
            yield return ("steepness_wrong", (double)(float)golden.Option("sapo_temperature_neg", 1.05));
        }

        if (type == "dr_grpo")
        {
            yield return ("horizon", golden.Option("max_completion_length"));
        }
    }
}
