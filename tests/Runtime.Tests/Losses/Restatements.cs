using static Runtime.Tests.Losses.PlainBatch;

namespace Runtime.Tests.Losses;

/// <summary>
/// Losses of the library, written anew from their sources over plain arrays: what is to be minimized, with every constant spelled out. They share
/// nothing with the compiler. <see cref="PlainToken.Live"/> has the gradient.
/// </summary>
internal static class Restatements
{
    /// <summary>Those whose source stops a gradient, so that theirs is not the slope of the value.</summary>
    private static readonly HashSet<string> WithStops = new(["Aspo", "CispoMasked", "Dft", "Fipo", "Kto", "ScaleRl", "Topr"], StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, Func<PlainBatch, double>> All { get; } = new SortedDictionary<string, Func<PlainBatch, double>>(StringComparer.Ordinal)
    {
        ["Aspo"] = Aspo,
        ["CispoMasked"] = CispoMasked,
        ["DcpoClip"] = DcpoClip,
        ["Dft"] = Dft,
        ["Dpo"] = Dpo,
        ["Fipo"] = Fipo,
        ["GrpoDistillation"] = GrpoDistillation,
        ["GrpoUnbiasedKl"] = GrpoUnbiasedKl,
        ["Gvpo"] = Gvpo,
        ["Ipo"] = Ipo,
        ["Kto"] = Kto,
        ["MaxRl"] = MaxRl,
        ["OnPolicyDistillation"] = OnPolicyDistillation,
        ["PrimeIpo"] = PrimeIpo,
        ["Qae"] = Qae,
        ["Real"] = Real,
        ["RightLikelihood"] = RightLikelihood,
        ["ScaleRl"] = ScaleRl,
        ["SequenceMaskedImportance"] = SequenceMaskedImportance,
        ["Topr"] = Topr,
        ["TwoSidedClip"] = TwoSidedClip,
    };

    public static bool Stops(string loss) => WithStops.Contains(loss);

    /// <summary>
    /// arXiv 2510.06062, 6: tokens that PPO clips are masked; the ratio of others is <c>π / π_old</c>, or
    /// <c>π_old π / sg(π²)</c> for positive advantages; above 3 its value is clipped and its gradient stays.
    /// </summary>
    private static double Aspo(PlainBatch batch) => -batch.OverTokens((response, token) =>
    {
        var advantage = Standardized(batch, response);
        if ((advantage > 0 && token.Ratio > 1.2) || (advantage < 0 && token.Ratio < 0.8))
        {
            return 0;
        }

        var flipped = Math.Exp(token.Old + token.Live - (2 * token.Logp));
        var held = advantage > 0 ? 1 / token.Ratio : token.Ratio;
        var ratio = advantage > 0 ? flipped : token.LiveRatio;
        return (held > 3 ? 3 * Math.Exp(token.Live - token.Logp) : ratio) * advantage;
    });

    /// <summary>MiniMax-M1, arXiv 2506.13585, Eq. 6 and 7: <c>sg(clip(r)) A log π M</c>; only the upper bound of the weight acts.</summary>
    private static double CispoMasked(PlainBatch batch) => -batch.OverTokens((response, token) =>
    {
        var advantage = Standardized(batch, response);
        var mask = advantage switch
        {
            > 0 when token.Ratio > 1.2 => 0,
            < 0 when token.Ratio < 0.8 => 0,
            _ => 1,
        };
        return Math.Min(token.Ratio, 1.2) * advantage * token.Live * mask;
    });

    /// <summary>
    /// arXiv 2509.02333: <c>0.5 + 0.5 √max(1 - 4 ε_low / q, 0) ≤ r ≤ 0.5 + 0.5 √(1 + 4 ε_high / q)</c>, where q is the old probability, and never
    /// more than 10; the mean over the tokens of each response.
    /// </summary>
    private static double DcpoClip(PlainBatch batch) => DcpoClip(batch, response => Standardized(batch, response));

    /// <summary>The same, under other advantages.</summary>
    public static double DcpoClip(PlainBatch batch, Func<PlainResponse, double> advantageOf) => batch.OverResponses(response =>
    {
        var advantage = advantageOf(response);
        return -response.Tokens.Average(token =>
        {
            var q = Math.Exp(token.Old);
            var low = 0.5 + (0.5 * Math.Sqrt(Math.Max(1 - (4 * 0.16 / q), 0)));
            var high = Math.Min(0.5 + (0.5 * Math.Sqrt(1 + (4 * 0.2 / q))), 10);
            return DualClipped(token.LiveRatio, advantage, low, high, 10);
        });
    });

    /// <summary>arXiv 2508.05629: <c>-sg(π) log π</c>, by token.</summary>
    private static double Dft(PlainBatch batch) => -batch.OverTokens(static (_, token) => Math.Exp(token.Logp) * token.Live);

    /// <summary>
    /// arXiv 2305.18290, Eq. 7: <c>-log σ(β log(π_w / ref_w) - β log(π_l / ref_l))</c>, here with the sums over all responses of reward 1 and of reward 0 to
    /// a prompt.
    /// </summary>
    private static double Dpo(PlainBatch batch) => Mean(batch.Prompts.Where(prompt => IsMixed(batch, prompt[0])).Select(static prompt => Math.Log(1 + Math.Exp(-0.1 * Margin(prompt)))));

    /// <summary>
    /// arXiv 2310.12036, Eq. 17: <c>(h - 1 / (2 τ))²</c> with <c>h = log(π_w / ref_w) - log(π_l / ref_l)</c> and τ = 0.1, over pairs; of more responses the
    /// sums, as in <see cref="Dpo"/>.
    /// </summary>
    private static double Ipo(PlainBatch batch) => Mean(batch.Prompts.Where(prompt => IsMixed(batch, prompt[0])).Select(static prompt => Math.Pow(Margin(prompt) - 5, 2)));

    /// <summary>
    /// arXiv 2402.01306, Eq. 8: <c>λ - v</c>, where <c>v = λ σ(β (r - z))</c> for desirable responses and <c>λ σ(β (z - r))</c> for others, with λ = 1 and
    /// β = 0.1; here z is the mean of <c>r</c> over the batch, not below 0, without gradient.
    /// </summary>
    private static double Kto(PlainBatch batch)
    {
        var point = Math.Max(Mean(batch.Responses.Select(static response => response.Tokens.Sum(static token => token.Logp - token.Reference))), 0);
        return batch.OverResponses(response =>
        {
            var gain = response.Tokens.Sum(static token => token.Live - token.Reference) - point;
            return 1 - (1 / (1 + Math.Exp(-0.1 * (response.Reward > 0 ? gain : -gain))));
        });
    }

    private static double Margin(PlainResponse[] prompt) =>
        prompt.Sum(static response => (response.Reward > 0 ? 1 : -1) * response.Tokens.Sum(static token => token.Live - token.Reference));

    /// <summary>
    /// arXiv 2603.19835, Eq. 5 to 8, with the bounds [1, 1.2] of its 32B runs: <c>f_t = clip(exp(Σ_{k ≥ t} M_k γ^(k-t) Δlog p_k))</c>. Tokens of negative
    /// advantage beyond the dual clip of 10 are out of the sum, and their own weight is 1.
    /// </summary>
    private static double Fipo(PlainBatch batch) => -Mean(batch.Responses.SelectMany(response =>
    {
        var advantage = Standardized(batch, response);
        return response.Tokens.Select((token, t) =>
        {
            var future = response.Tokens.Skip(t).Select((later, distance) =>
                IsOutlier(later) ? 0 : Math.Pow(2, -distance / 32.0) * (later.Logp - later.Old)).Sum();
            var influence = IsOutlier(token) ? 1 : Math.Clamp(Math.Exp(future), 1, 1.2);
            return DualClipped(token.LiveRatio, advantage * influence, 0.8, 1.28, 10);
        });

        bool IsOutlier(PlainToken token) => advantage < 0 && token.Ratio > 10;
    }));

    /// <summary>The surrogate of PPO with <c>A - (log π_old - log π_T)</c>; the teacher of the tests is the reference.</summary>
    private static double GrpoDistillation(PlainBatch batch) => -batch.OverTokens((response, token) =>
        Clipped(token.LiveRatio, Standardized(batch, response) - (token.Old - token.Reference), 0.8, 1.2));

    /// <summary>DeepSeek-V3.2, arXiv 2512.02556, and DeepSeekMath, arXiv 2402.03300, Eq. 3: <c>β r (π_ref / π - log(π_ref / π) - 1)</c>.</summary>
    private static double GrpoUnbiasedKl(PlainBatch batch) => batch.OverResponses(response =>
    {
        var advantage = Standardized(batch, response);
        return response.Tokens.Average(token =>
        {
            var fraction = Math.Exp(token.Reference - token.Live);
            return -Clipped(token.LiveRatio, advantage, 0.8, 1.2) + (0.04 * token.LiveRatio * (fraction - Math.Log(fraction) - 1));
        });
    });

    /// <summary>
    /// arXiv 2504.19599 and its code: <c>½ Σ_i ((R_θ,i - mean R_θ) - (R_i - mean R))² / (k - 1)</c> per prompt, where <c>R_θ = β log(π / π_old)</c> of the
    /// response; here the mean over responses that have tokens, each times <c>k / (k - 1)</c>.
    /// </summary>
    private static double Gvpo(PlainBatch batch) => batch.OverResponses(response =>
    {
        var group = batch.Responses.Where(other => other.Prompt == response.Prompt).ToArray();
        var center = group.Average(static other => 0.1 * other.Tokens.Sum(static token => token.Logp - token.Old));
        var implied = 0.1 * response.Tokens.Sum(static token => token.Live - token.Old);
        var distance = implied - center - Centered(batch, response);
        return group.Length == 1 ? 0 : 0.5 * distance * distance * group.Length / (group.Length - 1);
    });

    /// <summary>arXiv 2602.02710: <c>(r - mean) / mean</c>, or 0 without a success, in PPO's surrogate.</summary>
    private static double MaxRl(PlainBatch batch) => -batch.OverTokens((response, token) =>
    {
        var mean = batch.GroupOf(response).Average();
        return Clipped(token.LiveRatio, mean > 0 ? (response.Reward - mean) / mean : 0, 0.8, 1.2);
    });

    /// <summary><c>-r (log π_T - log π_old)</c> per token; the teacher of the tests is the reference.</summary>
    private static double OnPolicyDistillation(PlainBatch batch) => -batch.OverTokens(static (_, token) => token.LiveRatio * (token.Reference - token.Old));

    /// <summary>
    /// The loss type <c>ipo</c> of prime-rl: <c>-keep A π / μ + 1e-3 log²(π / μ)</c> per token, where tokens with <c>|π - μ| > 0.1</c> are not kept and μ is
    /// the engine.
    /// </summary>
    private static double PrimeIpo(PlainBatch batch) => batch.OverTokens((response, token) =>
    {
        var isKept = Math.Abs(Math.Exp(token.Logp) - Math.Exp(token.Rollout)) <= 0.1;
        var logRatio = token.Live - token.Rollout;
        return (isKept ? -Centered(batch, response) * Math.Exp(logRatio) : 0) + (1e-3 * logRatio * logRatio);
    });

    /// <summary>
    /// arXiv 2509.22611 on DAPO, arXiv 2503.14476: the 0.4-quantile of the group, interpolated, in place of the mean; groups of equal rewards are
    /// dropped. Responses here are too short for DAPO's penalty of length.
    /// </summary>
    private static double Qae(PlainBatch batch) => -OverTokens(batch.Responses.Where(response => IsMixed(batch, response)), (response, token) =>
    {
        var sorted = batch.GroupOf(response).Order().ToArray();
        var place = 0.4 * (sorted.Length - 1);
        var below = (int)Math.Floor(place);
        var quantile = sorted[below] + ((place - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]));
        return Clipped(token.LiveRatio, (response.Reward - quantile) / (Deviation(sorted) + 1e-6), 0.8, 1.28);
    });

    /// <summary>arXiv 2602.05630: <c>log(1 + Σ_neg exp(s / τ)) + log(1 + Σ_pos exp(-s / τ))</c> per prompt, where s is the mean log-ratio.</summary>
    private static double Real(PlainBatch batch) => Mean(batch.Prompts.Select(static prompt =>
    {
        var wrong = prompt.Where(static response => response.Reward <= 0).Sum(static response => Math.Exp(2 * Score(response)));
        var right = prompt.Where(static response => response.Reward > 0).Sum(static response => Math.Exp(-2 * Score(response)));
        return Math.Log(1 + wrong) + Math.Log(1 + right);

        static double Score(PlainResponse response) => Mean(response.Tokens.Select(static token => token.Live - token.Old));
    }));

    /// <summary>VAPO, arXiv 2504.05118: the surrogate plus 0.1 times the mean negative log-likelihood of the tokens of right responses.</summary>
    private static double RightLikelihood(PlainBatch batch) =>
        -batch.OverTokens((response, token) => Clipped(token.LiveRatio, Standardized(batch, response), 0.8, 1.28))
        - (0.1 * OverTokens(batch.Responses.Where(static response => response.Reward > 0), static (_, token) => token.Live));

    /// <summary>
    /// arXiv 2510.13786, 4: <c>sg(min(ρ, ε)) A_norm log π</c>, where ρ is the ratio to the engine and <c>A_norm</c> is the centered reward by the deviation
    /// of all of them; the mean over the tokens of a prompt, then over prompts of unequal rewards.
    /// </summary>
    private static double ScaleRl(PlainBatch batch)
    {
        var spread = Deviation([.. batch.Responses.Select(response => Centered(batch, response))]);
        return -Mean(batch.Responses.Where(response => IsMixed(batch, response)).GroupBy(static response => response.Prompt)
            .Where(static prompt => prompt.Any(static response => response.Tokens.Length > 0))
            .Select(prompt => OverTokens(prompt, (response, token) =>
                Math.Min(Math.Exp(token.Logp - token.Rollout), 5) * Centered(batch, response) / (spread + 1e-6) * token.Live)));
    }

    /// <summary>
    /// SkyRL's off-policy correction: per token <c>min(π_old / μ, 2)</c>; responses whose geometric mean of these ratios is not in [0.99, 1.01] are out
    /// of the mask. Under the dual clip at 3.
    /// </summary>
    private static double SequenceMaskedImportance(PlainBatch batch) => -OverTokens(
        batch.Responses.Where(static response => Math.Exp(Mean(response.Tokens.Select(static token => token.Old - token.Rollout))) is >= 0.99 and <= 1.01),
        (response, token) => Math.Min(Math.Exp(token.Old - token.Rollout), 2) * DualClipped(token.LiveRatio, Standardized(batch, response), 0.8, 1.2, 3));

    /// <summary>arXiv 2503.14286: <c>R log π(y)</c> of whole responses, for R &lt; 0 times <c>sg(min(π(y) / μ(y), 1))</c>; R is 1 or -1.</summary>
    private static double Topr(PlainBatch batch) => -batch.OverResponses(static response =>
    {
        var signed = (2 * response.Reward) - 1;
        var taper = signed < 0 ? Math.Min(Math.Exp(response.Tokens.Sum(static token => token.Logp - token.Old)), 1) : 1;
        return taper * signed * response.Tokens.Sum(static token => token.Live);
    });

    /// <summary>INTELLECT-2, arXiv 2505.07291, 4.1: <c>min(min(r, δ) A, clip(r) A)</c> with δ = 4.</summary>
    private static double TwoSidedClip(PlainBatch batch) => -batch.OverTokens((response, token) =>
    {
        var advantage = Standardized(batch, response);
        return Math.Min(Math.Min(token.LiveRatio, 4) * advantage, Math.Clamp(token.LiveRatio, 0.8, 1.2) * advantage);
    });

    private static double Centered(PlainBatch batch, PlainResponse response) => response.Reward - batch.GroupOf(response).Average();

    private static double Standardized(PlainBatch batch, PlainResponse response) => Centered(batch, response) / (Deviation(batch.GroupOf(response)) + 1e-6);

    private static bool IsMixed(PlainBatch batch, PlainResponse response) => batch.GroupOf(response).Min() < batch.GroupOf(response).Max();

    private static double Clipped(double ratio, double advantage, double low, double high) =>
        Math.Min(ratio * advantage, Math.Clamp(ratio, low, high) * advantage);

    private static double DualClipped(double ratio, double advantage, double low, double high, double ceiling) => advantage < 0
        ? Math.Max(Clipped(ratio, advantage, low, high), ceiling * advantage)
        : Clipped(ratio, advantage, low, high);
}
