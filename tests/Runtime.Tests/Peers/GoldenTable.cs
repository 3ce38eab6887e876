using System.Text.Json;

namespace Runtime.Tests.Peers;

/// <summary>The handler of each golden file.</summary>
internal static class GoldenTable
{
    public static IReadOnlyDictionary<string, Action<GoldenCase>> Handlers { get; } = new SortedDictionary<string, Action<GoldenCase>>(StringComparer.Ordinal)
    {
        ["adv_gae"] = Advantages.Gae,
        ["adv_gpg"] = Advantages.Gpg,
        ["adv_grpo"] = Advantages.Grpo,
        ["adv_grpo_passk"] = Advantages.PassAtK,
        ["adv_grpo_vectorized"] = Advantages.GrpoVectorized,
        ["adv_opo"] = Advantages.Opo,
        ["adv_optimal_token_baseline"] = Advantages.TokenBaseline,
        ["adv_psr_nsr"] = Advantages.RightAndWrong,
        ["adv_reinforce_plus_plus"] = Advantages.ReinforcePlusPlus,
        ["adv_reinforce_plus_plus_baseline"] = Advantages.ReinforcePlusPlusBaseline,
        ["adv_remax"] = Advantages.ReMax,
        ["adv_rloo"] = Advantages.Rloo,
        ["adv_rloo_vectorized"] = Advantages.RlooVectorized,
        ["adv_tir_optimal_token_baseline"] = Advantages.TurnTokenBaseline,
        ["aent_clamped_entropy"] = Matrices.ClampedEntropy,
        ["aec_controller"] = Controllers.Aec,
        ["aent_controller"] = Controllers.AEnt,
        ["agg_loss"] = Matrices.Reduction,
        ["apply_kl_penalty"] = Controllers.Penalty,
        ["bypass_mode"] = Corrections.Bypass,
        ["ce_gppo"] = Policies.CeGppo,
        ["cispo"] = Policies.Cispo,
        ["clip_cov"] = Policies.ClipCov,
        ["entropic"] = Policies.Entropic,
        ["entropic_controller"] = EntropicController.Run,
        ["geo_mean"] = Policies.GeoMean,
        ["gpg"] = Policies.Gpg,
        ["gspo"] = Policies.Gspo,
        ["kl_cov"] = Policies.KlCov,
        ["kl_controller"] = Controllers.AdaptiveKl,
        ["kl_penalty"] = Matrices.Divergence,
        ["logits"] = Matrices.Logits,
        ["losses/engine_losses"] = Engine.Run,
        ["masked_stats"] = Matrices.Statistics,
        ["miles_approx_kl"] = Matrices.MilesDivergence,
        ["miles_policy_loss"] = Matrices.MilesPolicy,
        ["prime_kl_cov"] = Policies.PrimeKlCov,
        ["rlvr_decomposed_loss"] = Policies.Decomposed,
        ["rollout_is_weights"] = Corrections.Weights,
        ["rollout_rejection"] = Corrections.Rejection,
        ["sapo"] = Policies.Sapo,
        ["stare"] = Policies.Stare,
        ["stare_controller"] = Controllers.Stare,
        ["trl_adaptive_entropy"] = Trl.AdaptiveEntropy,
        ["trl_grpo"] = Trl.Loss,
        ["value_loss"] = Matrices.Critic,
        ["vanilla"] = Policies.Vanilla,
    };

    /// <summary>The cases of a file.</summary>
    public static IEnumerable<GoldenCase> CasesOf(string file, JsonElement content) =>
        content.ValueKind == JsonValueKind.Object ? Engine.CasesOf(file, content) : content.EnumerateArray().Select(GoldenCase.Of);
}
