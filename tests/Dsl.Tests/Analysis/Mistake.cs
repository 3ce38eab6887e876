namespace Dsl.Tests.Analysis;

/// <summary>A mistake in the items of a loss that derives from <c>Grpo</c>, and the same items without it.</summary>
/// <param name="Name">The mistake, for the name of the test case.</param>
/// <param name="Rule">The rule that finds it.</param>
/// <param name="Wrong">The items with the mistake.</param>
/// <param name="Message">The message, without the advice to allow it.</param>
/// <param name="Right">The items without it.</param>
internal sealed record Mistake(string Name, string Rule, string Wrong, string Message, string Right)
{
    /// <summary>Signs, roles, scopes and names that are wrong, as people get them wrong.</summary>
    public static IReadOnlyList<Mistake> All { get; } =
    [
        new(
            "DivergenceAsBonus", "ENT1317",
            "param beta = 0.1 in [0, inf) bonus kl = beta * kl3(logp, ref_logp)",
            "training on the bonus `kl` raises `logp` where it is 1 nat above `ref_logp` and lowers it where it is 1 nat below, so training moves the policy away from `ref_logp`; make it a `penalty`, or flip its sign",
            "param beta = 0.1 in [0, inf) penalty kl = beta * kl3(logp, ref_logp)"),
        new(
            "NegatedDivergenceAsPenalty", "ENT1317",
            "param beta = 0.1 in [0, inf) penalty kl = -beta * kl3(logp, ref_logp)",
            "training on the penalty `kl` raises `logp` where it is 1 nat above `ref_logp` and lowers it where it is 1 nat below, so training moves the policy away from `ref_logp`; its coefficient must not be negative",
            "param beta = 0.1 in [0, inf) bonus kl = -beta * kl3(logp, ref_logp)"),
        new(
            "NegativeCoefficient", "ENT1317",
            "param beta = -0.1 penalty kl = beta * kl3(logp, ref_logp)",
            "training on the penalty `kl` raises `logp` where it is 1 nat above `ref_logp` and lowers it where it is 1 nat below, so training moves the policy away from `ref_logp`; its coefficient must not be negative",
            "param beta = 0.1 penalty kl = beta * kl3(logp, ref_logp)"),
        new(
            "DivergenceAddedToPolicy", "ENT1317",
            "param beta = 0.1 in [0, inf) policy min(ratio * advantage, clamp(ratio, 1 - low, 1 + high) * advantage) + beta * kl2(logp, ref_logp)",
            "training on the policy raises `logp` where it is 1 nat above `ref_logp` and lowers it where it is 1 nat below, so training moves the policy away from `ref_logp`; subtract it instead of adding it",
            "param beta = 0.1 in [0, inf) policy min(ratio * advantage, clamp(ratio, 1 - low, 1 + high) * advantage) - beta * kl2(logp, ref_logp)"),
        new(
            "LinearDivergence", "ENT1318",
            "param beta = 0.1 in [0, inf) penalty kl = beta * kl1(logp, ref_logp)",
            "training on the penalty `kl` moves `logp` with a slope of -0.1 whatever `ref_logp` is, so `ref_logp` does not affect what is learned; `kl2` has the gradient of the divergence",
            "param beta = 0.1 in [0, inf) penalty kl = beta * kl1_straight_through(logp, ref_logp)"),
        new(
            "LinearDivergenceOfResponses", "ENT1318",
            "param beta = 0.1 in [0, inf) penalty kl = beta * mean(logp - ref_logp per sequence)",
            "training on the penalty `kl` moves `logp` with a slope of -0.1 whatever `ref_logp` is, so `ref_logp` does not affect what is learned; `kl2` has the gradient of the divergence",
            "param beta = 0.1 in [0, inf) penalty kl = beta * mean(kl2(logp, ref_logp) per sequence)"),
        new(
            "SwappedDivergence", "ENT1319",
            "param beta = 0.1 in [0, inf) penalty kl = beta * kl3(ref_logp, logp)",
            "the penalty `kl` computes `exp(d) - d - 1` with `d = logp - ref_logp`, which does not estimate the divergence from `ref_logp` on the policy's samples; k3 is `exp(-d) + d - 1`, as in `kl3(logp, ref_logp)`",
            "param beta = 0.1 in [0, inf) penalty kl = beta * kl3(logp, ref_logp)"),
        new(
            "AdvantageOfTheOthers", "ENT1316",
            "advantage = mean(reward per group) - reward",
            "the advantage of a response is 0.25 with a reward of 0 and -0.5 with a reward of 1, all else equal, so training makes right answers less likely; flip its sign",
            "advantage = reward - mean(reward per group)"),
        new(
            "NormalizedTheWrongWay", "ENT1316",
            "advantage = (mean(reward per group) - reward) / (std(reward per group) + 1e-6)",
            "the advantage of a response is 0.5 with a reward of 0 and -0.866 with a reward of 1, all else equal, so training makes right answers less likely; flip its sign",
            "advantage = (reward - mean(reward per group)) / (std(reward per group) + 1e-6)"),
        new(
            "OptimisticBound", "ENT1320",
            "policy max(ratio * advantage, clamp(ratio, 1 - low, 1 + high) * advantage)",
            "the policy has no gradient at a ratio of 0.779 where the advantage is positive, nor at 1.22 where it is negative, but keeps it however far the ratio moves with the advantage: the clip stops only tokens that should return; a pessimistic bound takes `min`, not `max`",
            "policy min(ratio * advantage, clamp(ratio, 1 - low, 1 + high) * advantage)"),
        new(
            "BoundOfTheRatioAlone", "ENT1321",
            "policy min(ratio, clamp(ratio, 1 - low, 1 + high)) * advantage",
            "where the advantage is negative, the policy has no gradient at a ratio of 1.22, so a token that has risen against its advantage cannot return; a pessimistic bound is `min(ratio * advantage, clamp(ratio, …) * advantage)`",
            "policy min(ratio * advantage, clamp(ratio, 1 - low, 1 + high) * advantage)"),
        new(
            "ClampAlone", "ENT1321",
            "policy clamp(ratio, 1 - low, 1 + high) * advantage",
            "where the advantage is negative, the policy has no gradient at a ratio of 1.22, so a token that has risen against its advantage cannot return; a pessimistic bound is `min(ratio * advantage, clamp(ratio, …) * advantage)`",
            "policy min(ratio * advantage, clamp(ratio, 1 - low, 1 + high) * advantage)"),
        new(
            "MaskOfOneSide", "ENT1321",
            "policy (if ratio <= 1 + high then ratio else 0) * advantage remove low remove clip_fraction",
            "where the advantage is negative, the policy has no gradient at a ratio of 1.22, so a token that has risen against its advantage cannot return; a pessimistic bound is `min(ratio * advantage, clamp(ratio, …) * advantage)`",
            "policy min(ratio * advantage, clamp(ratio, 1 - low, 1 + high) * advantage)"),
        new(
            "SwappedClamp", "ENT1208",
            "policy min(ratio * advantage, clamp(1 - low, ratio, 1 + high) * advantage)",
            "`1 - low` is a single number for the whole batch, but its bound `ratio` is not; `clamp` takes the value first, then the lower and upper bound",
            "policy min(ratio * advantage, clamp(ratio, 1 - low, 1 + high) * advantage)"),
        new(
            "SwappedMeasurement", "ENT1338",
            "control c = AdaptiveKl(0.02, mean(kl3(logp, ref_logp)) + 0.01) penalty p = c * kl2(logp, ref_logp)",
            "`measured` of `AdaptiveKl` is `0.02`, which no step changes, but `target` is `mean(kl3(logp, ref_logp)) + 0.01`, a measurement; swap them",
            "control c = AdaptiveKl(mean(kl3(logp, ref_logp)) + 0.01, 0.02) penalty p = c * kl2(logp, ref_logp)"),
        new(
            "CrossedBoundsOfASwitch", "ENT1207",
            "control c = Hysteresis(mean(entropy), 0.9, 0.1) bonus b = 0.01 * entropy when c",
            "the lower bound of a clamp in `Hysteresis`, 0.9, is above its upper bound, 0.1; swap them",
            "control c = Hysteresis(mean(entropy), 0.1, 0.9) bonus b = 0.01 * entropy when c"),
        new(
            "CrossedClamp", "ENT1207",
            "policy min(ratio * advantage, clamp(ratio, 1 + high, 1 - low) * advantage)",
            "the lower bound of this clamp, 1.2, is above its upper bound, 0.8; swap them",
            "policy min(ratio * advantage, clamp(ratio, 1 - low, 1 + high) * advantage)"),
        new(
            "CenteredOverTheBatch", "ENT1323",
            "advantage = (reward - mean(reward)) / (std(reward per group) + 1e-6)",
            "where all responses to a prompt have the same reward, the advantage reaches 3.75e5: a value divided by a group's standard deviation needs that group's mean subtracted first",
            "advantage = (reward - mean(reward per group)) / (std(reward) + 1e-6)"),
        new(
            "NotCentered", "ENT1323",
            "advantage = reward / (std(reward per group) + 1e-6)",
            "where all responses to a prompt have the same reward, the advantage reaches 1e6: a value divided by a group's standard deviation needs that group's mean subtracted first",
            "advantage = reward / (std(reward) + 1)"),
        new(
            "LeftOverBesideAControl", "ENT1324",
            "control c = P(error: 1 - mean(entropy), kp: 0.1, low: -low, high: high) policy ratio * advantage bonus b = 0.01 * c * entropy",
            "under this policy `clip_fraction` measures something that the policy no longer does; write `remove clip_fraction`",
            "control c = P(error: 1 - mean(entropy), kp: 0.1, low: -low, high: high) policy ratio * advantage bonus b = 0.01 * c * entropy remove clip_fraction"),
        new(
            "LeftOver", "ENT1324",
            "policy ratio * advantage",
            "under this policy only `clip_fraction` uses `low` and `high`, and it measures something that the policy no longer does; write `remove low remove high remove clip_fraction`",
            "policy ratio * advantage remove low remove high remove clip_fraction"),
        new(
            "ExponentialOfASum", "ENT1209",
            "let r = exp(sum(logp - old_logp per sequence)) policy min(r * advantage, clamp(r, 1 - low, 1 + high) * advantage)",
            "`sum(logp - old_logp per sequence)` grows with the length of a response, and above 88 its exponential is infinite in single precision; bound it, as in `clamp(…, -20, 20)`, or take the mean",
            "let r = exp(clamp(sum(logp - old_logp per sequence), -20, 20)) policy min(r * advantage, clamp(r, 1 - low, 1 + high) * advantage)"),
        new(
            "NegatedPolicy", "ENT1315",
            "policy -min(ratio * advantage, clamp(ratio, 1 - low, 1 + high) * advantage)",
            "training on the policy lowers `logp` where the advantage is 1 and the ratio 1 (slope -1), so better-than-expected tokens become less likely; a policy is maximized: flip its sign",
            "policy min(ratio * advantage, clamp(ratio, 1 - low, 1 + high) * advantage)"),
        new(
            "RatioUpsideDown", "ENT1315",
            "let r = exp(old_logp - logp) policy min(r * advantage, clamp(r, 1 - low, 1 + high) * advantage)",
            "training on the policy lowers `logp` where the advantage is 1 and the ratio 1 (slope -1), so better-than-expected tokens become less likely; its ratio is upside down: use `ratio`, or subtract the other policy from `logp`",
            "let r = exp(logp - old_logp) policy min(r * advantage, clamp(r, 1 - low, 1 + high) * advantage)"),
        new(
            "MetricNamedReward", "ENT1010",
            "metric reward = mean(entropy)",
            "`reward` is the mean reward in every log line; choose another name",
            "metric mean_entropy = mean(entropy)"),
        new(
            "MetricNamedGradientNorm", "ENT1010",
            "metric grad_norm = mean(entropy)",
            "`grad_norm` is the norm of the gradient in every log line; choose another name",
            "metric norm = mean(entropy)"),
        new(
            "MetricNamedLength", "ENT1010",
            "metric length_mean = mean(entropy)",
            "`length_mean` is the mean length of responses in every log line; choose another name",
            "metric mean_length = mean(length)"),
        new(
            "ControllerTheWrongWay", "ENT1308",
            "control c = Pi(error: 0.1 - mean(entropy), kp: 1, ki: 0.01) bonus b = c * abs(advantage) * ratio when prob > 0.95",
            "`c` falls as the entropy rises, and a higher `c` lowers it: positive feedback; flip the sign of its error, or of the term that it acts through",
            "control c = Pi(error: mean(entropy) - 0.1, kp: 1, ki: 0.01) bonus b = c * abs(advantage) * ratio when prob > 0.95"),
        new(
            "AbsoluteAdvantage", "ENT1315",
            "policy min(ratio * abs(advantage), clamp(ratio, 1 - low, 1 + high) * abs(advantage))",
            "training on the policy raises `logp` where the advantage is -1 and the ratio 1 (slope 1), so the worse a response is, the likelier it becomes; the advantage must keep its sign",
            "policy min(ratio * advantage, clamp(ratio, 1 - low, 1 + high) * advantage)"),
        new(
            "LogRatioUpsideDown", "ENT1315",
            "policy advantage * (old_logp - logp) remove low remove high remove clip_fraction",
            "training on the policy lowers `logp` where the advantage is 1 and the ratio 1 (slope -1), so better-than-expected tokens become less likely; a policy is maximized: flip its sign",
            "policy advantage * (logp - old_logp) remove low remove high remove clip_fraction"),
        new(
            "DividedByRatio", "ENT1315",
            "policy advantage / ratio remove low remove high remove clip_fraction",
            "training on the policy lowers `logp` where the advantage is 1 and the ratio 1 (slope -1), so better-than-expected tokens become less likely; its ratio is upside down: use `ratio`, or subtract the other policy from `logp`",
            "policy advantage * ratio remove low remove high remove clip_fraction"),
        new(
            "SurrogateAsPenalty", "ENT1315",
            "penalty more = 0.5 * advantage * logp",
            "training on the penalty `more` lowers `logp` where the advantage is 1 and the ratio 1 (slope -0.5), so better-than-expected tokens become less likely; a penalty is minimized: make it a `bonus`, or flip its sign",
            "bonus more = 0.5 * advantage * logp"),
        new(
            "WeightWithTheSignOfTheAdvantage", "ENT1315",
            "weight w = if advantage > 0 then 1 else -1",
            "training on the policy raises `logp` where the advantage is -1 and the ratio 1 (slope 1), so the worse a response is, the likelier it becomes; the advantage must keep its sign",
            "weight w = if advantage > 0 then 1 else 0.5"),
        new(
            "NegativeWeight", "ENT1210",
            "weight w = -1",
            "the weight `w` is -1, so training does the opposite of what the token teaches; a weight sets how much a token counts",
            "weight w = 1"),
        new(
            "NegativeGroupWeight", "ENT1210",
            "group wrong when advantage < 0 weight -0.5",
            "the weight `wrong` is -0.5, so training does the opposite of what the token teaches; a weight sets how much a token counts",
            "group wrong when advantage < 0 weight 0.5"),
        new(
            "BaselineMinusReward", "ENT1316",
            "advantage = baseline_reward - return_to_go(token_reward, 1)",
            "the advantage of a response is 0.5 with a reward of 0 and -0.5 with a reward of 1, all else equal, so training makes right answers less likely; flip its sign",
            "advantage = return_to_go(token_reward, 1) - baseline_reward"),
        new(
            "CostAsReward", "ENT1316",
            "advantage = whiten(-reward)",
            "the advantage of a response is 0.54 with a reward of 0 and -1.21 with a reward of 1, all else equal, so training makes right answers less likely; flip its sign",
            "advantage = whiten(reward)"),
        new(
            "RankTheWrongWay", "ENT1316",
            "let n = count(true per group) advantage = (n - 1) / 2 - rank(reward per group)",
            "the advantage of a response is 1.5 with a reward of 0 and -0.5 with a reward of 1, all else equal, so training makes right answers less likely; flip its sign",
            "let n = count(true per group) advantage = rank(reward per group) - (n - 1) / 2"),
        new(
            "AdvantageOfTheGroup", "ENT1305",
            "advantage = mean(reward per group) - mean(reward)",
            "`mean(reward per group) - mean(reward)` is the same for all responses to a prompt, so training prefers none of them; an advantage differs between the responses to a prompt",
            "advantage = reward - mean(reward)"),
        new(
            "BestOfTheGroup", "ENT1305",
            "advantage = max(reward per group)",
            "`max(reward per group)` is the same for all responses to a prompt, so training prefers none of them; an advantage differs between the responses to a prompt",
            "advantage = reward - max(reward per group)"),
        new(
            "DivergenceAddedToReward", "ENT1317",
            "advantage = whiten(return_to_go(token_reward + 0.1 * stop(kl1(logp, ref_logp)), 1))",
            "the advantage of a response falls as its tokens get closer to `ref_logp`, from 1 nat above to half a nat, so training moves the policy away from `ref_logp`; subtract the divergence from the reward",
            "advantage = whiten(return_to_go(token_reward - 0.1 * stop(kl1(logp, ref_logp)), 1))"),
        new(
            "DivergenceFromTheOldPolicyAsBonus", "ENT1317",
            "bonus drift = 0.1 * kl_abs(logp, old_logp)",
            "training on the bonus `drift` raises `logp` where it is 1 nat above `old_logp` and lowers it where it is 1 nat below, so training moves the policy away from `old_logp`; make it a `penalty`, or flip its sign",
            "penalty drift = 0.1 * kl_abs(logp, old_logp)"),
        new(
            "LowVarianceAsBonus", "ENT1317",
            "bonus kl = 0.1 * kl_low_variance(logp, ref_logp)",
            "training on the bonus `kl` raises `logp` where it is 1 nat above `ref_logp` and lowers it where it is 1 nat below, so training moves the policy away from `ref_logp`; make it a `penalty`, or flip its sign",
            "penalty kl = 0.1 * kl_low_variance(logp, ref_logp)"),
        new(
            "QuadraticAdded", "ENT1317",
            "policy advantage * logp + 0.25 * square(logp - old_logp) remove low remove high remove clip_fraction",
            "training on the policy raises `logp` where it is 1 nat above `old_logp` and lowers it where it is 1 nat below, so training moves the policy away from `old_logp`; subtract it instead of adding it",
            "policy advantage * logp - 0.25 * square(logp - old_logp) remove low remove high remove clip_fraction"),
        new(
            "AdaptiveBonus", "ENT1317",
            "control beta = AdaptiveKl(measured: mean(entropy), target: 0.1) bonus kl = beta * kl2(logp, ref_logp)",
            "training on the bonus `kl` raises `logp` where it is 1 nat above `ref_logp` and lowers it where it is 1 nat below, so training moves the policy away from `ref_logp`; make it a `penalty`, or flip its sign",
            "control beta = AdaptiveKl(measured: mean(entropy), target: 0.1) penalty kl = beta * kl2(logp, ref_logp)"),
        new(
            "DetachedReference", "ENT1318",
            "penalty kl = 0.1 * straight_through(kl3(logp, ref_logp), logp - ref_logp)",
            "training on the penalty `kl` moves `logp` with a slope of -0.1 whatever `ref_logp` is, so `ref_logp` does not affect what is learned; `kl2` has the gradient of the divergence",
            "penalty kl = 0.1 * straight_through(kl3(logp, ref_logp), kl2(logp, ref_logp))"),
        new(
            "SurpriseAsEntropy", "ENT1326",
            "bonus exploration = 0.01 * -logp",
            "training on the bonus `exploration` lowers `logp` of every sampled token equally (slope -0.01), which averages to 0 over the policy's samples and does not raise its entropy; use `entropy`",
            "bonus exploration = 0.01 * entropy"),
        new(
            "NegatedEntropyBonus", "ENT1325",
            "bonus exploration = -0.01 * entropy",
            "training on the bonus `exploration` lowers `entropy` (slope -0.01); flip its sign, or make it a `penalty` if intended",
            "bonus exploration = 0.01 * entropy"),
        new(
            "DualClipByMin", "ENT1322",
            "let clipped = min(ratio * advantage, clamp(ratio, 1 - low, 1 + high) * advantage) policy if advantage < 0 then min(clipped, 3 * advantage) else clipped",
            "where the advantage is negative, the policy is not 0 but has no gradient at a ratio of 1, where every update starts; check its `min`, `max` and `clamp`",
            "let clipped = min(ratio * advantage, clamp(ratio, 1 - low, 1 + high) * advantage) policy if advantage < 0 then max(clipped, 3 * advantage) else clipped"),
        new(
            "ClipAroundZero", "ENT1322",
            "policy min(ratio * advantage, clamp(ratio, -low, high) * advantage)",
            "where the advantage is positive, the policy is not 0 but has no gradient at a ratio of 1, where every update starts; check its `min`, `max` and `clamp`",
            "policy min(ratio * advantage, clamp(ratio, 1 - low, 1 + high) * advantage)"),
        new(
            "ClipBoundsBySignSwapped", "ENT1320",
            "policy (if advantage > 0 then max(ratio, 1 - low) else min(ratio, 1 + high)) * advantage",
            "the policy has no gradient at a ratio of 0.779 where the advantage is positive, nor at 1.22 where it is negative, but keeps it however far the ratio moves with the advantage: the clip stops only tokens that should return; a pessimistic bound takes `min`, not `max`",
            "policy (if advantage > 0 then min(ratio, 1 + high) else max(ratio, 1 - low)) * advantage"),
        new(
            "DetachedRatio", "ENT2004",
            "policy stop(ratio) * advantage bonus e = 0.01 * entropy remove low remove high remove clip_fraction",
            "`policy` carries no gradient, so it changes the value of the loss but not the training",
            "policy stop(ratio) * advantage * logp bonus e = 0.01 * entropy remove low remove high remove clip_fraction"),
        new(
            "DetachedAll", "ENT1105",
            "policy stop(ratio * advantage) remove low remove high remove clip_fraction",
            "`A` has no gradient: every path to `logp` or `entropy` is detached; `stop(ratio * advantage)` cuts it",
            "policy stop(ratio) * advantage * logp remove low remove high remove clip_fraction"),
        new(
            "KeepsWhatIsFar", "ENT1327",
            "keep close when mean(kl3(rollout_logp, old_logp) per sequence) > 0.03",
            "at the start of an update, before the policy has moved, `keep` drops every token; reverse the comparison",
            "keep close when mean(kl3(rollout_logp, old_logp) per sequence) <= 0.03"),
        new(
            "MasksWhatIsNear", "ENT1327",
            "weight correction = if importance(old_logp, rollout_logp) in [0.5, 2] then 0 else 1",
            "at the start of an update, before the policy has moved, `correction` gives every token a weight of 0; reverse the comparison",
            "weight correction = if importance(old_logp, rollout_logp) in [0.5, 2] then 1 else 0"),
        new(
            "MasksBeforeStraying", "ENT1327",
            "group strayed when advantage < 0 and mean(old_logp - stop(logp) per sequence) < 0.1 weight 0",
            "at the start of an update, before the policy has moved, `strayed` gives every token of negative advantage a weight of 0; reverse the comparison",
            "group strayed when advantage < 0 and mean(old_logp - stop(logp) per sequence) > 0.1 weight 0"),
        new(
            "AdvantageForgotten", "ENT1328",
            "policy ratio remove low remove high remove clip_fraction",
            "this policy does not use the advantage; multiply it by `advantage`, or `remove advantage`",
            "policy ratio * advantage remove low remove high remove clip_fraction"),
        new(
            "RawImportance", "ENT1209",
            "weight correction = exp(sum(old_logp - rollout_logp per sequence))",
            "`sum(old_logp - rollout_logp per sequenc…` grows with the length of a response, and above 88 its exponential is infinite in single precision; bound it, as in `clamp(…, -20, 20)`, or take the mean",
            "weight correction = min(exp(sum(old_logp - rollout_logp per sequence)), 2)"),
        new(
            "EntropyControllerTheWrongWay", "ENT1308",
            "control c = Dual(error: mean(entropy) - 0.2) bonus e = c * entropy",
            "`c` rises as the entropy rises, and a higher `c` raises it: positive feedback; flip the sign of its error, or of the term that it acts through",
            "control c = Dual(error: 0.2 - mean(entropy)) bonus e = c * entropy"),
        new(
            "KlControllerTheWrongWay", "ENT1308",
            "control beta = P(error: 0.1 - mean(kl3(logp, ref_logp)), kp: 1, low: 0) penalty kl = beta * kl3(logp, ref_logp)",
            "`beta` falls as `exp(b - a) - (b - a) - 1` rises, and a higher `beta` lowers it: positive feedback; flip the sign of its error, or of the term that it acts through",
            "control beta = P(error: mean(kl3(logp, ref_logp)) - 0.1, kp: 1, low: 0) penalty kl = beta * kl3(logp, ref_logp)"),
        new(
            "SumForMean", "ENT1312",
            "control c = Aec(measured: mean(sum(entropy per sequence)), target: 0.2) bonus e = c * entropy",
            "`mean(sum(entropy per sequence))` is a sum over the tokens of a response and grows with its length, but `0.2` does not; compare a mean",
            "control c = Aec(measured: mean(mean(entropy per sequence)), target: 0.2) bonus e = c * entropy"),
        new(
            "ThresholdOfPercent", "ENT1206",
            "group sure when prob > 95 weight 0",
            "`prob > 95` never holds: `prob` is in (0, 1]",
            "group sure when prob > 0.95 weight 0"),
        new(
            "RewardThatIsNeverKept", "ENT1329",
            "advantage = reward - 1 keep wrong when reward > 0",
            "with rewards of 0 and 1, every response that `keep` retains has an advantage of 0, so nothing is learned; reverse the comparison",
            "advantage = reward - 1 keep wrong when reward < 1"),
        new(
            "EqualGroupsKept", "ENT1329",
            "keep mixed when min(reward per group) >= max(reward per group)",
            "with rewards of 0 and 1, every response that `keep` retains has an advantage of 0, so nothing is learned; reverse the comparison",
            "keep mixed when min(reward per group) < max(reward per group)"),
        new(
            "CeilingOfTheOtherSign", "ENT1322",
            "let c = min(ratio * advantage, clamp(ratio, 1 - low, 1 + high) * advantage) policy if advantage > 0 then max(c, 3 * advantage) else c",
            "where the advantage is positive, the policy is not 0 but has no gradient at a ratio of 1, where every update starts; check its `min`, `max` and `clamp`",
            "let c = min(ratio * advantage, clamp(ratio, 1 - low, 1 + high) * advantage) policy if advantage < 0 then max(c, 3 * advantage) else c"),
        new(
            "RatioWithGradientBesideLogp", "ENT1330",
            "policy clamp(ratio, 1 - low, 1 + high) * advantage * logp remove clip_fraction",
            "where the advantage is 1, training on the policy raises a token whose `logp` is -0.02 and lowers one whose `logp` is -2, so some tokens learn the opposite; if a factor beside `logp` carries gradient, cut it with `stop(…)`",
            "policy stop(clamp(ratio, 1 - low, 1 + high)) * advantage * logp remove clip_fraction"),
        new(
            "ClipWithoutTheAdvantage", "ENT1331",
            "policy min(ratio * advantage, clamp(ratio, 1 - low, 1 + high))",
            "`ratio * advantage` depends on the advantage and `clamp(ratio, 1 - low, 1 + high)` does not, so `min` compares values of different scales; multiply both by the advantage",
            "policy min(ratio * advantage, clamp(ratio, 1 - low, 1 + high) * advantage)"),
        new(
            "ImportanceUpsideDown", "ENT1332",
            "weight correction = min(importance(rollout_logp, old_logp), 2)",
            "the weight `correction` falls where a token is likelier than under `rollout_logp`, so the importance weight is inverted; subtract `rollout_logp`, as in `importance(old_logp, rollout_logp)`",
            "weight correction = min(importance(old_logp, rollout_logp), 2)"),
        new(
            "ImportanceOfResponsesUpsideDown", "ENT1332",
            "weight correction = min(exp(sum(rollout_logp - old_logp per sequence)), 2)",
            "the weight `correction` falls where a token is likelier than under `rollout_logp`, so the importance weight is inverted; subtract `rollout_logp`, as in `importance(old_logp, rollout_logp)`",
            "weight correction = min(exp(sum(old_logp - rollout_logp per sequence)), 2)"),
        new(
            "BaselineOfTheGroupAdded", "ENT1333",
            "advantage = reward + mean(reward per group)",
            "the advantage of every response rises with the reward of another response to the prompt, which says nothing about the response itself; a baseline is subtracted",
            "advantage = reward - mean(reward per group)"),
        new(
            "BaselineAddedBeforeWhitening", "ENT1333",
            "advantage = whiten(reward + mean(reward per group))",
            "before it is whitened, the advantage of every response rises with the reward of another response to the prompt, which says nothing about the response itself; a baseline is subtracted",
            "advantage = whiten(reward - mean(reward per group))"),
        new(
            "GreedyBaselineAdded", "ENT1333",
            "advantage = return_to_go(token_reward, 1) + baseline_reward",
            "the advantage of every response rises with `baseline_reward`, which says nothing about the response itself; a baseline is subtracted",
            "advantage = return_to_go(token_reward, 1) - baseline_reward"),
        new(
            "FocalWeightWithGradient", "ENT1330",
            "policy (1 - exp(logp)) * ratio * advantage remove clip_fraction",
            "where the advantage is 1, training on the policy raises a token whose `logp` is -2 and lowers one whose `logp` is -0.02, so some tokens learn the opposite; if a factor beside `logp` carries gradient, cut it with `stop(…)`",
            "policy (1 - prob) * ratio * advantage remove clip_fraction"),
        new(
            "ImportanceUpsideDownInThePolicy", "ENT1332",
            "policy exp(rollout_logp - old_logp) * min(ratio * advantage, clamp(ratio, 1 - low, 1 + high) * advantage)",
            "the weight `exp(rollout_logp - old_logp)` falls where a token is likelier than under `rollout_logp`, so the importance weight is inverted; subtract `rollout_logp`, as in `importance(old_logp, rollout_logp)`",
            "policy exp(old_logp - rollout_logp) * min(ratio * advantage, clamp(ratio, 1 - low, 1 + high) * advantage)"),
        new(
            "CorrectedInThePolicyAndByWeight", "ENT1337",
            "weight correction = min(importance(old_logp, rollout_logp), 2) policy exp(clamp(logp - rollout_logp, -20, 20)) * advantage remove clip_fraction remove low remove high",
            "the policy and the weight `correction` each contain the importance weight relative to `rollout_logp`, so the gradient has its square",
            "weight correction = min(importance(old_logp, rollout_logp), 2) policy ratio * advantage remove clip_fraction remove low remove high"),
        new(
            "OnlyOneSideOfTheRatioAveraged", "ENT1335",
            "let whole = exp(mean(logp per sequence) - mean(old_logp)) policy min(whole * advantage, clamp(whole, 0.8, 1.2) * advantage) remove clip_fraction remove low remove high",
            "`whole` compares the policy with `old_logp`, but where the two are equal it is 1.06 for a response, not 1; average or sum both the same way",
            "let whole = exp(mean(logp - old_logp per sequence)) policy min(whole * advantage, clamp(whole, 0.8, 1.2) * advantage) remove clip_fraction remove low remove high"),
        new(
            "SumOfTheGroupSubtracted", "ENT1336",
            "advantage = reward - sum(reward per group)",
            "the advantage of a response is the same whether its reward is 0 or 1, so training does not prefer right answers; a baseline is a mean, as in `reward - mean(reward per group)`",
            "advantage = reward - mean(reward per group)"),
        new(
            "ClipByWeightOnTheWrongSide", "ENT1320",
            "policy ratio * advantage remove clip_fraction group moved when advantage > 0 and ratio < 1 - low or advantage < 0 and ratio > 1 + high weight 0",
            "the policy has no gradient at a ratio of 0.779 where the advantage is positive, nor at 1.22 where it is negative, but keeps it however far the ratio moves with the advantage: the clip stops only tokens that should return; a pessimistic bound takes `min`, not `max`",
            "policy ratio * advantage remove clip_fraction group moved when advantage > 0 and ratio > 1 + high or advantage < 0 and ratio < 1 - low weight 0"),
        new(
            "MeanAdvantageInThePolicy", "ENT1328",
            "policy ratio * mean(advantage per group) remove clip_fraction",
            "this policy does not use the advantage; its gradient is the same whatever the advantages of the responses to a prompt are",
            "policy ratio * advantage remove clip_fraction"),
        new(
            "KeepThatRetainsNothing", "ENT1329",
            "keep mixed when min(reward per group) > max(reward per group)",
            "with rewards of 0 and 1, `keep` retains no response, so nothing is learned; reverse the comparison",
            "keep mixed when min(reward per group) < max(reward per group)"),
        new(
            "GroupTwice", "ENT1306",
            "group sure when prob > 0.9 weight 2 group surer when prob > 0.9 weight 0.5",
            "`sure` and `surer` both take tokens where `prob > 0.9` is true, which get both weights; end one where the other begins",
            "group sure when prob > 0.9 weight 2 group surer when prob <= 0.9 weight 0.5"),
        new(
            "LogpComparedWithItself", "ENT1211",
            "param beta = 0.1 in [0, inf) penalty kl = beta * kl3(logp, logp)",
            "`logp` is subtracted from itself, which always gives 0; one of the two is probably another value",
            "param beta = 0.1 in [0, inf) penalty kl = beta * kl3(logp, ref_logp)"),
        new(
            "ControlledBonusWithoutAbs", "ENT1309",
            "control alpha = Pi(error: mean(entropy) - 0.1, kp: 1, ki: 0.01) bonus steering = alpha * advantage * ratio when prob > 0.95",
            "`alpha` raises entropy through `steering` where the advantage has one sign and lowers it where it has the other, so the sign of the loop cannot be proven; weight it by `abs(advantage)`",
            "control alpha = Pi(error: mean(entropy) - 0.1, kp: 1, ki: 0.01) bonus steering = alpha * abs(advantage) * ratio when prob > 0.95"),
        new(
            "LinearPartOfK3Negated", "ENT1319",
            "param beta = 0.1 in [0, inf) penalty kl = beta * (exp(ref_logp - logp) + (ref_logp - logp) - 1)",
            "the penalty `kl` computes `exp(-d) - d - 1` with `d = logp - ref_logp`, which does not estimate the divergence from `ref_logp` on the policy's samples; k3 is `exp(-d) + d - 1`, as in `kl3(logp, ref_logp)`",
            "param beta = 0.1 in [0, inf) penalty kl = beta * (exp(ref_logp - logp) - (ref_logp - logp) - 1)"),
    ];

    /// <summary>Ambiguous pairs: the loss does not tell which of two is meant, so neither gives a warning.</summary>
    public static IReadOnlyList<(string Wrong, string Right)> Unknowable { get; } =
    [
        ("penalty exploration = 0.01 * entropy", "bonus exploration = 0.01 * entropy"),
        ("weight correction = importance(old_logp, rollout_logp)", "weight correction = min(importance(old_logp, rollout_logp), 2)"),
        ("param temperature = 0.1 in (0, inf) weight guide = stop(softmax(advantage * temperature per group))", "param temperature = 0.1 in (0, inf) weight guide = stop(softmax(advantage / temperature per group))"),
        ("policy min(ratio * advantage, clamp(ratio, 1 - low, 1 + high) * advantage) / length reduce sequence_mean_token_mean", "policy min(ratio * advantage, clamp(ratio, 1 - low, 1 + high) * advantage) reduce sequence_mean_token_mean")
    ];

    public string Text => Of(Wrong);

    public static string Of(string items) => $"loss A : Grpo {{ {items} }}";
}
