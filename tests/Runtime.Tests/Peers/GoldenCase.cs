using System.Globalization;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Peers;

/// <summary>A case that says something else than what is tested, with the reason.</summary>
internal sealed class SkippedCaseException(string reason) : Exception(reason);

/// <summary>One case: what a peer was given, what it gave, and where we differ.</summary>
internal sealed class GoldenCase(string id, JsonElement inputs, JsonElement config, JsonElement expected)
{
    private readonly List<string> _mismatches = [];

    public string Id { get; } = id;

    public JsonElement Inputs { get; } = inputs;

    public JsonElement Config { get; } = config;

    public JsonElement Expected { get; } = expected;

    public IReadOnlyList<string> Mismatches => _mismatches;

    public bool IsFloat32 { get; } = config.ValueKind == JsonValueKind.Object && config.TryGetProperty("dtype", out var type) && type.GetString() == "float32";

    /// <summary>The relative tolerance.</summary>
    public double Tolerance { get; set; } = config.ValueKind == JsonValueKind.Object && config.TryGetProperty("dtype", out var type) && type.GetString() == "float32" ? 2e-5 : 1e-8;

    /// <summary>The absolute tolerance; by default a hundredth of the relative one in double precision and a tenth in single precision.</summary>
    public double? Absolute { get; set; }

    public static GoldenCase Of(JsonElement json) =>
        new(json.GetProperty("id").GetString()!, json.GetProperty("inputs"), json.GetProperty("config"), json.GetProperty("expected"));

    public bool Has(string input) => IsGiven(Inputs, input);

    public bool Expects(string name) => IsGiven(Expected, name);

    /// <summary>A number of the configuration; the other where it is absent or null.</summary>
    public double Option(string name, double otherwise) => IsGiven(Config, name) ? Number(Config.GetProperty(name)) : otherwise;

    public double Option(string name) => IsGiven(Config, name) ? Number(Config.GetProperty(name)) : throw new SkippedCaseException($"its configuration has no `{name}`");

    public string Text(string name, string otherwise = "") => IsGiven(Config, name) ? Config.GetProperty(name).GetString()! : otherwise;

    public bool Flag(string name) => IsGiven(Config, name) && Config.GetProperty(name).GetBoolean();

    /// <summary>An input in the case's own type: a vector or a matrix.</summary>
    public Tensor Input(string name) => Tensor(Inputs.GetProperty(name));

    public Tensor Tensor(JsonElement values)
    {
        var numbers = Flat(values).ToArray();
        var flat = torch.tensor(numbers).to(IsFloat32 ? ScalarType.Float32 : ScalarType.Float64);
        return values.GetArrayLength() > 0 && values[0].ValueKind == JsonValueKind.Array ? flat.view(values.GetArrayLength(), -1) : flat;
    }

    /// <summary>Notes the differences of a part of this case.</summary>
    public void TakeOver(GoldenCase part) => _mismatches.AddRange(part._mismatches);

    /// <summary>Notes a difference beyond the tolerance.</summary>
    public void Expect(string what, double expected, double actual)
    {
        var absolute = Absolute ?? Tolerance * (IsFloat32 ? 0.1 : 0.01);
        var isNear = expected.Equals(actual) || Math.Abs(expected - actual) <= absolute + (Tolerance * Math.Abs(expected));
        if (!isNear)
        {
            _mismatches.Add(string.Create(CultureInfo.InvariantCulture, $"{what} is {actual:R}, expected {expected:R}"));
        }
    }

    /// <summary>Notes differences between a list or matrix and a tensor, except where the mask is 0.</summary>
    public void Expect(string what, JsonElement expected, Tensor actual, JsonElement? mask = null) =>
        ExpectNumbers(what, expected, actual.to(ScalarType.Float64).cpu().contiguous().data<double>().ToArray(), mask);

    /// <inheritdoc cref="Expect(string, JsonElement, Tensor, JsonElement?)"/>
    public void ExpectNumbers(string what, JsonElement expected, IReadOnlyList<double> actual, JsonElement? mask = null)
    {
        double[] wanted = [.. Flat(expected)];
        double[] counts = mask is { } given ? [.. Flat(given)] : [.. Enumerable.Repeat(1.0, wanted.Length)];
        if (wanted.Length != actual.Count)
        {
            _mismatches.Add($"{what} has {actual.Count} numbers, expected {wanted.Length}");
            return;
        }

        for (var i = 0; i < wanted.Length; i++)
        {
            if (counts[i] != 0)
            {
                Expect($"{what}[{i}]", wanted[i], actual[i]);
            }
        }
    }

    public static double Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => double.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => value.GetDouble(),
    };

    public static double[] Numbers(JsonElement values) => [.. Flat(values)];

    private static IEnumerable<double> Flat(JsonElement values) => values.ValueKind == JsonValueKind.Array
        ? values.EnumerateArray().SelectMany(Flat)
        : [Number(values)];

    private static bool IsGiven(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;
}
