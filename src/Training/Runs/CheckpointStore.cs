using System.Globalization;
using System.Text.RegularExpressions;

namespace EntroPIC.Runs;

/// <summary>
/// The checkpoints of a run: one folder <c>step-00000040</c> each. A folder is filled under another name and renamed when all of it is
/// on the disk, so that whatever happens while one is saved, those before it stay whole.
/// </summary>
public sealed partial class CheckpointStore
{
    // Names that begin with a dot are never taken for checkpoints.
    private const string DraftEnding = ".draft";
    private const string ReplacedEnding = ".replaced";
    private const string RefusedEnding = ".refused";
    private const string KeptEnding = ".kept";

    /// <summary>Opens or creates the folder, and sweeps the leftovers of interrupted saves.</summary>
    /// <param name="folder">The folder; one process at a time may save there.</param>
    /// <param name="options">When to save, and which checkpoints to keep; null for the defaults.</param>
    public CheckpointStore(string folder, CheckpointOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        Folder = Directory.CreateDirectory(folder).FullName;
        Options = options ?? new CheckpointOptions();
        Sweep();
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    internal CheckpointOptions Options { get; }

    /// <summary>Advice for a store without a checkpoint to resume, in the words of the caller.</summary>
    internal string Restart { get; init; } = "delete the folder to start over";

    /// <summary>The steps of all checkpoints, ascending. Opening one checks that it is intact.</summary>
    public IReadOnlyList<long> Steps => [.. Directory.EnumerateDirectories(Folder).Select(StepOf).OfType<long>().Order()];

    /// <summary>The best checkpoint, or <c>null</c> if none was evaluated.</summary>
    /// <exception cref="InvalidDataException">It is not whole.</exception>
    public StoredCheckpoint? Best => BestStep is { } step ? Open(step) : null;

    /// <summary>Saves a checkpoint, replacing one of the same step; then removes those beyond the limit.</summary>
    /// <param name="step">Optimizer steps taken.</param>
    /// <param name="isBest">True if its evaluation is the best so far.</param>
    /// <param name="write">Writes its files into the folder that it is given.</param>
    /// <exception cref="IOException">It could not be written, for lack of space, for example; the checkpoints before it are
    /// whole.</exception>
    public void Save(long step, bool isBest, Action<string> write)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentNullException.ThrowIfNull(write);
        var name = NameOf(step);
        var draft = Path.Combine(Folder, $".{name}{DraftEnding}");
        try
        {
            Directory.CreateDirectory(draft);
            write(draft);
            CheckpointManifest.Of(draft, step, isBest).Write(draft);
        }
        catch (Exception exception) when (IsOfTheDisk(exception))
        {
            TryDelete(draft);
            throw new IOException(
                $"checkpoint `{name}` could not be saved in `{Folder}`, those before it are whole: {exception.Message}", exception);
        }
        catch
        {
            TryDelete(draft);
            throw;
        }

        Place(draft, name);
        try
        {
            Prune();
        }
        catch (Exception exception) when (IsOfTheDisk(exception))
        {
            // One checkpoint too many ends no run; the next save or start tries again.
        }
    }

    /// <summary>
    /// The last checkpoint that can be resumed, or <c>null</c> if there is none at all. Of those after it, damaged ones are renamed, so
    /// that nothing takes them for good ones any more; those of another version of the format, or that cannot be read now, stay.
    /// </summary>
    /// <param name="refuse">Is told of each that is passed over, and why.</param>
    /// <exception cref="InvalidDataException">There are checkpoints, and none of them can be resumed; all stay as they are.</exception>
    public StoredCheckpoint? Latest(Action<string>? refuse = null)
    {
        var (reasons, spoiled) = (new List<string>(), new List<long>());
        foreach (var step in Steps.Reverse())
        {
            try
            {
                var checkpoint = Open(step);
                spoiled.ForEach(SetAside);
                return checkpoint;
            }
            catch (Exception exception) when (exception is InvalidDataException or NotSupportedException || IsOfTheDisk(exception))
            {
                refuse?.Invoke(exception.Message);
                reasons.Add(exception.Message);
                if (exception is InvalidDataException)
                {
                    spoiled.Add(step);
                }
            }
        }

        return reasons.Count == 0
            ? null
            : throw new InvalidDataException(
                $"`{Folder}` has {reasons.Count} checkpoints and none can be resumed; {Restart}; the latest: {reasons[0]}");
    }

    private void SetAside(long step)
    {
        var refused = Path.Combine(Folder, NameOf(step) + RefusedEnding);
        Delete(refused);
        Directory.Move(Path.Combine(Folder, NameOf(step)), refused);
    }

    /// <summary>Opens the checkpoint of a step.</summary>
    /// <exception cref="InvalidDataException">It is not whole, or not there; the message says which.</exception>
    /// <exception cref="NotSupportedException">It is of another version of the format.</exception>
    /// <exception cref="IOException">A file of it cannot be read.</exception>
    public StoredCheckpoint Open(long step)
    {
        var folder = Path.Combine(Folder, NameOf(step));
        try
        {
            var manifest = Directory.Exists(folder)
                ? CheckpointManifest.Verify(folder)
                : throw new InvalidDataException("there is no such folder");
            return manifest.Step == step
                ? new StoredCheckpoint(folder, step, manifest.IsBest)
                : throw new InvalidDataException($"its `{CheckpointManifest.Name}` is that of step {manifest.Step}");
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"checkpoint `{folder}` is refused: {exception.Message}", exception);
        }
        catch (NotSupportedException exception)
        {
            throw new NotSupportedException($"checkpoint `{folder}` is refused: {exception.Message}", exception);
        }
        catch (Exception exception) when (IsOfTheDisk(exception))
        {
            throw new IOException($"checkpoint `{folder}` cannot be read: {exception.Message}", exception);
        }
    }

    // Of those whose evaluation was the best until then, the last. Their files are not read for that.
    private long? BestStep =>
        Steps.Reverse().Cast<long?>().FirstOrDefault(step => CheckpointManifest.SaysBest(Path.Combine(Folder, NameOf(step!.Value))));

    private void Place(string draft, string name)
    {
        DurableFolder.Flush(draft);
        var (target, replaced) = (Path.Combine(Folder, name), Path.Combine(Folder, $".{name}{ReplacedEnding}"));
        if (Directory.Exists(target))
        {
            Directory.Move(target, replaced);
        }

        Directory.Move(draft, target);
        DurableFolder.Flush(Folder);
        TryDelete(replaced);
    }

    private void Prune()
    {
        var steps = Steps;
        var best = Options.KeepBest ? BestStep : null;
        foreach (var step in steps.SkipLast(Options.KeepLast).Where(step => step != best))
        {
            // Renamed first: a folder of which a part is deleted would be taken for a damaged checkpoint.
            var (target, draft) = (Path.Combine(Folder, NameOf(step)), Path.Combine(Folder, $".{NameOf(step)}{DraftEnding}"));
            Delete(draft);
            Directory.Move(target, draft);
            Delete(draft);
        }
    }

    private void Sweep()
    {
        foreach (var draft in Directory.EnumerateDirectories(Folder, $".*{DraftEnding}").ToList())
        {
            Delete(draft);
        }

        foreach (var replaced in Directory.EnumerateDirectories(Folder, $".*{ReplacedEnding}").ToList())
        {
            // Interrupted between the two renames, the old one is still the checkpoint.
            var target = Path.Combine(Folder, Path.GetFileName(replaced)[1..^ReplacedEnding.Length]);
            if (Directory.Exists(target))
            {
                Delete(replaced);
            }
            else
            {
                Directory.Move(replaced, target);
            }
        }
    }

    // What somebody else has put into a checkpoint is not deleted with it: the folder stays under another name.
    private static void Delete(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        if (CheckpointManifest.NamesIn(folder) is not { } names
            || Directory.EnumerateFileSystemEntries(folder).All(entry => names.Contains(Path.GetFileName(entry))))
        {
            Directory.Delete(folder, recursive: true);
            return;
        }

        var step = Path.GetFileName(folder).TrimStart('.').Split('.')[0];
        Directory.Move(folder, Path.Combine(Path.GetDirectoryName(folder)!, $"{step}.{Path.GetRandomFileName()}{KeptEnding}"));
    }

    // That a file is too large for its file system, or for a limit of the process, is no IOException.
    private static bool IsOfTheDisk(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException { TargetSite.DeclaringType.Namespace: "System.IO" };

    // What goes wrong here must not hide what went wrong before; the next start sweeps.
    private static void TryDelete(string folder)
    {
        try
        {
            Delete(folder);
        }
        catch (Exception exception) when (IsOfTheDisk(exception))
        {
        }
    }

    private static string NameOf(long step) => string.Create(CultureInfo.InvariantCulture, $"step-{step:D8}");

    private static long? StepOf(string folder) =>
        Name().Match(Path.GetFileName(folder)) is { Success: true } match
            ? long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
            : null;

    [GeneratedRegex(@"^step-(\d{8,18})$")]
    private static partial Regex Name();
}
