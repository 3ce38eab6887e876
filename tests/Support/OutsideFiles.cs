using System.Runtime.CompilerServices;

namespace EntroPIC.Tests;

/// <summary>
/// Folders of recorded numbers and data, by name: those of the place that a variable names, else the repository's own and what lies
/// beside it. That there are none is a reason to skip.
/// </summary>
internal sealed class OutsideFiles
{
    private readonly Dictionary<string, string> _folders = [];
    private readonly string _absence;

    private OutsideFiles(string variable, string kind, string? own, string beside)
    {
        _absence = $"there are no {kind} in the folder that {variable} names, nor in {own ?? beside}";
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given)
        {
            Add(Path.Combine(given, kind));
            return;
        }
        var repository = RepositoryOf();
        if (own is not null)
        {
            Add(Path.Combine(repository, own, kind));
        }

        Add(Path.Combine(repository, beside, kind));
    }

    /// <summary>Models, each with <c>goldens.json</c>.</summary>
    public static OutsideFiles GoldenModels { get; } = new("ENTROPIC_GOLDENS", "models", "tests/Goldens", "../shared/goldens");

    /// <summary>Tokenizers, each with <c>goldens.json</c>.</summary>
    public static OutsideFiles GoldenTokenizers { get; } = new("ENTROPIC_GOLDENS", "tokenizers", "tests/Goldens", "../shared/goldens");

    /// <summary>Trained models with their tokenizers.</summary>
    public static OutsideFiles DataModels { get; } = new("ENTROPIC_DATA", "models", null, "../shared/data");

    public string this[string name] => _folders[name];

    /// <summary>The folders that have a file of this name.</summary>
    public IEnumerable<string> With(string file) =>
        _folders.Where(folder => File.Exists(Path.Combine(folder.Value, file))).Select(folder => folder.Key).Order(StringComparer.Ordinal);

    /// <summary>One row per folder that has the file; one skipped row if none has it.</summary>
    public TheoryData<string> Rows(string file)
    {
        var names = With(file).ToList();
        return names.Count > 0 ? [.. names] : [CaseTheoryDiscoverer.Skip($"{_absence} (with `{file}`)")];
    }

    private void Add(string place)
    {
        foreach (var folder in Directory.Exists(place) ? Directory.GetDirectories(place) : [])
        {
            _folders.TryAdd(Path.GetFileName(folder), folder);
        }
    }

    private static string RepositoryOf([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
