using System.Runtime.CompilerServices;
using EntroPIC.Dsl;
using EntroPIC.Dsl.Binding;
using EntroPIC.Dsl.Graph;
using EntroPIC.Tests;
using Generator.Tests.Harness;

namespace Generator.Tests;

/// <summary>The generated C#, whole: a change in a snapshot is reviewed like code.</summary>
public sealed class GeneratedSourceTests
{
    public static TheoryData<string> Operations => OperationSamples.Names;

    /// <summary>Both forms, the loss and the metrics.</summary>
    [Theory]
    [MemberData(nameof(Operations))]
    public void EveryOperationIsPrintedAndCompiles(string name) =>
        Assert.Contains("Sample", TestProject.Generate([("sample.entropic", OperationSamples.LossOf(name))], ignoresWarnings: true).Values.Single(), StringComparison.Ordinal);

    [Fact]
    public Task LibraryFiles() => Verify([.. Library.Sources().Select(static file => (file.Path, file.Text))]);

    [Fact]
    public Task LossesThatInherit() => Verify([("losses/math.entropic", """
        namespace Acme.Losses

        /// EntroPIC, Eq. 9: PI control of token entropy through confident tokens.
        loss MathLoss : Grpo {
            param target    = 0.1   in (0, 20)        // nats
            param kp        = 1     in [0, 1000]
            param ki        = 0.01  in [0, 1000]
            param threshold = 0.95  in (0, 1)

            control alpha = Pi(error: mean(entropy) - target, kp, ki)

            bonus steering = alpha * abs(advantage) * ratio  when prob > threshold
        }

        /// The same controller on weighting groups: the surrogate itself is reweighted.
        loss GroupedMathLoss : MathLoss {
            remove steering
            group sure_right  when prob > threshold and advantage > 0  weight 1 + alpha
            group sure_wrong  when prob > threshold and advantage < 0  weight 1 - alpha
        }

        loss ProportionalOnly : MathLoss { param ki = 0 }
        """)]);

    [Fact]
    public Task ControllerWithSeveralStatesAndInvariants() => Verify([("hysteresis.entropic", """
        /// Switches on below `low` and off above `high`, and grows while it is on.
        controller Hysteresis(measured, low, high, rate = 0.1, most = 1, frozen = false) {
            /// True if it acts.
            state on = false
            state gain = 0 in [0, most]
            state steps = 0 in [0, inf)

            let acts = if on then measured <= high else measured < low
            output if acts then gain else 0

            update on = acts
            update gain = if frozen then gain else clamp(if acts then gain + rate else gain - rate, 0, most)
            update steps = steps + 1
        }

        loss Held : Grpo {
            param floor = 0.2 in (0, 20)
            param is_frozen = false
            control gain = Hysteresis(measured: mean(entropy), low: floor, high: 2 * floor, frozen: is_frozen or step < 10)
            bonus exploration = gain * entropy
        }
        """)]);

    [Fact]
    public Task ControlsPerRollout() => Verify([("rollout.entropic", """
        controller Ramp(from = 0, to = 1, rate = 0.01) {
            state at = from
            output at
            update at = min(at + rate, to)
        }

        /// Rewards are shaped by what the policy's own entropy was when it sampled.
        loss Shaped : Grpo {
            param limit = 2048 in [1, inf)
            control warmth = Ramp() per rollout
            control pressure = P(error: mean(length) / limit - 1, kp: 0.5) per rollout
            advantage = (reward - pressure * length / limit) - mean(reward per group)
            bonus exploration = warmth * entropy
        }

        /// Measures before it scores.
        loss Skywork : DualClip {
            param target = 0.2 in [0, inf)
            control coefficient = Aec(measured: mean(-old_logp), target, step: 1e-4, low: 0, high: 0.005) per rollout
            bonus exploration = coefficient * entropy
        }
        """)]);

    [Fact]
    public Task ReductionsWithOwnDenominators() => Verify([("reductions.entropic", """
        let k3(log_ratio) = exp(-log_ratio) - 1 + log_ratio
        let covariance(x, y) = (x - mean(x)) * (y - stop(mean(y)))

        /// Everything that changes a denominator.
        loss Reduced : Grpo {
            param far = 2 in (0, inf)
            keep mixed when std(reward per group) > 0
            keep whole when not truncated
            weight correction = min(exp(old_logp - rollout_logp), 2)
            group surprising when logp < -far and advantage > 0 weight 2
            reduce sequence_mean_token_mean
            bonus exploration = 0.001 * entropy when surprising reduce token_mean over surprising
            penalty drift = k3(logp - ref_logp) reduce sequence_sum_norm(1024)
            penalty spread = square(covariance(advantage, logp)) when prob in (0.1, 0.9] reduce sequence_mean_token_sum
            metric longest = max(length)
            metric surprise = mean(-logp where surprising)
        }
        """)]);

    private static Task Verify((string Path, string Text)[] files, [CallerMemberName] string test = "") => Snapshot.Verify(
        TestProject.Generate(files).Select(static source => (source.Key.Replace(".entropic.g.cs", "", StringComparison.Ordinal), "cs", source.Value)),
        method: test);
}
