using System.Runtime.CompilerServices;
using EntroPIC.Dsl;

namespace Dsl.Tests.Analysis;

/// <summary>Correct methods that resemble mistakes give no warning.</summary>
public sealed class HonestMethodTests
{
    public static TheoryData<string> Files => [.. Paths().Select(Path.GetFileName).OfType<string>()];

    [Theory]
    [InlineData("loss Awr { param temperature = 1 in (0, inf) advantage = reward - mean(reward per group) policy stop(min(exp(advantage / temperature), 20)) * logp }")]
    [InlineData("loss Raft { advantage = reward policy (if advantage > 0 then 1 else 0) * logp }")]
    [InlineData("loss Raft2 { policy reward * logp }")]
    [InlineData("loss BestOfN { let best = rank(reward per group) == count(true per group) - 1 policy (if best then 1 else 0) * logp }")]
    [InlineData("loss Unlikelihood { advantage = reward - 0.5 policy if advantage > 0 then logp else log(1 - min(live(prob), 0.999)) }")]
    [InlineData("loss Ul2 : Grpo { penalty unlike = 0.1 * -log(1 - min(live(prob), 0.999)) when advantage < 0 }")]
    [InlineData("loss Unlearn { policy -logp }")]
    [InlineData("loss EntMin { policy -entropy }")]
    [InlineData("loss EntMin2 : Grpo { penalty sure = 0.01 * entropy }")]
    [InlineData("loss SftMix : Grpo { bonus imitation = 0.1 * logp when reward > 0 }")]
    [InlineData("loss SftMix2 : Grpo { bonus imitation = 0.1 * logp }")]
    [InlineData("loss Rebel { advantage = reward - mean(reward per group) param eta = 1 in (0, inf) policy -square((mean(logp - old_logp per sequence)) / eta - advantage) }")]
    [InlineData("loss KlReg { advantage = reward - mean(reward per group) policy -square(logp - ref_logp - advantage) }")]
    [InlineData("loss Spo : Grpo { remove low remove high remove clip_fraction param eps = 0.2 in (0, 1) policy ratio * advantage - abs(advantage) / (2 * eps) * square(ratio - 1) }")]
    [InlineData("loss Unbiased : Grpo { param beta = 0.01 in [0, inf) penalty kl = beta * ratio * kl3(logp, ref_logp) }")]
    [InlineData("loss Unbiased2 : Grpo { param beta = 0.01 in [0, inf) penalty kl = beta * stop(ratio) * kl3(logp, ref_logp) }")]
    [InlineData("loss PpoKl : Grpo { remove low remove high remove clip_fraction param beta = 1 in [0, inf) policy ratio * advantage penalty kl = beta * kl3(old_logp, logp) }")]
    [InlineData("loss PpoKl1 : Grpo { remove low remove high remove clip_fraction param beta = 1 in [0, inf) policy ratio * advantage penalty kl = beta * kl2(old_logp, logp) }")]
    [InlineData("loss Mdpo : Grpo { remove low remove high remove clip_fraction policy ratio * (advantage - 0.1 * stop(logp - ref_logp)) }")]
    [InlineData("loss KlReward : Grpo { advantage = (reward - 0.05 * sum(kl1(old_logp, ref_logp) per sequence)) - mean(reward per group) }")]
    [InlineData("loss KlReward3 : Grpo { advantage = whiten(return_to_go(token_reward - 0.05 * kl3(old_logp, ref_logp), 1)) }")]
    [InlineData("loss MaxEnt : Grpo { advantage = whiten(return_to_go(token_reward - 0.01 * old_logp, 1)) }")]
    [InlineData("loss LengthPenalty : Grpo { let shaped = reward - 0.001 * length advantage = shaped - mean(shaped per group) }")]
    [InlineData("loss Truncation : Grpo { let shaped = if truncated then 0 else reward advantage = shaped - mean(shaped per group) }")]
    [InlineData("loss Topr { advantage = reward - 0.5 policy stop(if advantage > 0 then 1 else min(ratio, 1)) * advantage * logp }")]
    [InlineData("loss Asym : Grpo { policy if advantage > 0 then min(ratio, 1 + high) * advantage else max(ratio, 1 - low) * advantage }")]
    [InlineData("loss Tanh : Grpo { remove low remove high remove clip_fraction policy tanh(ratio - 1) * advantage }")]
    [InlineData("loss Softclip : Grpo { remove low remove high remove clip_fraction policy advantage * log(1 + ratio) }")]
    [InlineData("loss Scaled : Grpo { policy 0.5 * min(ratio * advantage, clamp(ratio, 1 - low, 1 + high) * advantage) }")]
    [InlineData("loss SeqPg { advantage = reward - mean(reward per group) policy advantage * sum(logp per sequence) reduce sequence_mean_token_sum }")]
    [InlineData("loss LogRatioPg { advantage = reward - mean(reward per group) policy advantage * mean(logp - old_logp per sequence) }")]
    [InlineData("loss GlobalBaseline : Grpo { advantage = (reward - mean(reward)) / (std(reward) + 1e-6) }")]
    [InlineData("loss LitePpo : Grpo { advantage = (reward - mean(reward per group)) / (std(reward) + 1e-6) }")]
    [InlineData("loss MaxBaseline : Grpo { advantage = reward - max(reward per group) }")]
    [InlineData("loss Median : Grpo { advantage = sign(reward - mean(reward per group)) }")]
    [InlineData("loss Tempered : Grpo { weight soft = stop(softmax(advantage per group)) }")]
    [InlineData("loss MinMax : Grpo { advantage = (reward - min(reward per group)) / max(max(reward per group) - min(reward per group), 1e-6) - 0.5 }")]
    [InlineData("loss Difficulty : Grpo { weight hard = 1 - mean(reward per group) }")]
    [InlineData("loss Focal : Grpo { weight focal = (1 - prob) ^ 2 }")]
    [InlineData("loss Entropyadv : Grpo { policy min(ratio * advantage, clamp(ratio, 1 - low, 1 + high) * advantage) * (1 + stop(entropy)) }")]
    [InlineData("loss Tis : Grpo { weight c = min(exp(old_logp - rollout_logp), 2) }")]
    [InlineData("loss Decoupled : TruncatedImportance { keep near when mean(kl3(rollout_logp, old_logp) per sequence) <= 0.03 weight fresh = min(exp(0.5 * (old_logp - rollout_logp)), 2) }")]
    [InlineData("loss Mis : Grpo { keep near when abs(mean(old_logp - rollout_logp per sequence)) < 0.1 }")]
    [InlineData("loss Stale : Grpo { keep fresh when ratio in (0.1, 10) }")]
    [InlineData("loss Region : Grpo { policy (if ratio >= 1 - low and ratio <= 1 + high then ratio else 0) * advantage }")]
    [InlineData("loss Region2 : Grpo { remove high remove clip_fraction policy (if abs(ratio - 1) < low then ratio else 0) * advantage }")]
    [InlineData("loss Region3 : Grpo { remove low remove high remove clip_fraction policy (if abs(logp - old_logp) < 0.2 then 1 else 0) * logp * advantage }")]
    [InlineData("loss Hinge : Grpo { penalty hinge = max(logp - ref_logp - 1, 0) }")]
    [InlineData("loss Hinge2 : Grpo { penalty trust = max(abs(logp - old_logp) - 0.2, 0) }")]
    [InlineData("loss Cvar : Grpo { advantage = reward - mean(reward per group) keep worst when reward <= mean(reward per group) }")]
    [InlineData("loss PosOnly : Grpo { keep good when advantage > 0 }")]
    [InlineData("loss NegOnly : Grpo { keep bad when advantage < 0 }")]
    [InlineData("loss Zero : Grpo { keep mixed when std(reward per group) > 0 }")]
    [InlineData("loss Reinforce2 { policy reward * ratio }")]
    [InlineData("loss Dpo { param beta = 0.1 in (0, inf) let margin = beta * sum(logp - ref_logp per sequence) advantage = reward - mean(reward per group) policy if advantage > 0 then -softplus(-margin) else -softplus(margin) }")]
    [InlineData("loss Kto { param beta = 0.1 in (0, inf) let margin = beta * (sum(logp - ref_logp per sequence)) policy if reward > 0 then sigmoid(margin) else sigmoid(-margin) }")]
    [InlineData("loss Npo { param beta = 0.1 in (0, inf) policy -2 / beta * softplus(beta * sum(logp - ref_logp per sequence)) }")]
    [InlineData("loss Cpo : Grpo { penalty drift = 0.1 * square(mean(logp - old_logp per sequence)) }")]
    [InlineData("loss Js : Grpo { let d = logp - ref_logp penalty js = 0.1 * (softplus(d) + softplus(-d)) }")]
    [InlineData("loss ChiSquare : Grpo { penalty chi = 0.1 * (exp(clamp(logp - ref_logp, -5, 5)) - 1) }")]
    [InlineData("loss ReverseKlGrad : Grpo { penalty kl = 0.1 * stop(logp - ref_logp) * logp }")]
    [InlineData("loss Distill { policy stop(ref_logp - logp) * logp }")]
    [InlineData("loss Distill2 : Grpo { bonus teach = 0.1 * stop(ref_logp - logp) * logp }")]
    [InlineData("loss OnPolicyDistill { advantage = per_token(reward) * 0 + ref_logp - old_logp policy advantage * logp }")]
    [InlineData("loss EntBand : Grpo { penalty band = square(entropy - 0.5) }")]
    [InlineData("loss EntBonusCapped : Grpo { bonus e = 0.01 * min(entropy, 1) }")]
    [InlineData("loss EntForWrong : Grpo { bonus e = 0.01 * entropy * (if advantage < 0 then 1 else -1) }")]
    [InlineData("loss Surprising : Grpo { bonus s = 0.01 * -logp when prob < 0.1 }")]
    [InlineData("loss Steer : Grpo { control alpha = Fixed(0.1) bonus s = alpha * abs(advantage) * ratio when prob > 0.95 }")]
    [InlineData("loss Anti : Grpo { penalty s = 0.1 * abs(advantage) * ratio when prob > 0.95 }")]
    [InlineData("loss Reg : Grpo { penalty overs = 0.01 * live(prob) }")]
    [InlineData("loss ValueBased { advantage = gae(token_reward, value, 1, 0.95) policy ratio * advantage }")]
    [InlineData("loss ValueWhite { advantage = whiten(gae(token_reward, value, 0.99, 0.95)) policy min(ratio * advantage, clamp(ratio, 0.8, 1.2) * advantage) }")]
    [InlineData("loss Gspo2 { advantage = reward - mean(reward per group) let s = exp(mean(logp - old_logp per sequence)) policy min(s * advantage, clamp(s, 0.9997, 1.0004) * advantage) }")]
    [InlineData("loss SeqClip { advantage = reward - mean(reward per group) let s = exp(clamp(sum(logp - old_logp per sequence), -20, 20)) policy min(s * advantage, clamp(s, 0.8, 1.2) * advantage) }")]
    [InlineData("loss Arpo : Grpo { let n = count(true per group) advantage = reward - (sum(reward per group) - reward) / max(n - 1, 1) }")]
    [InlineData("loss Pkpo : Grpo { advantage = reward * (1 - mean(reward per group)) }")]
    [InlineData("loss Stepped : Grpo { param warm = 10 bonus e = (if step < warm then 0.1 else 0) * entropy }")]
    [InlineData("loss NegReward : Grpo { advantage = if reward > 0.5 then 1 else -1 }")]
    [InlineData("loss BinaryCe { policy if reward > 0 then logp else log(1 - min(live(prob), 0.999)) }")]
    [InlineData("loss Aspo : Grpo { let flip = if advantage > 0 then stop(old_logp - logp) else stop(logp - old_logp) policy stop(clamp(exp(flip), 0, 3)) * advantage * logp remove low remove high remove clip_fraction }")]
    [InlineData("loss MaxEntropyPg : Grpo { remove low remove high remove clip_fraction policy ratio * (advantage - 0.1 * logp) }")]
    [InlineData("loss Tapered { advantage = reward - mean(reward per group) policy (if advantage >= 0 then 1 else stop(clamp(ratio, 0, 1))) * advantage * logp }")]
    [InlineData("loss IcePop : Grpo { let w = exp(old_logp - rollout_logp) weight icepop = if w >= 0.5 and w <= 5 then w else 0 }")]
    [InlineData("loss Dcpo : Grpo { let p = exp(old_logp) let hi = 0.5 + 0.5 * sqrt(1 + 1.12 / max(p, 1e-6)) policy min(ratio * advantage, clamp(ratio, 0.8, hi) * advantage) remove low remove high remove clip_fraction }")]
    [InlineData("loss MaxRl : Grpo { advantage = (reward - mean(reward per group)) / (mean(reward per group) + 1e-6) }")]
    [InlineData("loss BestOfK : Grpo { advantage = reward - max(reward where rank(reward per group) < count(true per group) - 1 per group) }")]
    public void PublishedMethodGivesNoWarning(string text) => Assert.Equal([], Source.Messages(text));

    [Theory]
    [MemberData(nameof(Files))]
    public void LibraryAndExamplesGiveNoWarning(string name)
    {
        var path = Paths().Single(path => Path.GetFileName(path) == name);
        Assert.Equal([], EntropicCompiler.Compile(new SourceFile(name, File.ReadAllText(path)), "Tests").Diagnostics.ToSorted().Select(static message => message.ToString()));
    }

    private static IEnumerable<string> Paths() => ((string[])["src/Dsl/Library", "examples"])
        .SelectMany(static folder => Directory.EnumerateFiles(Folder(folder), "*.entropic", SearchOption.AllDirectories))
        .Where(static path => !path.Contains($"{Path.DirectorySeparatorChar}artifacts{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static string Folder(string relative, [CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(path, "..", "..", "..", "..", relative));
}
