using System.Globalization;
using System.Text.Json;
using EntroPIC.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace Training.Tests.Models;

/// <summary>Losses and their gradients, from the logits down to every weight.</summary>
public sealed class GradientGoldenTests : TorchTest
{
    private const double Relative = 5e-5;
    private const double Absolute = 1e-5;

    /// <summary>The one whose gradients are recorded number by number.</summary>
    private const string RecordedLoss = "entropic_clip:token-mean";

    public static TheoryData<string, string> Losses => GoldenLoss.Rows(static facts => Names(facts, "losses"));

    public static TheoryData<string, string> SharperLosses => GoldenLoss.Rows(static facts => facts
        .GetProperty("temperatures").EnumerateArray().SelectMany(temperature => Names(facts, $"losses_t{temperature.GetRawText()}")).Distinct());

    [CaseTheory, MemberData(nameof(Losses))]
    public void LossesAndGradientsMatchTheReference(string name, string loss)
    {
        using var golden = new GoldenModel(name);
        var value = GoldenLoss.Compute(golden, loss, golden.Statistics(1).LogProbs, golden.Expected["old_logprobs"]);
        value.backward();
        AssertMatches(golden, golden.Facts.GetProperty("losses").GetProperty(loss), value);
        if (loss == RecordedLoss)
        {
            AssertRecordedGradients(golden);
        }
    }

    [CaseTheory, MemberData(nameof(SharperLosses))]
    public void LossesAtOtherTemperaturesMatchTheReference(string name, string loss)
    {
        using var golden = new GoldenModel(name);
        foreach (var temperature in golden.Temperatures.Where(temperature => golden.Facts.TryGetProperty($"losses_t{temperature}", out _)))
        {
            var old = golden.Expected[$"logprobs_t{temperature}"] + golden.Expected["old_logprobs"] - golden.Expected["logprobs_t1.0"];
            var logProbs = golden.Statistics(double.Parse(temperature, CultureInfo.InvariantCulture)).LogProbs;
            var value = GoldenLoss.Compute(golden, loss, logProbs, old);
            golden.Model.zero_grad();
            value.backward();
            AssertMatches(golden, golden.Facts.GetProperty($"losses_t{temperature}").GetProperty(loss), value);
        }
    }

    private static IEnumerable<string> Names(JsonElement facts, string part) =>
        facts.TryGetProperty(part, out var losses) ? losses.EnumerateObject().Where(loss => loss.Value.ValueKind == JsonValueKind.Object).Select(loss => loss.Name) : [];

    private static void AssertMatches(GoldenModel golden, JsonElement expected, Tensor value)
    {
        AssertNear(expected.GetProperty("value").GetDouble(), value.ToDouble(), "the loss");
        var squares = golden.Model.parameters().Sum(parameter => parameter.grad!.to(ScalarType.Float64).pow(2).sum().ToDouble());
        AssertNear(expected.GetProperty("grad_norm").GetDouble(), Math.Sqrt(squares), "the norm of all gradients");
        if (!expected.TryGetProperty("grad_norms", out var norms))
        {
            return;
        }

        foreach (var (parameterName, parameter) in golden.Model.named_parameters())
        {
            AssertNear(norms.GetProperty(parameterName).GetDouble(), parameter.grad!.norm().ToDouble(), parameterName);
        }
    }

    private static void AssertRecordedGradients(GoldenModel golden)
    {
        var gradients = golden.Model.named_parameters().ToDictionary(named => $"grad/{named.name}", named => named.parameter.grad!);
        var recorded = golden.Expected.Where(entry => entry.Key.StartsWith("grad/", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(recorded);
        foreach (var (name, expected) in recorded)
        {
            AssertClose(expected, gradients[name], Relative * Math.Max(1, expected.abs().max().ToDouble()));
        }
    }

    private static void AssertNear(double expected, double actual, string what) =>
        Assert.True(Math.Abs(expected - actual) <= Absolute + (Relative * Math.Abs(expected)), $"{what} is {actual:R}, expected {expected:R}");
}
