using System.Text.Json;
using EntroPIC.Batches;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Losses;

/// <summary>Values that the peers' own functions gave; see the README of the folder.</summary>
internal static class GoldenFile
{
    public static IEnumerable<JsonElement> Cases(string file)
    {
        var folder = Environment.GetEnvironmentVariable("ENTROPIC_GOLDENS") is { Length: > 0 } given ? given : Path.Combine(AppContext.BaseDirectory, "Goldens");
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, file + ".json")));
        return [.. document.RootElement.EnumerateArray().Select(static element => element.Clone())];
    }

    public static string Id(this JsonElement golden) => golden.GetProperty("id").GetString()!;

    public static JsonElement Config(this JsonElement golden, string name) => golden.GetProperty("config").GetProperty(name);

    public static JsonElement Input(this JsonElement golden, string name) => golden.GetProperty("inputs").GetProperty(name);

    public static JsonElement Expected(this JsonElement golden, string name) => golden.GetProperty("expected").GetProperty(name);

    public static double Number(this JsonElement value) => value.ValueKind == JsonValueKind.String
        ? double.Parse(value.GetString()!, System.Globalization.CultureInfo.InvariantCulture)
        : value.GetDouble();

    public static double[] Numbers(this JsonElement values) => [.. values.EnumerateArray().Select(Number)];

    /// <summary>A matrix in the case's own type.</summary>
    public static Tensor Matrix(this JsonElement golden, JsonElement values)
    {
        var rows = values.EnumerateArray().Select(Numbers).ToArray();
        var flat = torch.tensor(rows.SelectMany(static row => row).ToArray()).view(rows.Length, rows[0].Length);
        return golden.Config("dtype").GetString() == "float32" ? flat.to(ScalarType.Float32) : flat;
    }

    /// <summary>The tolerances that the README of the goldens suggests.</summary>
    public static void AssertClose(this JsonElement golden, double expected, double actual, string what)
    {
        var (relative, absolute) = golden.Config("dtype").GetString() == "float32" ? (2e-5, 2e-6) : (1e-8, 1e-10);
        Assert.True(Math.Abs(expected - actual) <= absolute + (relative * Math.Abs(expected)), $"{golden.Id()}: {what} is {actual:R}, expected {expected:R}");
    }

    public static void AssertClose(this JsonElement golden, JsonElement expected, Tensor actual, string what)
    {
        var wanted = golden.Matrix(expected).to(ScalarType.Float64).data<double>().ToArray();
        var got = actual.to(ScalarType.Float64).data<double>().ToArray();
        Assert.Equal(wanted.Length, got.Length);
        for (var i = 0; i < wanted.Length; i++)
        {
            golden.AssertClose(wanted[i], got[i], $"{what}[{i}]");
        }
    }

    /// <summary>The inputs of a policy loss as a batch whose advantages are given per token, and the leaf of its log-probabilities.</summary>
    public static (PackedBatch Batch, PaddedInputs Padded, Tensor Leaf) PolicyBatch(this JsonElement golden)
    {
        var mask = golden.Matrix(golden.Input("response_mask"));
        var padded = new PaddedInputs(mask, [.. Enumerable.Repeat(1, (int)mask.shape[0])]);
        var leaf = golden.Matrix(golden.Input("log_prob")).requires_grad_();
        var batch = new PackedBatch(padded.Layout)
        {
            Logp = padded.Pack(leaf),
            OldLogp = padded.Pack(golden.Matrix(golden.Input("old_log_prob"))),
            TokenReward = padded.Pack(golden.Matrix(golden.Input("advantages"))),
        };
        return (batch, padded, leaf);
    }
}
