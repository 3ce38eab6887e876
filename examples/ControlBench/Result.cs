using System.Text.Json;
using System.Text.Json.Serialization;

namespace ControlBench;

/// <summary>A finished run, one line of a file of results.</summary>
/// <param name="Method">The name of the method.</param>
/// <param name="Plant">The name of the plant.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Steps">Optimizer steps.</param>
/// <param name="Score">The score.</param>
/// <param name="Entropy">The course of entropy: means of windows of steps.</param>
internal sealed record Result(string Method, string Plant, int Seed, int Steps, Score Score, IReadOnlyList<double> Entropy)
{
    /// <summary>Steps to a point of <see cref="Entropy"/>.</summary>
    public const int Window = 50;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,

        // A short run has no accuracy.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>All results of a folder, by whichever process.</summary>
    public static IReadOnlyList<Result> Read(string folder) => !Directory.Exists(folder) ? [] :
    [
        .. Directory.EnumerateFiles(folder, "results*.jsonl").Order(StringComparer.Ordinal)
            .SelectMany(static file => File.ReadAllText(file).Split('\n')[..^1])
            .Select(static line => JsonSerializer.Deserialize<Result>(line, Options)!),
    ];

    /// <summary>Adds the result to a file; a process that is cut off leaves at most one part of a line, which goes first.</summary>
    public void Append(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        RemoveTornLine(path);
        File.AppendAllText(path, JsonSerializer.Serialize(this, Options) + "\n");
    }

    private static void RemoveTornLine(string path)
    {
        if (File.Exists(path) && File.ReadAllText(path) is { Length: > 0 } text && !text.EndsWith('\n'))
        {
            File.WriteAllText(path, text[..(text.LastIndexOf('\n') + 1)]);
        }
    }
}
