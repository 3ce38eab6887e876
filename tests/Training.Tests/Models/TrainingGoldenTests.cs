using System.Text.Json;
using EntroPIC.Tests;
using EntroPIC.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Training.Tests.Models;

/// <summary>Whole optimizer steps: forward, backward, clipping by the norm of all gradients, AdamW.</summary>
public sealed class TrainingGoldenTests : TorchTest
{
    // Every step divides by roots of squared gradients, so that rounding grows from one to the next.
    private const double Relative = 5e-4;
    private const double Absolute = 5e-5;

    public static TheoryData<string, string> Runs => GoldenLoss.Rows(static facts => RunsOf(facts).Select(run => run.GetProperty("loss").GetString()!).Distinct());

    [CaseTheory, MemberData(nameof(Runs))]
    public void StepsMatchTheReference(string name, string loss)
    {
        using var recorded = new GoldenModel(name);
        foreach (var run in RunsOf(recorded.Facts).Where(run => run.GetProperty("loss").GetString() == loss))
        {
            using var golden = new GoldenModel(name);
            Repeat(golden, run, loss);
        }
    }

    private static IEnumerable<JsonElement> RunsOf(JsonElement facts) => facts.TryGetProperty("training", out var runs) ? runs.EnumerateArray() : [];

    private static void Repeat(GoldenModel golden, JsonElement run, string loss)
    {
        var weights = golden.Model.named_parameters().Select(named => (named.name, named.parameter)).ToList();
        var betas = run.GetProperty("betas");
        using var optimizer = optim.AdamW(
            weights.Select(weight => weight.parameter),
            run.GetProperty("lr").GetDouble(),
            betas[0].GetDouble(),
            betas[1].GetDouble(),
            run.GetProperty("eps").GetDouble(),
            run.GetProperty("weight_decay").GetDouble());
        var mask = golden.Expected["response_mask"];
        foreach (var step in run.GetProperty("steps").EnumerateArray())
        {
            var (logProbs, entropies) = golden.Statistics(1);
            var value = GoldenLoss.Compute(golden, loss, logProbs, golden.Expected["old_logprobs"]);
            optimizer.zero_grad();
            value.backward();
            var norm = GradientNorm.Of(weights, out _);
            AssertNear(step, "loss", value.ToDouble());
            AssertNear(step, "grad_norm_before_clip", norm);
            AssertNear(step, "entropy_token_mean", ((entropies * mask).sum() / mask.sum()).ToDouble());
            GradientNorm.Clip(weights, norm, run.GetProperty("max_grad_norm").GetDouble());
            optimizer.step();
        }
        foreach (var (parameterName, parameter) in weights)
        {
            AssertNear(run.GetProperty("final_param_norms"), parameterName, parameter.norm().ToDouble());
        }
    }

    private static void AssertNear(JsonElement expected, string key, double actual)
    {
        var number = expected.GetProperty(key).GetDouble();
        Assert.True(Math.Abs(number - actual) <= Absolute + (Relative * Math.Abs(number)), $"{key} is {actual:R} in {expected.GetRawText()}");
    }
}
