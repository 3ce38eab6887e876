namespace EntroPIC.Dsl.Binding;

/// <summary>Names of other trainers for values with another name here, or none.</summary>
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
        ["temperature"] = "all signals already use the sampling temperature",
        ["none"] = "omit the item instead",
        ["null"] = "omit the item instead",
        ["infinity"] = "write `inf`",
    };

    /// <summary>The advice at the end of a message, or <c>null</c>. <c>logprobs</c> is <c>log_prob</c>.</summary>
    public static string? Remedy(string name) =>
        Remedies.TryGetValue(name.TrimEnd('s').Replace("logprob", "log_prob"), out var remedy) ? remedy : null;
}
