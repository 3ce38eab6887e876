using System.Text.Json;

namespace EntroPIC.Tests;

/// <summary>Data sets that are not part of the repository: the folder that ENTROPIC_DATA names, or `shared/data` in a folder
/// above.</summary>
internal static class SharedData
{
    public static string? Folder { get; } = Environment.GetEnvironmentVariable("ENTROPIC_DATA") is { Length: > 0 } folder ? folder : FindAbove();

    public static IEnumerable<JsonElement> Cases(string file) =>
        JsonDocument.Parse(File.ReadAllText(PathOf(file))).RootElement.GetProperty("cases").EnumerateArray();

    public static IEnumerable<JsonElement> Lines(string file) => File.ReadLines(PathOf(file)).Select(static line => JsonDocument.Parse(line).RootElement);

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static string PathOf(string file) => Path.Combine(Folder!, file);

    private static string? FindAbove()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, "shared", "data") is var candidate && Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
