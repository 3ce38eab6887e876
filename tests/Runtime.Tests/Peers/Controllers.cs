using System.Text.Json;
using System.Text.Json.Nodes;
using EntroPIC.Batches;
using EntroPIC.Controllers;
using EntroPIC.Generated;
using TorchSharp;

namespace Runtime.Tests.Peers;

/// <summary>Traces of controllers, step by step, through the functions that are generated for them.</summary>
internal static class Controllers
{
    public static void AdaptiveKl(GoldenCase golden)
    {
        var measures = Sequence(golden, "current_kl");
        var start = golden.Option("kl_coef");
        if (golden.Text("type", "adaptive") == "fixed")
        {
            golden.ExpectNumbers("coefficient", Expected(golden, "value_after_update"), Trace(measures, start, _ => Laws.Step<NoState, double>(golden, Fixed.Step, null, start).Output));
            return;
        }

        var responses = GoldenCase.Number(golden.Inputs.GetProperty("n_steps"));
        EntroPIC.Controllers.AdaptiveKl.State? state = null;
        golden.ExpectNumbers("coefficient", Expected(golden, "value_after_update"), Trace(measures, start, measured =>
        {
            var step = Laws.Step<EntroPIC.Controllers.AdaptiveKl.State, double>(
                golden, EntroPIC.Controllers.AdaptiveKl.Step, state, measured, golden.Option("target_kl"), golden.Option("horizon"), start, responses);
            state = step.State;
            return state.Coefficient;
        }));
    }

    public static void Aec(GoldenCase golden)
    {
        var steps = new List<ControlStep<AecSkywork.State, double>>();
        foreach (var measured in Sequence(golden))
        {
            steps.Add(Laws.Step<AecSkywork.State, double>(
                golden, AecSkywork.Step, steps.LastOrDefault()?.State, measured, golden.Option("target_entropy"), golden.Option("delta_ent_coef"),
                golden.Option("min_ent_coef"), golden.Option("max_ent_coef"), golden.Option("init_ent_coef")));
        }

        golden.ExpectNumbers("coefficient that acts", Expected(golden, "applied_coef"), [.. steps.Select(static step => step.Output)]);
        golden.ExpectNumbers("coefficient", Expected(golden, "value_after_update"), [.. steps.Select(static step => step.State.Coefficient)]);
        golden.ExpectNumbers("whether it acts", Expected(golden, "enabled_after_update"), [.. steps.Select(static step => step.State.Acts ? 1.0 : 0)]);
    }

    public static void Stare(GoldenCase golden)
    {
        var target = golden.Option("target_entropy");
        golden.ExpectNumbers("gate", Expected(golden, "gate_on"), Trace(Sequence(golden), 0, measured => Laws.Step<NoState, bool>(golden, Gate.Step, null, measured < target).Output ? 1 : 0));
        Weigh(golden, "reweight_w", measured => target - measured, least: 1, most: golden.Option("w_max"));
        Weigh(golden, "reweight_m", measured => measured - target, least: golden.Option("m_min"), most: 1);
    }

    private static void Weigh(GoldenCase golden, string name, Func<double, double> error, double least, double most)
    {
        var start = golden.Option(name);
        var size = golden.Flag("adaptive") ? golden.Option("alpha") : 0;
        SignStep.State? state = null;
        golden.ExpectNumbers(name, Expected(golden, name), Trace(Sequence(golden), start, measured =>
        {
            var step = Laws.Step<SignStep.State, double>(golden, SignStep.Step, state, error(measured), size, start, least, most);
            state = step.State;
            return step.Output;
        }));
    }

    /// <summary>The peer counts the run's steps, of which the trace may start late.</summary>
    public static void AEnt(GoldenCase golden)
    {
        var start = golden.Option("entropy_coeff");
        var first = golden.Has("first_global_step") ? GoldenCase.Number(golden.Inputs.GetProperty("first_global_step")) : 0;
        var state = new DeadZoneIntegral.State { Value = start, Steps = first };
        golden.ExpectNumbers("coefficient", Expected(golden, "coef_after_update"), Trace(Sequence(golden), start, measured =>
        {
            var step = Laws.Step<DeadZoneIntegral.State, double>(
                golden, DeadZoneIntegral.Step, state, measured, golden.Option("entropy_low"), golden.Option("entropy_high"), -golden.Option("coeff_lr"), start,
                golden.Option("coeff_box_low"), golden.Option("coeff_box_high"), golden.Option("warmup_steps"));
            state = step.State;
            return state.Value;
        }));
    }

    /// <summary>A divergence taken off rewards, again and again, with the coefficient moving between.</summary>
    public static void Penalty(GoldenCase golden)
    {
        var name = golden.Text("kl_penalty") switch
        {
            "kl" or "k1" => "PenalizedK1",
            "abs" => "PenalizedAbs",
            "mse" or "k2" => "PenalizedK2",
            "low_var_kl" or "k3" => "PenalizedLowVariance",
            var other => throw new SkippedCaseException($"its kind `{other}` is not known here"),
        };
        var mask = golden.Input("response_mask");
        using var padded = new PaddedInputs(mask, [.. Enumerable.Repeat(1, (int)mask.shape[0])]);
        using var batch = new PackedBatch(padded.Layout)
        {
            OldLogp = padded.Pack(golden.Input("old_log_probs")),
            RefLogp = padded.Pack(golden.Input("ref_log_prob")),
            TokenReward = padded.Pack(golden.Input("token_level_scores")),
        };
        var loss = PeerLoss.Make(
            name, ("target", golden.Option("target_kl")), ("horizon", golden.Option("horizon")), ("start", golden.Option("kl_coef")));
        var recorded = new List<JsonObject>();
        foreach (var call in golden.Expected.GetProperty("calls").EnumerateArray())
        {
            loss.BeginRollout(batch);
            recorded.Add(new JsonObject
            {
                ["advantage"] = PythonCases.Matrix(batch, padded.Pack(golden.Tensor(call.GetProperty("token_level_rewards")))),
                ["controllers"] = new JsonObject
                {
                    ["beta"] = new JsonObject
                    {
                        ["output"] = PythonCases.Node(call.GetProperty("metrics").GetProperty("actor/reward_kl_penalty_coeff")),
                        ["state"] = new JsonObject { ["coefficient"] = PythonCases.Node(call.GetProperty("coef_after")) },
                    },
                },
            });
            var rewards = padded.Unpack(batch.Advantage);
            golden.Expect("reward", call.GetProperty("token_level_rewards"), rewards, golden.Inputs.GetProperty("response_mask"));
            var beta = loss.SaveControllers()["beta"]!;
            var applied = call.GetProperty("metrics").GetProperty("actor/reward_kl_penalty_coeff");
            golden.Expect("coefficient", GoldenCase.Number(applied), beta["output"]!.GetValue<double>());
            golden.Expect("next coefficient", GoldenCase.Number(call.GetProperty("coef_after")), beta["state"]!["coefficient"]!.GetValue<double>());
        }

        PythonCases.Current?.AddRollouts(golden, loss, batch, recorded);
    }

    private static JsonElement Expected(GoldenCase golden, string name) => golden.Expected.GetProperty(name);

    private static double[] Sequence(GoldenCase golden, string name = "entropy_sequence") => GoldenCase.Numbers(golden.Inputs.GetProperty(name));

    /// <summary>The controller output for each measurement. A non-finite measurement advances nothing, as in the trainer: the last output stays.</summary>
    private static double[] Trace(IEnumerable<double> measures, double first, Func<double, double> step)
    {
        var last = first;
        return [.. measures.Select(measure => last = double.IsFinite(measure) ? step(measure) : last)];
    }
}
