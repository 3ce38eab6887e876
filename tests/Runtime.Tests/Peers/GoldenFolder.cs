using System.Text.Json;

namespace Runtime.Tests.Peers;

/// <summary>Values that the peers' own functions gave, one JSON file per function. <c>ENTROPIC_GOLDENS</c> names another folder of the same format.</summary>
internal static class GoldenFolder
{
    public static string Root { get; } = Environment.GetEnvironmentVariable("ENTROPIC_GOLDENS") is { Length: > 0 } given
        ? given
        : Path.Combine(AppContext.BaseDirectory, "Goldens");

    /// <summary>True for the folder of the repository, whose contents are known.</summary>
    public static bool IsOurs { get; } = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("ENTROPIC_GOLDENS"));

    /// <summary>The files there are, without their ending, relative to the folder.</summary>
    public static IEnumerable<string> Files => Folders
        .Where(Directory.Exists)
        .SelectMany(static folder => Directory.EnumerateFiles(folder, "*.json"))
        .Select(static path => Path.GetRelativePath(Root, path).Replace('\\', '/')[..^".json".Length])
        .Order(StringComparer.Ordinal);

    // What lies deeper are models and tokenizers, which have tests of their own.
    private static IEnumerable<string> Folders => [Root, Path.Combine(Root, "losses")];

    /// <summary>The content of a file; <c>null</c> if it is missing.</summary>
    public static JsonElement? Read(string file)
    {
        var path = Path.Combine(Root, file + ".json");
        if (!File.Exists(path))
        {
            return null;
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.Clone();
    }
}
