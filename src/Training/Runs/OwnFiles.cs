using System.Text.RegularExpressions;
using EntroPIC.Training;

namespace EntroPIC.Runs;

/// <summary>Distinguishes the files of a run in its output folder from foreign ones. Links are always foreign.</summary>
/// <param name="folder">The output folder.</param>
/// <param name="record">Record of the files that runs wrote there.</param>
internal sealed partial class OwnFiles(string folder, RunRecord record)
{
    /// <summary>Files among these results that no run wrote.</summary>
    public IEnumerable<string> Foreign(IEnumerable<string> results) =>
        results.SelectMany(result => Below(result, Inside(result).Split('/')[0] == "checkpoints"));

    /// <summary>Deletes results, of which <see cref="Foreign"/> finds nothing.</summary>
    public void Delete(IEnumerable<string> results)
    {
        foreach (var result in results.Where(result => record.Has(Inside(result))))
        {
            if (Directory.Exists(result))
            {
                Directory.Delete(result, recursive: true);
            }
            else
            {
                File.Delete(result);
            }
        }
    }

    /// <summary>Deletes what interrupted writes of these files left beside their places.</summary>
    public static void SweepTemporaries(string folder, IReadOnlyList<string> names)
    {
        foreach (var file in Directory.EnumerateFiles(folder, ".*")
            .Where(file => names.Any(name => StagedFiles.IsTemporaryOf(name, Path.GetFileName(file)))).ToList())
        {
            File.Delete(file);
        }
    }

    private IEnumerable<string> Below(string path, bool isCheckpoint)
    {
        if (new FileInfo(path).LinkTarget is not null)
        {
            return [path];
        }

        if (!Directory.Exists(path))
        {
            return !File.Exists(path) || (isCheckpoint ? IsOfCheckpoint(path) : record.Has(Inside(path))) ? [] : [path];
        }

        return Directory.EnumerateFileSystemEntries(path).Order(StringComparer.Ordinal).SelectMany(entry => Below(entry, isCheckpoint));
    }

    private bool IsOfCheckpoint(string file)
    {
        // checkpoints/STAGE/start.json, or checkpoints/STAGE/CHECKPOINT/FILE.
        var parts = Inside(file).Split('/');
        return parts switch
        {
            [_, StageNames.Supervised or StageNames.Preference or StageNames.Reinforcement, RunKeeper.StartName] => true,
            [_, StageNames.Supervised or StageNames.Preference or StageNames.Reinforcement, var checkpoint, var name] => CheckpointFolderName().IsMatch(checkpoint)
                && (CheckpointManifest.NamesIn(Path.GetDirectoryName(file)!) is not { } names || names.Contains(name)),
            _ => StagedFiles.IsTemporaryOf(RunKeeper.StartName, parts[^1]),
        };
    }

    private string Inside(string path) => RunRecord.NameOf(folder, path);

    [GeneratedRegex(@"^(?:step-\d{8,18}(?:\.refused)?|\.step-\d{8,18}\.(?:draft|replaced))$")]
    private static partial Regex CheckpointFolderName();
}
