using System.Text.Json;
using EntroPIC.Losses;
using TorchSharp;

namespace Runtime.Tests.Peers;

/// <summary>Policy losses of verl and of the methods that were built on it.</summary>
internal static class Policies
{
    private static readonly Dictionary<string, string> Metrics = new(StringComparer.Ordinal)
    {
        ["actor/pg_clipfrac"] = "clip_fraction", ["pg_clipfrac"] = "clip_fraction",
        ["actor/ppo_kl"] = "kl", ["ppo_kl"] = "kl",
        ["actor/pg_clipfrac_lower"] = "ceiling_fraction", ["pg_clipfrac_lower"] = "ceiling_fraction",
    };

    public static void Vanilla(GoldenCase golden) => Run(golden, "Vanilla", [.. Clip(golden), Ceiling(golden)]);

    public static void Cispo(GoldenCase golden) => Run(golden, "CispoGiven", Clip(golden));

    public static void Gpg(GoldenCase golden) => Run(golden, "GpgGiven", []);

    public static void CeGppo(GoldenCase golden) => RunOverAllRows(
        golden, "CeGppoGiven", [.. Clip(golden, "cliprange"), Ceiling(golden), ("keep_low", golden.Option("gppo_loss_beta1")), ("keep_high", golden.Option("gppo_loss_beta2"))]);

    /// <summary>The mode is an option there that has no effect.</summary>
    public static void Gspo(GoldenCase golden) => RunSequenceMean(golden, "GspoGiven", Clip(golden));

    /// <inheritdoc cref="Gspo"/>
    public static void Sapo(GoldenCase golden) => RunSequenceMean(
        golden, "SapoGiven", [("steepness_right", golden.Option("tau_pos")), ("steepness_wrong", golden.Option("tau_neg"))]);

    /// <summary>Compatibility: the peer divides by all rows, also those without a token.</summary>
    public static void GeoMean(GoldenCase golden)
    {
        using var run = new PolicyRun(golden);
        SetImportance(golden, run);
        run.Check(PeerLoss.Make("GmpoGiven", [.. Clip(golden), ("epsilon", run.Epsilon)]), (total, ours) => Aggregation.IsOf(total, "Sequences") ? run.Rows : ours, Metrics);
    }

    public static void ClipCov(GoldenCase golden)
    {
        using var run = new PolicyRun(golden);
        SetImportance(golden, run);
        DrawAsThere(golden, run);
        Check(golden, run, "CovarianceClip", [
            .. Clip(golden), ("fraction", golden.Option("clip_cov_ratio")), ("from", golden.Option("clip_cov_lb")), ("to", golden.Option("clip_cov_ub"))],
            new Dictionary<string, string>(Metrics) { ["actor/pg_clipfrac"] = "drawn_fraction" });
    }

    public static void KlCov(GoldenCase golden) =>
        Run(golden, "CovarianceKl", [("fraction", golden.Option("kl_cov_ratio")), ("strength", golden.Option("ppo_kl_coef", 1))]);

    /// <summary>The original gives the share in percent.</summary>
    public static void PrimeKlCov(GoldenCase golden) =>
        RunOverAllRows(golden, "CovarianceKl", [("fraction", golden.Option("k_percent") / 100), ("strength", golden.Option("ppo_kl_coef"))]);

    public static void Stare(GoldenCase golden)
    {
        var method = golden.Config.GetProperty("stare");
        var control = golden.Config.GetProperty("stare_ctrl_dict");
        var variant = method.GetProperty("variant").GetString();
        if (variant is not ("O1" or "C2"))
        {
            throw new SkippedCaseException($"its variant `{variant}` is not known here");
        }

        var options = new List<(string, object)>
        {
            ("share", method.GetProperty("top_p_ratio").GetDouble()),
            ("boost", control.GetProperty("reweight_w").GetDouble()),
            ("gate", method.GetProperty("enabled").GetBoolean() && GoldenCase.Number(control.GetProperty("gate_on")) != 0),
        };
        if (variant == "C2")
        {
            options.Add(("damp", control.GetProperty("reweight_m").GetDouble()));
        }

        Run(golden, "Stare" + variant, [.. Clip(golden), Ceiling(golden), .. options]);
    }

    public static void Decomposed(GoldenCase golden)
    {
        using var run = new PolicyRun(golden);
        run.Batch.Reward = golden.Input("token_level_scores").sum(1);
        var width = golden.Option("cliprange");
        Check(golden, run, "Decomposed", [("low", width), ("high", width), ("positive", golden.Option("positive_learning_weight", 1))], Metrics);
    }

    /// <summary>
    /// The authors' loss. The bound is as they compute it: the logarithm of a float32, in float32. Compatibility: their aggregation adds 1e-8 to
    /// counts of tokens, but for those of single precision.
    /// </summary>
    public static void Entropic(GoldenCase golden)
    {
        using var run = new PolicyRun(golden);
        SetImportance(golden, run);
        var options = EntropicOptions(golden, golden.Option("control_alpha"), run);
        Check(golden, run, "Released", options, totals: (total, ours) => EntropicTotals(run, total, ours));
    }

    public static double EntropicTotals(PolicyRun run, string total, double ours) => Aggregation.IsOf(total, "Tokens") ? ours + run.Epsilon : ours;

    public static IReadOnlyList<(string, object)> EntropicOptions(GoldenCase golden, double alpha, PolicyRun run) =>
    [
        .. Clip(golden), Ceiling(golden), ("edge", (double)MathF.Log((float)golden.Option("high_prob_thresh", 0.95))), ("gain", alpha),
        .. golden.Text("loss_agg_mode") == Aggregation.SequenceMean ? [("epsilon", run.Epsilon)] : Array.Empty<(string, object)>(),
    ];

    /// <summary>The widths of the clip; the common one where a side has none.</summary>
    public static IReadOnlyList<(string, object)> Clip(GoldenCase golden, string name = "clip_ratio") =>
    [
        ("low", golden.Option(name + "_low", golden.Option(name, 0.2))),
        ("high", golden.Option(name + "_high", golden.Option(name, 0.2))),
    ];

    public static (string, object) Ceiling(GoldenCase golden) => ("ceiling", golden.Option("clip_ratio_c", 3));

    public static void Run(GoldenCase golden, string name, IReadOnlyList<(string, object)> options, Func<string, double, double>? totals = null)
    {
        using var run = new PolicyRun(golden);
        SetImportance(golden, run);
        Check(golden, run, name, options, totals: totals);
    }

    /// <summary>Runs the variant that reduces as the case says.</summary>
    public static Dictionary<string, double> Check(
        GoldenCase golden, PolicyRun run, string name, IReadOnlyList<(string, object)> options,
        IReadOnlyDictionary<string, string>? metrics = null, Func<string, double, double>? totals = null)
    {
        var aggregation = Aggregation.Of(golden, run.Columns);
        if (aggregation.Mode == Aggregation.SequenceMean)
        {
            run.Batch.Value = run.Batch.Value * run.RowEpsilon();
        }

        return run.Check(
            PeerLoss.Make(name + aggregation.Suffix, [.. options, .. aggregation.Options]),
            (total, ours) => aggregation.Totals(total, totals?.Invoke(total, ours) ?? ours),
            metrics ?? Metrics);
    }

    /// <summary>Compatibility: an earlier aggregation, whose sequence modes divide by all rows and which is 0 / 0 for one without a token.</summary>
    private static void RunOverAllRows(GoldenCase golden, string name, IReadOnlyList<(string, object)> options)
    {
        using var run = new PolicyRun(golden);
        Check(golden, run, name, options, totals: (total, ours) => Aggregation.IsOf(total, "Sequences") ? run.Rows : ours);
    }

    private static void RunSequenceMean(GoldenCase golden, string name, IReadOnlyList<(string, object)> options)
    {
        using var run = new PolicyRun(golden);
        SetImportance(golden, run);
        run.Batch.Value = run.Batch.Value * run.RowEpsilon();
        run.Check(PeerLoss.Make(name, options), Aggregation.Of(golden, run.Columns, Aggregation.SequenceMean).Totals, Metrics);
    }

    private static void SetImportance(GoldenCase golden, PolicyRun run)
    {
        if (golden.Has("rollout_is_weights"))
        {
            run.Batch.Value = run.Pack("rollout_is_weights");
        }
    }

    /// <summary>The peer draws the first of a permutation of its candidates: their places in it are our keys.</summary>
    private static void DrawAsThere(GoldenCase golden, PolicyRun run)
    {
        if (!golden.Expects("candidates") || !golden.Expects("permutation"))
        {
            return;
        }

        var places = run.Places();
        var candidates = golden.Expected.GetProperty("candidates").EnumerateArray().Select(place => (place[0].GetInt64() * run.Columns) + place[1].GetInt64()).ToArray();
        var order = golden.Expected.GetProperty("permutation").EnumerateArray().Select(static index => index.GetInt32()).ToArray();
        var keys = order.Select((index, rank) => (Place: candidates[index], Key: rank / (order.Length + 1.0))).ToDictionary(static pair => pair.Place, static pair => pair.Key);
        run.Batch.KeySource = (_, count) => [.. Enumerable.Range(0, (int)count).Select(token => keys.GetValueOrDefault(places[token], 1))];
    }
}
