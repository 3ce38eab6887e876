namespace EntroPIC.Dsl.Binding;

/// <summary>Names that other trainers give to what has another name here, or none.</summary>
internal static class ForeignNames
{
    private static readonly Dictionary<string, string> Remedies = new(StringComparer.OrdinalIgnoreCase)
    {
        ["log_prob"] = "write `logp`",
        ["old_log_prob"] = "write `old_logp`",
        ["ref_log_prob"] = "write `ref_logp`",
        ["reference_logp"] = "write `ref_logp`",
        ["reference_log_prob"] = "write `ref_logp`",
        ["rollout_log_prob"] = "write `rollout_logp`",
        ["baseline"] = "the mean of a group is `mean(reward per group)`, the reward of the greedy response is `baseline_reward`",
        ["kl"] = "an estimate per token is `kl3(logp, ref_logp)`",
        ["mask"] = "prompt and padding tokens are never part of a loss; use `keep` to drop more",
        ["response_mask"] = "prompt and padding tokens are never part of a loss; use `keep` to drop more",
        ["return"] = "write `return_to_go(token_reward, discount)`",
        ["temperature"] = "all signals are of the policy at the temperature that it samples with",
        ["none"] = "omit the item instead",
        ["null"] = "omit the item instead",
        ["infinity"] = "write `inf`",
    };

    /// <summary>What to do, as the end of a message; <c>null</c> where that is not known. <c>logprobs</c> is <c>log_prob</c>.</summary>
    public static string? Remedy(string name) => Remedies.TryGetValue(name.TrimEnd('s').Replace("logprob", "log_prob"), out var remedy) ? remedy : null;
}
