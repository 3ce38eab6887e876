using System.Text.Json;
using EntroPIC.Losses;
using TorchSharp;

namespace Runtime.Tests.Losses;

/// <summary>Losses of the library against the values and gradients that the peers' own functions gave.</summary>
public sealed class PeerLossTests
{
    public static TheoryData<string> VanillaCases => Ids("vanilla", static golden => !golden.Id().Contains("sum-norm") && !golden.Id().Contains("sumnorm") && !golden.Id().Contains("isw") && !golden.Id().Contains("global"));

    public static TheoryData<string> ReleasedCases => Ids("entropic", static golden => golden.Config("loss_agg_mode").GetString() != "seq-mean-token-sum-norm" && !golden.Id().Contains("isw"));

    [Theory]
    [MemberData(nameof(VanillaCases))]
    public void DualClipIsTheVanillaLossOfVerl(string id)
    {
        var golden = GoldenFile.Cases("vanilla").Single(golden => golden.Id() == id);
        var (low, high) = (Width(golden, "clip_ratio_low"), Width(golden, "clip_ratio_high"));
        var ceiling = golden.Config("clip_ratio_c").GetDouble();
        PolicyLoss loss = golden.Config("loss_agg_mode").GetString() switch
        {
            "token-mean" => new Vanilla(new() { Low = low, High = high, Ceiling = ceiling }),
            "seq-mean-token-sum" => new VanillaSequenceSum(new() { Low = low, High = high, Ceiling = ceiling }),
            _ => new VanillaSequenceMean(new() { Low = low, High = high, Ceiling = ceiling }),
        };
        Check(golden, loss);
    }

    [Theory]
    [MemberData(nameof(ReleasedCases))]
    public void TheReleasedFormIsTheAuthorsCode(string id)
    {
        var golden = GoldenFile.Cases("entropic").Single(golden => golden.Id() == id);
        var (low, high) = (Width(golden, "clip_ratio_low"), Width(golden, "clip_ratio_high"));
        var ceiling = golden.Config("clip_ratio_c").GetDouble();

        // As they compute it: the logarithm of a float32, in float32.
        double edge = MathF.Log((float)golden.Config("high_prob_thresh").GetDouble());
        var alpha = golden.Config("control_alpha").GetDouble();
        PolicyLoss loss = golden.Config("loss_agg_mode").GetString() switch
        {
            "token-mean" => new Released(new() { Low = low, High = high, Ceiling = ceiling, Edge = edge, Gain = alpha }),
            "seq-mean-token-sum" => new ReleasedSequenceSum(new() { Low = low, High = high, Ceiling = ceiling, Edge = edge, Gain = alpha }),
            _ => new ReleasedSequenceMean(new() { Low = low, High = high, Ceiling = ceiling, Edge = edge, Gain = alpha }),
        };
        Check(golden, loss);
    }

    private static void Check(JsonElement golden, PolicyLoss loss)
    {
        using var scope = torch.NewDisposeScope();
        var (batch, padded, leaf) = golden.PolicyBatch();
        loss.BeginRollout(batch);
        loss.Control(batch);
        var value = loss.Evaluate(batch, loss.Total(batch));
        value.backward();
        golden.AssertClose(golden.Expected("loss").Number(), value.ToDouble(), "loss");
        golden.AssertClose(golden.Expected("grad_log_prob"), leaf.grad!, "gradient");
        batch.Dispose();
        padded.Dispose();
    }

    private static double Width(JsonElement golden, string name)
    {
        var width = golden.Config(name);
        return (width.ValueKind == JsonValueKind.Null ? golden.Config("clip_ratio") : width).GetDouble();
    }

    private static TheoryData<string> Ids(string file, Func<JsonElement, bool> isMeant) => [.. GoldenFile.Cases(file).Where(isMeant).Select(static golden => golden.Id())];
}
