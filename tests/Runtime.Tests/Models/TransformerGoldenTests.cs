using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Models;

public sealed class TransformerGoldenTests : TorchTest
{
    // The reference itself is within 1.2e-5 of its float64 numbers; logits reach 17.
    private const double Tolerance = 2e-5;

    public static TheoryData<string> Names => ["tiny-qwen3", "tiny-qwen3-tied", "tiny-qwen2"];

    [Theory, MemberData(nameof(Names))]
    public void StateNamesAndShapesAreThoseOfTheCheckpoint(string name)
    {
        using var golden = new GoldenModel(name);
        Assert.Equal(
            golden.Checkpoint.Select(entry => $"{entry.Key} [{string.Join(",", entry.Value.shape)}]").Order(),
            golden.Model.state_dict().Select(entry => $"{entry.Key} [{string.Join(",", entry.Value.shape)}]").Order());
        Assert.Equal(golden.Checkpoint.Count, golden.Model.parameters().Count());
    }

    [Theory, MemberData(nameof(Names))]
    public void HiddenStatesMatchTheReference(string name)
    {
        using var golden = new GoldenModel(name);
        using var gradientsOff = no_grad();
        var hidden = golden.Model.Forward(golden.Expected["input_ids"], golden.Positions, golden.Mask);
        AssertClose(golden.Expected["hidden_final_normed"][golden.Mask], hidden[golden.Mask], Tolerance);
    }

    [Theory, MemberData(nameof(Names))]
    public void LogitsMatchTheReference(string name)
    {
        using var golden = new GoldenModel(name);
        using var gradientsOff = no_grad();
        AssertClose(golden.Expected["logits"][golden.Mask], RightPaddedLogits(golden)[golden.Mask], Tolerance);
    }

    [Theory, MemberData(nameof(Names))]
    public void RightPaddingNeedsNoMask(string name)
    {
        using var golden = new GoldenModel(name);
        using var gradientsOff = no_grad();
        var logits = golden.Model.Logits(golden.Model.Forward(golden.Expected["input_ids"], golden.Positions));
        AssertClose(golden.Expected["logits"][golden.Mask], logits[golden.Mask], Tolerance);
    }

    [Theory, MemberData(nameof(Names))]
    public void LeftPaddedLogitsMatchTheReference(string name)
    {
        using var golden = new GoldenModel(name);
        using var gradientsOff = no_grad();
        var mask = golden.Expected["left_attention_mask"] == 1;
        var hidden = golden.Model.Forward(golden.Expected["left_input_ids"], golden.Expected["left_position_ids"], mask);
        var logits = golden.Model.Logits(hidden);
        AssertClose(golden.Expected["logits_left_padded"][mask], logits[mask], Tolerance);
    }

    [Theory, MemberData(nameof(Names))]
    public void LogProbsAndEntropiesMatchTheReference(string name)
    {
        using var golden = new GoldenModel(name);
        using var gradientsOff = no_grad();
        var logits = RightPaddedLogits(golden);
        var targetMask = golden.Mask.narrow(1, 1, 11);
        foreach (var temperature in new[] { "1.0", "0.6" })
        {
            var all = (logits.narrow(1, 0, 11) / double.Parse(temperature)).log_softmax(-1);
            var chosen = all.gather(-1, golden.Expected["input_ids"].narrow(1, 1, 11).unsqueeze(-1)).squeeze(-1);
            var entropy = -(all.exp() * all).sum(-1);
            AssertClose(golden.Expected[$"logprobs_t{temperature}"][targetMask], chosen[targetMask], Tolerance);
            AssertClose(golden.Expected[$"entropy_t{temperature}"][targetMask], entropy[targetMask], Tolerance);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void GradientsOfCrossEntropyMatchTheReference(string name)
    {
        using var golden = new GoldenModel(name);
        var logProbs = RightPaddedLogits(golden).narrow(1, 0, 11).log_softmax(-1);
        var chosen = logProbs.gather(-1, golden.Expected["input_ids"].narrow(1, 1, 11).unsqueeze(-1)).squeeze(-1);
        var mask = golden.Expected["response_mask"];
        var loss = -(chosen * mask).sum() / mask.sum();
        loss.backward();

        var expected = golden.Facts.GetProperty("losses").GetProperty("ce:token-mean");
        Assert.Equal(expected.GetProperty("value").GetDouble(), loss.ToDouble(), 1e-5);
        foreach (var (parameterName, parameter) in golden.Model.named_parameters())
        {
            var norm = expected.GetProperty("grad_norms").GetProperty(parameterName).GetDouble();
            Assert.Equal(norm, parameter.grad!.norm().ToDouble(), norm * 1e-5);
        }
    }

    private static Tensor RightPaddedLogits(GoldenModel golden) =>
        golden.Model.Logits(golden.Model.Forward(golden.Expected["input_ids"], golden.Positions, golden.Mask));
}
