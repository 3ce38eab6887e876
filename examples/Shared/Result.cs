using System.Text.Json;
using System.Text.Json.Serialization;
using EntroPIC.Telemetry;

namespace Examples;

/// <summary>A finished run, one line of a file of results.</summary>
/// <param name="Method">The name of the method.</param>
/// <param name="Task">The name of the task.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Steps">Optimizer steps.</param>
/// <param name="Score">The score.</param>
/// <param name="Courses">Values in the course of the run, by name, at even distances.</param>
internal sealed record Result<TScore>(
    string Method, string Task, int Seed, int Steps, TScore Score, IReadOnlyDictionary<string, IReadOnlyList<double>> Courses)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,

        // A short run has no accuracy.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>All results of a folder, by whichever process.</summary>
    public static IReadOnlyList<Result<TScore>> Read(string folder) => !Directory.Exists(folder) ? [] :
    [
        .. Directory.EnumerateFiles(folder, "results*.jsonl").Order(StringComparer.Ordinal)
            .SelectMany(static file => File.ReadAllText(file).Split('\n')[..^1])
            .Select(static line => JsonSerializer.Deserialize<Result<TScore>>(line, Options)!),
    ];

    /// <summary>Adds the result to a file; a process that is cut off leaves at most one part of a line, which goes first.</summary>
    public void Append(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        RemoveTornLine(path);
        File.AppendAllText(path, JsonSerializer.Serialize(this, Options) + "\n");
    }

    /// <summary>A course as a curve.</summary>
    public Curve CurveOf(string course)
    {
        var values = Courses[course];
        return new(Method, [.. values.Select((_, point) => (point + 1.0) * Steps / values.Count)], values);
    }

    private static void RemoveTornLine(string path)
    {
        if (File.Exists(path) && File.ReadAllText(path) is { Length: > 0 } text && !text.EndsWith('\n'))
        {
            File.WriteAllText(path, text[..(text.LastIndexOf('\n') + 1)]);
        }
    }
}
