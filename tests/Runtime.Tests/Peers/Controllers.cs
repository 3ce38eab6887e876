using EntroPIC.Batches;
using EntroPIC.Controllers;
using TorchSharp;

namespace Runtime.Tests.Peers;

/// <summary>Traces of controllers, step by step, through the functions that are generated for them.</summary>
internal static class Controllers
{
    public static void AdaptiveKl(GoldenCase golden)
    {
        if (golden.Text("type", "adaptive") == "fixed")
        {
            var constant = EntroPIC.Controllers.Fixed.Step(golden.Option("kl_coef")).Output;
            golden.ExpectNumbers("coefficient", golden.Expected.GetProperty("value_after_update"), [.. Sequence(golden, "current_kl").Select(_ => constant)]);
            return;
        }

        var responses = GoldenCase.Number(golden.Inputs.GetProperty("n_steps"));
        EntroPIC.Controllers.AdaptiveKl.State? state = null;
        golden.ExpectNumbers("coefficient", golden.Expected.GetProperty("value_after_update"), Trace(Sequence(golden, "current_kl"), golden.Option("kl_coef"), measured =>
        {
            state = EntroPIC.Controllers.AdaptiveKl.Step(
                state, measured, golden.Option("target_kl"), golden.Option("horizon"), golden.Option("kl_coef"), responses).State;
            return state.Coefficient;
        }));
    }

    public static void Aec(GoldenCase golden)
    {
        var steps = new List<ControlStep<AecSkywork.State, double>>();
        foreach (var measured in Sequence(golden))
        {
            steps.Add(AecSkywork.Step(
                steps.LastOrDefault()?.State, measured, golden.Option("target_entropy"), golden.Option("delta_ent_coef"),
                golden.Option("min_ent_coef"), golden.Option("max_ent_coef"), golden.Option("init_ent_coef")));
        }

        golden.ExpectNumbers("coefficient that acts", golden.Expected.GetProperty("applied_coef"), [.. steps.Select(static step => step.Output)]);
        golden.ExpectNumbers("coefficient", golden.Expected.GetProperty("value_after_update"), [.. steps.Select(static step => step.State.Coefficient)]);
        golden.ExpectNumbers("whether it acts", golden.Expected.GetProperty("enabled_after_update"), [.. steps.Select(static step => step.State.Acts ? 1.0 : 0)]);
    }

    public static void Stare(GoldenCase golden)
    {
        var target = golden.Option("target_entropy");
        var step = golden.Flag("adaptive") ? golden.Option("alpha") : 0;
        golden.ExpectNumbers("gate", golden.Expected.GetProperty("gate_on"), Trace(Sequence(golden), 0, measured => Gate.Step(measured < target).Output ? 1 : 0));
        SignStep.State? boost = null;
        SignStep.State? damp = null;
        var (most, least) = (golden.Option("w_max"), golden.Option("m_min"));
        golden.ExpectNumbers("weight of right tokens", golden.Expected.GetProperty("reweight_w"), Trace(Sequence(golden), golden.Option("reweight_w"), measured =>
        {
            var next = SignStep.Step(boost, target - measured, step, golden.Option("reweight_w"), 1, most);
            boost = next.State;
            return next.Output;
        }));
        golden.ExpectNumbers("weight of wrong tokens", golden.Expected.GetProperty("reweight_m"), Trace(Sequence(golden), golden.Option("reweight_m"), measured =>
        {
            var next = SignStep.Step(damp, measured - target, step, golden.Option("reweight_m"), least, 1);
            damp = next.State;
            return next.Output;
        }));
    }

    /// <summary>The peer counts the run's steps, of which the trace may start late.</summary>
    public static void AEnt(GoldenCase golden)
    {
        var state = new DeadZoneIntegral.State
        {
            Value = golden.Option("entropy_coeff"),
            Steps = golden.Has("first_global_step") ? GoldenCase.Number(golden.Inputs.GetProperty("first_global_step")) : 0,
        };
        golden.ExpectNumbers("coefficient", golden.Expected.GetProperty("coef_after_update"), Trace(Sequence(golden), golden.Option("entropy_coeff"), measured =>
        {
            state = DeadZoneIntegral.Step(
                state, measured, golden.Option("entropy_low"), golden.Option("entropy_high"), -golden.Option("coeff_lr"), golden.Option("entropy_coeff"),
                golden.Option("coeff_box_low"), golden.Option("coeff_box_high"), golden.Option("warmup_steps")).State;
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
        var loss = PeerLoss.Make(name, ("target", golden.Option("target_kl")), ("horizon", golden.Option("horizon")), ("start", golden.Option("kl_coef")));
        foreach (var call in golden.Expected.GetProperty("calls").EnumerateArray())
        {
            loss.BeginRollout(batch);
            golden.Expect("reward", call.GetProperty("token_level_rewards"), padded.Unpack(batch.Advantage), golden.Inputs.GetProperty("response_mask"));
            var beta = loss.SaveControllers()["beta"]!;
            golden.Expect("coefficient", GoldenCase.Number(call.GetProperty("metrics").GetProperty("actor/reward_kl_penalty_coeff")), beta["output"]!.GetValue<double>());
            golden.Expect("next coefficient", GoldenCase.Number(call.GetProperty("coef_after")), beta["state"]!["coefficient"]!.GetValue<double>());
        }
    }

    private static double[] Sequence(GoldenCase golden, string name = "entropy_sequence") => GoldenCase.Numbers(golden.Inputs.GetProperty(name));

    /// <summary>What a controller gives for each measure. One that is not finite steps nothing, as in the trainer: what was last stays.</summary>
    private static double[] Trace(IEnumerable<double> measures, double first, Func<double, double> step)
    {
        var last = first;
        return [.. measures.Select(measure => last = double.IsFinite(measure) ? step(measure) : last)];
    }
}
