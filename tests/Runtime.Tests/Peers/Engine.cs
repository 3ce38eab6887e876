using System.Text.Json;
using System.Text.Json.Nodes;

namespace Runtime.Tests.Peers;

/// <summary>
/// A newer revision of verl, whose file holds inputs once and what many functions made of them. Its constants are those of the README beside
/// it; numbers are rounded to 9 decimals.
/// </summary>
internal static class Engine
{
    private static readonly Dictionary<string, string> Metrics = new(StringComparer.Ordinal)
    {
        ["actor/pg_clipfrac"] = "clip_fraction", ["actor/ppo_kl"] = "kl", ["actor/pg_clipfrac_lower"] = "ceiling_fraction",
    };

    private static readonly (string, object)[] Clip = [("low", 0.2), ("high", 0.28)];

    private static readonly Dictionary<string, (string Loss, (string, object)[] Options)> Losses = new(StringComparer.Ordinal)
    {
        ["vanilla"] = ("Vanilla", [.. Clip, ("ceiling", 3.0)]),
        ["dppo_tv"] = ("DppoTvGiven", [.. Clip, ("most", 3.0)]), ["dppo_kl"] = ("DppoKlGiven", [.. Clip, ("most", 3.0)]),
        ["gspo"] = ("GspoGiven", Clip), ["sapo"] = ("SapoGiven", []), ["gpg"] = ("GpgGiven", []),
        ["kl_cov"] = ("CovarianceKl", [("fraction", 0.1), ("strength", 1.0)]),
        ["geo_mean"] = ("GmpoGiven", [.. Clip, ("epsilon", 1e-8)]), ["dro"] = ("DroGiven", [("beta", 0.5)]), ["cispo"] = ("CispoGiven", Clip),
    };

    private static readonly Dictionary<string, string> Advantages = new(StringComparer.Ordinal)
    {
        ["grpo"] = "GroupScaled", ["grpo_no_std"] = "GroupCentred", ["rloo"] = "Rloo", ["opo"] = "Opo",
        ["reinforce_plus_plus_baseline"] = "ReinforcePlusPlusBaseline", ["gpg"] = "GpgScaled",
    };

    /// <summary>The file's losses, aggregations and advantages, each with the inputs that it is of.</summary>
    public static IEnumerable<GoldenCase> CasesOf(string file, JsonElement content)
    {
        foreach (var (kind, inputs) in new[] { ("losses", "inputs"), ("aggregation", "aggregation_inputs"), ("advantages", "advantage_inputs") })
        {
            var cases = content.TryGetProperty(kind, out var all) ? all.EnumerateArray() : default;
            foreach (var (expected, i) in cases.Select(static (expected, i) => (expected, i)))
            {
                yield return new GoldenCase($"{file}/{kind}/{i}", Inputs(content.GetProperty(inputs), expected), Config(kind, expected), expected);
            }
        }
    }

    public static void Run(GoldenCase golden)
    {
        golden.Absolute = 2e-9;
        switch (golden.Text("kind"))
        {
            case "losses":
                Loss(golden);
                break;
            case "aggregation":
                Aggregate(golden);
                break;
            default:
                if (!Advantages.TryGetValue(golden.Text("name"), out var advantage))
                {
                    throw new SkippedCaseException($"its advantage `{golden.Text("name")}` is not known here");
                }

                golden.Tolerance = 2e-7;
                Peers.Advantages.Check(golden, PeerLoss.Make(advantage));
                break;
        }
    }

    private static void Loss(GoldenCase golden)
    {
        if (!Losses.TryGetValue(golden.Text("name"), out var known))
        {
            throw new SkippedCaseException($"its loss `{golden.Text("name")}` is not known here");
        }

        // Some reduce in their own way, whatever the mode.
        using var run = new PolicyRun(golden, new PolicyNames(Gradient: "grad"));
        var aggregation = Aggregation.Of(golden, run.Columns);
        var name = PeerLoss.Exists(known.Loss + aggregation.Suffix) ? known.Loss + aggregation.Suffix : known.Loss;
        run.Check(PeerLoss.Make(name, [.. known.Options, .. aggregation.Options]), Totals(aggregation), Metrics);
    }

    private static void Aggregate(GoldenCase golden)
    {
        using var run = new PolicyRun(golden, new PolicyNames("loss_mat", null, null));
        var aggregation = Aggregation.Of(golden, run.Columns);
        var loss = PeerLoss.Make("Reduced" + aggregation.Suffix, aggregation.Options);
        golden.Expect("value", GoldenCase.Number(golden.Expected.GetProperty("value")), run.Evaluate(loss, Totals(aggregation)).Loss);
    }

    /// <summary>This revision divides sums by sequences, too, whatever the mode, as we do.</summary>
    private static Func<string, double, double> Totals(Aggregation aggregation) => aggregation.Suffix == "SumNorm" ? static (_, ours) => ours : aggregation.Totals;

    /// <summary>One set of log-probabilities and one mask of those that there are.</summary>
    private static JsonElement Inputs(JsonElement inputs, JsonElement expected)
    {
        var chosen = (JsonObject)JsonNode.Parse(inputs.GetRawText())!;
        if (expected.TryGetProperty("batch", out var batch))
        {
            chosen["log_prob"] = chosen["log_prob"]![batch.GetString()!]!.DeepClone();
        }

        if (expected.TryGetProperty("mask", out var mask))
        {
            chosen["response_mask"] = chosen[mask.GetString()!]!.DeepClone();
        }

        return JsonSerializer.SerializeToElement(chosen);
    }

    private static JsonElement Config(string kind, JsonElement expected) => JsonSerializer.SerializeToElement(new Dictionary<string, string>
    {
        ["kind"] = kind,
        ["name"] = expected.TryGetProperty("name", out var name) ? name.GetString()! : "",
        ["loss_agg_mode"] = expected.TryGetProperty("loss_agg_mode", out var mode) || expected.TryGetProperty("mode", out mode) ? mode.GetString()! : "token-mean",
    });
}
