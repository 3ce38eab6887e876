using System.Text.Json;
using System.Text.Json.Nodes;
using EntroPIC.Batches;
using EntroPIC.Kernels;
using EntroPIC.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Peers;

/// <summary>Functions of a matrix: reductions, the critic's loss, statistics, divergences, and those of logits.</summary>
internal static class Matrices
{
    private static readonly Dictionary<string, string> Divergences = new(StringComparer.Ordinal)
    {
        ["kl"] = "Kl1", ["k1"] = "Kl1", ["abs"] = "KlAbs", ["mse"] = "Kl2", ["k2"] = "Kl2", ["k3"] = "KlLowVariance", ["low_var_kl"] = "KlLowVariance",
        ["kl+"] = "Kl1StraightThrough", ["k1+"] = "Kl1StraightThrough", ["abs+"] = "KlAbsStraightThrough",
        ["k3+"] = "Kl3StraightThrough", ["low_var_kl+"] = "Kl3StraightThrough",
    };

    public static void Reduction(GoldenCase golden)
    {
        using var run = new PolicyRun(golden, new PolicyNames("loss_mat", null, null, "loss_mask", "grad_loss_mat"));
        Policies.Check(golden, run, "Reduced", []);
    }

    public static void Critic(GoldenCase golden)
    {
        using var run = new PolicyRun(golden, new PolicyNames("vpreds", "values", "returns", "response_mask", "grad_vpreds"));
        var metrics = Policies.Check(golden, run, "CriticGiven", [("width", golden.Option("cliprange_value"))]);
        golden.Expect("clipfrac", GoldenCase.Number(golden.Expected.GetProperty("clipfrac")), metrics["clip_fraction"]);
    }

    public static void Statistics(GoldenCase golden)
    {
        using var padded = new PaddedInputs(golden.Input("mask"), [.. Enumerable.Repeat(1, golden.Inputs.GetProperty("mask").GetArrayLength())]);
        using var batch = new PackedBatch(padded.Layout) { TokenReward = padded.Pack(golden.Input("values")) };
        batch.Reward = torch.zeros(padded.Layout.SequenceCount, batch.TokenReward.dtype);
        var expected = golden.Expected.GetProperty("value");
        switch (golden.Text("function"))
        {
            case "masked_mean":
                golden.Expect("mean", GoldenCase.Number(expected), Measure("mean"));
                break;
            case "masked_var":
                golden.Expect("variance", GoldenCase.Number(expected), Measure("variance"));
                break;
            case "masked_mean_axis":
                golden.Expect("mean", expected, Score("RowMeans"));
                break;
            case "masked_whiten":
                golden.Expect("whitened", expected, padded.Unpack(Score("Whitened")), golden.Inputs.GetProperty("mask"));
                break;
            case "masked_whiten_noshift":
                golden.Expect("whitened", expected, padded.Unpack(Score("WhitenedAroundMean")), golden.Inputs.GetProperty("mask"));
                break;
            case var other:
                throw new SkippedCaseException($"its statistic `{other}` is not known here");
        }

        double Measure(string name)
        {
            var loss = PeerLoss.Make("Statistics");
            PythonCases.Current?.Add(golden, loss, batch, [], new JsonObject { ["metrics"] = new JsonObject { [name] = PythonCases.Node(expected) } });
            return loss.MetricsOf(batch, loss.Total(batch)).Values.Single(metric => metric.Key == name).Value;
        }

        Tensor Score(string name)
        {
            var loss = PeerLoss.Make(name);
            loss.BeginRollout(batch);
            var advantage = batch.Advantage;
            PythonCases.Current?.Add(golden, loss, batch, new JsonObject
            {
                ["advantage"] = advantage.shape[0] == batch.Layout.TokenCount
                    ? PythonCases.Matrix(batch, padded.Pack(golden.Tensor(expected)))
                    : PythonCases.Node(expected),
            });
            return advantage;
        }
    }

    public static void Divergence(GoldenCase golden)
    {
        var kind = golden.Text("kl_penalty");
        if (!Divergences.TryGetValue(kind, out var name))
        {
            throw new SkippedCaseException($"`{kind}` needs the whole distribution of the reference, and the language has no values below the token");
        }

        if (golden.Expects("error"))
        {
            throw new SkippedCaseException("the peer documents the kind and raises an error (ours has the documented value and gradient)");
        }

        Probe(golden, PeerLoss.Make("Probe" + name), "logprob", "ref_logprob", "cotangent", "value", "grad_logprob");
    }

    /// <summary>k3 is not bounded there; the importance ratio is a weight.</summary>
    public static void MilesDivergence(GoldenCase golden)
    {
        var name = golden.Text("kl_loss_type") switch
        {
            "k1" => "Kl1",
            "k2" => "Kl2",
            "k3" => "Kl3",
            "low_var_kl" => "KlLowVariance",
            var other => throw new SkippedCaseException($"its kind `{other}` is not known here"),
        };
        Probe(
            golden, PeerLoss.Make($"Probe{name}{(golden.Has("importance_ratio") ? "Weighted" : "")}"),
            "log_probs", "log_probs_base", null, "value", "grad_log_probs_of_sum", golden.Has("importance_ratio") ? "importance_ratio" : null);
    }

    /// <summary>The token loss of each token and its slope; the peer takes minus the log-ratio.</summary>
    public static void MilesPolicy(GoldenCase golden)
    {
        var leaf = (-golden.Input("ppo_kl")).requires_grad_();
        var count = (int)leaf.shape[0];
        using var batch = new PackedBatch(new PackedLayout([.. Enumerable.Repeat(1, count)], [.. Enumerable.Repeat(1, count)]))
        {
            Logp = leaf.alias(),
            OldLogp = torch.zeros_like(leaf.detach()),
            TokenReward = golden.Input("advantages"),
            Value = torch.ones_like(leaf.detach()),
        };
        var low = golden.Option("eps_clip");
        (string, object)[] clip = [("low", low), ("high", golden.Option("eps_clip_high", low))];
        var ceiling = golden.Option("eps_clip_c", double.NaN);
        var loss = double.IsNaN(ceiling) ? PeerLoss.Make("Clipped", clip) : PeerLoss.Make("Vanilla", [.. clip, ("ceiling", ceiling)]);
        loss.BeginRollout(batch);

        // The mean over one token is that token's loss; the slopes of all add up, since each has its own.
        var each = new double[count];
        var clipped = new double[count];
        for (var i = 0; i < count; i++)
        {
            using var token = batch.Slice(i, i + 1);
            token.Logp = leaf.narrow(0, i, 1);
            var totals = loss.Total(token);
            var value = loss.Evaluate(token, totals);
            value.backward();
            each[i] = value.ToDouble();
            PythonCases.Current?.Add(golden, loss, token, [], new JsonObject { ["loss"] = golden.Expected.GetProperty("token_loss")[i].GetDouble() });
            clipped[i] = loss.MetricsOf(token, totals).Values.Single(static metric => metric.Key == "clip_fraction").Value;
        }

        golden.ExpectNumbers("token loss", golden.Expected.GetProperty("token_loss"), each);
        golden.ExpectNumbers("clipped", golden.Expected.GetProperty("clipped"), clipped);
        golden.Expect("gradient", golden.Expected.GetProperty("grad_ppo_kl_of_sum"), -leaf.grad!);
    }

    public static void Logits(GoldenCase golden)
    {
        var logits = golden.Input("logits").requires_grad_();
        var logps = TokenStatistics.LogSoftmax(logits, 1);
        var function = golden.Text("function");
        var value = function switch
        {
            "entropy_from_logits" or "entropy_from_logits_with_chunking" => TokenStatistics.Entropy(logps),
            "logprobs_from_logits_naive" or "logprobs_from_logits_v2" => TokenStatistics.Logp(logps, golden.Input("labels").to(ScalarType.Int64)),
            _ => throw new SkippedCaseException($"its function `{function}` is not known here"),
        };

        (value * golden.Input("cotangent")).sum().backward();

        // In chunks the peer computes in single precision, whatever its data are in.
        var isSingle = golden.IsFloat32 || function.EndsWith("chunking", StringComparison.Ordinal);
        for (var row = 0; row < logits.shape[0]; row++)
        {
            if (isSingle)
            {
                golden.Tolerance = 2e-5;
                golden.Absolute = RoundingOfEntropy(logits[row]);
            }

            golden.Expect($"value[{row}]", golden.Expected.GetProperty("value")[row], value[row]);
            golden.Expect($"gradient[{row}]", golden.Expected.GetProperty("grad_logits")[row], logits.grad![row]);
        }
    }

    /// <summary>
    /// Bounds the rounding of logsumexp(x) - Σ p x in single precision. A sum of V terms loses at most V units of roundoff of the sum of
    /// their magnitudes, and a probability as many units as its logit lies below the largest, so that the bound grows with the logits.
    /// </summary>
    private static double RoundingOfEntropy(Tensor row)
    {
        const double Unit = 1.0 / (1 << 24);
        double[] logits = [.. row.detach().to(ScalarType.Float64).data<double>()];
        var largest = logits.Max();
        var mass = logits.Sum(logit => Math.Exp(logit - largest));
        var magnitude = Math.Abs(largest + Math.Log(mass))
            + logits.Sum(logit => Math.Exp(logit - largest) / mass * Math.Abs(logit) * (1 + largest - logit));
        return logits.Length * Unit * (1 + magnitude);
    }

    public static void ClampedEntropy(GoldenCase golden) =>
        throw new SkippedCaseException("the entropy of a part of the vocabulary is a value below the token, which the language does not have");

    /// <summary>A function of two log-probabilities: its values, and the slope of their sum, each times its cotangent.</summary>
    private static void Probe(
        GoldenCase golden, PolicyLoss probe, string logp, string reference, string? cotangent, string value, string gradient, string? weight = null)
    {
        var leaf = golden.Input(logp).requires_grad_();
        var flat = leaf.flatten();
        using var batch = new PackedBatch(new PackedLayout([(int)flat.shape[0]], [1]))
        {
            Logp = flat,
            RefLogp = golden.Input(reference).flatten(),
            TokenReward = cotangent is null ? torch.ones_like(flat.detach()) : golden.Input(cotangent).flatten(),
            Value = weight is null ? torch.ones_like(flat.detach()) : golden.Input(weight).flatten(),
        };
        probe.BeginRollout(batch);
        golden.Expect("value", golden.Expected.GetProperty(value), batch.Advantage);
        var loss = probe.Evaluate(batch, probe.Total(batch));
        loss.backward();
        golden.Expect("gradient", golden.Expected.GetProperty(gradient), leaf.grad!);
        PythonCases.Current?.Add(
            golden, probe, batch,
            new JsonObject { ["advantage"] = PythonCases.Matrix(batch, golden.Tensor(golden.Expected.GetProperty(value)).flatten()) },
            new JsonObject { ["loss"] = PythonCases.Value(loss.ToDouble()), ["by_logp"] = PythonCases.Matrix(batch, golden.Tensor(golden.Expected.GetProperty(gradient)).flatten()) });
    }
}
