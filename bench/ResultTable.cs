using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bench;

/// <summary>The results, printed as they arrive and saved as JSON and Markdown.</summary>
internal sealed class ResultTable
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly List<Result> _results = [];

    private static string Machine =>
        $"{CpuName()}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, .NET {Environment.Version}, TorchSharp {typeof(TorchSharp.torch).Assembly.GetName().Version}, "
        + $"{(System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated ? 512 : System.Runtime.Intrinsics.Vector256.IsHardwareAccelerated ? 256 : 128)}-bit lanes";

    /// <summary>Adds a line.</summary>
    /// <param name="measurement">What was measured.</param>
    /// <param name="milliseconds">Medians by name.</param>
    /// <param name="ratios">What they come to, against the bar where there is one.</param>
    public void Add(string measurement, IReadOnlyDictionary<string, double> milliseconds, params Ratio[] ratios)
    {
        if (_results.Count == 0)
        {
            Console.WriteLine(Machine);
        }

        var result = new Result(measurement, milliseconds, ratios);
        _results.Add(result);
        Console.WriteLine($"{measurement}: {string.Join(", ", milliseconds.Select(static pair => $"{pair.Key} {Text(pair.Value)} ms"))}; {string.Join(", ", ratios.Select(static ratio => ratio.ToString()))}");
    }

    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "bench.json"), JsonSerializer.Serialize(new { Machine, Results = _results }, Json));
        File.WriteAllText(Path.Combine(folder, "bench.md"), Markdown());
        Console.WriteLine($"tables: {Path.Combine(folder, "bench.json")}, {Path.Combine(folder, "bench.md")}");
    }

    private string Markdown()
    {
        var text = new StringBuilder($"{Machine}\n\n| measurement | medians, ms | ratios |\n| --- | --- | --- |\n");
        foreach (var result in _results)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {result.Measurement} | {string.Join("; ", result.Milliseconds.Select(static pair => $"{pair.Key} {Text(pair.Value)}"))} | {string.Join("; ", result.Ratios.Select(static ratio => ratio.ToString()))} |\n");
        }

        return text.ToString();
    }

    private static string Text(double value) => value.ToString(value < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture);

    private static string CpuName()
    {
        const string Information = "/proc/cpuinfo";
        return File.Exists(Information) && File.ReadLines(Information).FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            : RuntimeInformation.ProcessArchitecture.ToString();
    }

    private sealed record Result(string Measurement, IReadOnlyDictionary<string, double> Milliseconds, IReadOnlyList<Ratio> Ratios);
}

/// <summary>A ratio of two medians of one run.</summary>
/// <param name="Name">What it compares.</param>
/// <param name="Value">The ratio.</param>
/// <param name="Bar">What it is to reach: <c>at least 20</c>, <c>at most 1.3</c>; <c>null</c> for none.</param>
internal sealed record Ratio(string Name, double Value, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Bar = null)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} {Value:0.00}{(Bar is null ? "" : $" ({Bar})")}");
}
