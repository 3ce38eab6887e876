using System.Text.Json;
using EntroPIC.Configuration;

namespace EntroPIC.Runs;

/// <summary>
/// The record of an output folder: the files that runs wrote there, and their inputs. Files that are not recorded belong to somebody
/// else, and are neither replaced nor deleted.
/// </summary>
internal sealed record RunRecord
{
    public const string Name = "record.json";
    public const int CurrentVersion = 1;

    /// <summary>Suffix of a folder that a run is writing: all of its content is the run's.</summary>
    public const string Open = "/*";

    /// <summary>The version of the format.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The process that wrote here last, and the machine that it was on.</summary>
    public string Process { get; init; } = "";

    /// <summary>Files and folders that a run writes, by their paths in the output folder, with <c>/</c> between names.</summary>
    public IReadOnlyList<string> Written { get; init; } = [];

    /// <summary>Data, model and tokenizer that the run began with, by the keys of the configuration.</summary>
    public IReadOnlyDictionary<string, ContentPrint> Inputs { get; init; } = new Dictionary<string, ContentPrint>();

    /// <summary>Fingerprint of the trained model, to detect foreign changes; null before it is written.</summary>
    public ContentPrint? Model { get; init; }

    /// <returns>The record; an empty one if the file is missing.</returns>
    /// <exception cref="InvalidDataException">The file cannot be understood.</exception>
    public static RunRecord Read(string folder)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path))
        {
            return new();
        }

        try
        {
            var record = JsonConfiguration.Read<RunRecord>(StrictText.Read(path), path);
            return record.Version == CurrentVersion
                ? record
                : throw new InvalidDataException(
                    $"`{path}` has format version {record.Version}; this program reads version {CurrentVersion}");
        }
        catch (ConfigurationException failure)
        {
            throw new InvalidDataException($"`{path}` cannot be read, so the files that runs wrote there are unknown ({failure.Mistakes[0]}); set `output` to another folder", failure);
        }
    }

    public void Write(string folder) =>
        AtomicFile.Write(Path.Combine(folder, Name), JsonSerializer.SerializeToUtf8Bytes(this, JsonConfiguration.Options));

    /// <summary>The name of a path in an output folder.</summary>
    public static string NameOf(string folder, string path) => Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>True if a run wrote this path in the output folder.</summary>
    public bool Has(string name) => Written.Contains(name, StringComparer.Ordinal)
        || Written.Any(
            written => written.EndsWith(Open, StringComparison.Ordinal) && name.StartsWith(written[..^1], StringComparison.Ordinal));

    public RunRecord With(params IEnumerable<string> names) =>
        this with { Written = [.. Written.Union(names, StringComparer.Ordinal).Order(StringComparer.Ordinal)] };

    public RunRecord Without(Func<string, bool> isGone) => this with { Written = [.. Written.Where(name => !isGone(name))] };
}
