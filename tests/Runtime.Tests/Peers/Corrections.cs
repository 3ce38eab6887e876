using System.Globalization;
using System.Text.Json.Nodes;
using EntroPIC.Batches;
using EntroPIC.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Peers;

/// <summary>verl's corrections for the engine that sampled: importance weights, rejection, and the mode in which the engine is the old policy.</summary>
internal static class Corrections
{
    private static readonly Dictionary<string, string> Levels = new(StringComparer.Ordinal)
    {
        ["token"] = "Token", ["seq_sum"] = "SequenceSum", ["seq_mean"] = "SequenceMean", ["seq_max"] = "SequenceMax",
    };

    public static void Weights(GoldenCase golden)
    {
        var (ratio, mask) = (golden.Input("log_ratio"), golden.Input("response_mask"));
        golden.Expect("weight", golden.Expected.GetProperty("weights"), Weigh(
            golden, ratio, mask, golden.Text("rollout_is"), golden.Option("rollout_is_threshold", 2), golden.Flag("rollout_is_batch_normalize")));
    }

    public static void Rejection(GoldenCase golden) => golden.Expect("mask", golden.Expected.GetProperty("mask"), Accept(
        golden, golden.Input("log_ratio"), golden.Input("response_mask"), golden.Text("rollout_rs"), Bounds(golden.Config.GetProperty("rollout_rs_threshold").ToString())));

    /// <summary>The engine's log-probabilities are the old ones; what is rejected leaves the batch.</summary>
    public static void Bypass(GoldenCase golden)
    {
        var settings = golden.Config.GetProperty("rollout_correction");
        string? Setting(string name) =>
            settings.TryGetProperty(name, out var value) && value.ValueKind != System.Text.Json.JsonValueKind.Null ? value.ToString() : null;
        var (mask, ratio) = (golden.Input("response_mask"), golden.Input("log_prob") - golden.Input("old_log_prob"));
        var kept = Setting("rollout_rs") is { } rejection ? Accept(golden, ratio, mask, rejection, Bounds(Setting("rollout_rs_threshold")!)) : mask;
        using var run = new PolicyRun(golden, mask: kept);
        switch (Setting("loss_type") ?? "ppo_clip")
        {
            case "ppo_clip":
                Policies.Check(golden, run, "Vanilla", [.. Policies.Clip(golden), Policies.Ceiling(golden)]);
                break;
            case "reinforce":
                if (Setting("rollout_is") is { } level)
                {
                    var threshold = double.Parse(Setting("rollout_is_threshold") ?? "2", CultureInfo.InvariantCulture);
                    run.Batch.Value = run.Pack(Weigh(golden, ratio, mask, level, threshold, Setting("rollout_is_batch_normalize") == "True"));
                }

                Policies.Check(golden, run, "ReinforceGiven", []);
                break;
            case var other:
                throw new SkippedCaseException($"its loss `{other}` is not known here");
        }
    }

    /// <summary>Importance weights where the mask is set, 0 elsewhere.</summary>
    private static Tensor Weigh(GoldenCase golden, Tensor logRatio, Tensor mask, string level, double most, bool isNormalized)
    {
        var name = level switch
        {
            "token" => "ProbeTokenWeight",
            "sequence" => "ProbeSequenceWeight",
            _ => throw new SkippedCaseException($"its weights per `{level}` are not known here"),
        };
        return Score(golden, PeerLoss.Make(name + (isNormalized ? "Normalized" : ""), ("most", most)), logRatio, mask);
    }

    /// <summary>The mask without what any of the options rejects.</summary>
    private static Tensor Accept(GoldenCase golden, Tensor logRatio, Tensor mask, string options, IReadOnlyList<(double Low, double High)> bounds)
    {
        var accepted = mask;
        var names = options.Split(',').Select(static option => option.Trim()).ToArray();
        for (var i = 0; i < names.Length; i++)
        {
            var (option, (low, high)) = (names[i], bounds.Count == 1 ? bounds[0] : bounds[i]);
            var cut = option.LastIndexOf('_');
            var (level, kind) = (option[..cut], option[(cut + 1)..].ToUpperInvariant());
            var name = "Accept" + Levels.GetValueOrDefault(level) + kind;
            if (!PeerLoss.Exists(name))
            {
                throw new SkippedCaseException($"its rejection `{option}` is not known here");
            }

            // Compatibility: the peer's k1 is the log of the engine's probability over the policy's, and so are the bounds that it compares with.
            var (least, most) = kind != "K1" ? (double.NegativeInfinity, high)
                : (double.IsNaN(low) ? -Math.Log(high) : Math.Log(low), Math.Log(high));
            accepted *= Score(golden, PeerLoss.Make(name, ("least", least), ("most", most)), logRatio, mask);
        }

        return accepted;
    }

    /// <summary>For each option <c>high</c> or <c>low_high</c>; one bound may serve all.</summary>
    private static (double Low, double High)[] Bounds(string text) =>
        [.. text.Split(',')
            .Select(static bound => bound.Trim().Split('_').Select(static number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray())
            .Select(static bound => bound.Length == 2 ? (bound[0], bound[1]) : (double.NaN, bound[0]))];

    private static Tensor Score(GoldenCase golden, PolicyLoss probe, Tensor logRatio, Tensor mask)
    {
        using var padded = new PaddedInputs(mask, [.. Enumerable.Repeat(1, (int)mask.shape[0])]);
        using var batch = new PackedBatch(padded.Layout)
        {
            OldLogp = padded.Pack(logRatio.detach()),
            RolloutLogp = torch.zeros(padded.Layout.TokenCount, logRatio.dtype),
        };
        probe.BeginRollout(batch);
        PythonCases.Current?.Add(golden, probe, batch, new JsonObject { ["advantage"] = PythonCases.Matrix(batch, PerToken(batch, batch.Advantage)) });
        return padded.Unpack(PerToken(batch, batch.Advantage)).to(logRatio.dtype);
    }

    private static Tensor PerToken(PackedBatch batch, Tensor scores) =>
        scores.shape[0] == batch.Layout.TokenCount ? scores : batch.Sequences.Spread(scores, batch.Tokens);
}
