using System.Text.Json.Nodes;
using EntroPIC.Runs;
using EntroPIC.Tests;

namespace Training.Tests.Runs;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Root => _folder.File("checkpoints");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LatestCheckpointHasAllItsFiles()
    {
        var store = Filled(10, 20);
        var latest = store.Latest()!;
        Assert.Equal((20, false), (latest.Step, latest.IsBest));
        Assert.Equal(Path.Combine(Root, "step-00000020"), latest.Folder);
        Assert.Equal("weights of 20", File.ReadAllText(Path.Combine(latest.Folder, "model.bin")));
    }

    [Fact]
    public void EmptyStoreHasNoCheckpoint() => Assert.Null(new CheckpointStore(Root).Latest());

    [Fact]
    public void LatestAndBestAreKept()
    {
        var store = new CheckpointStore(Root, new CheckpointOptions { KeepLast = 2 });
        foreach (var (step, isBest) in new[] { (1, true), (2, true), (3, false), (4, false), (5, false), (6, false) })
        {
            Save(store, step, isBest);
        }

        Assert.Equal([2, 5, 6], store.Steps);
        Assert.Equal(2, store.Best!.Step);
    }

    [Fact]
    public void OnlyTheLatestAreKeptWithoutKeepBest()
    {
        var store = new CheckpointStore(Root, new CheckpointOptions { KeepLast = 1, KeepBest = false });
        Save(store, 1, isBest: true);
        Save(store, 2);
        Assert.Equal([2], store.Steps);
        Assert.Null(store.Best);
    }

    public static TheoryData<string, Action<string>, string> Damages => new()
    {
        { "truncated", static folder => Rewrite(folder, "model.bin", static bytes => bytes[..^3]), "`model.bin` has 10 bytes; 13 were written" },
        { "altered", static folder => Rewrite(folder, "model.bin", static bytes => [.. bytes[..5], (byte)(bytes[5] ^ 1), .. bytes[6..]]), "`model.bin` has the SHA-256 " },
        { "file missing", static folder => File.Delete(Path.Combine(folder, "state.json")), "`state.json` is missing" },
        { "manifest missing", static folder => File.Delete(Path.Combine(folder, "manifest.json")), "it has no `manifest.json`" },
        { "manifest cut", static folder => Rewrite(folder, "manifest.json", static bytes => bytes[..^9]), "manifest.json` is not valid JSON" },
        { "manifest of another", static folder => Edit(folder, static json => json["step"] = 19), "its `manifest.json` is that of step 19" },
        { "a way out", static folder => Edit(folder, static json => json["files"]![0]!["name"] = "../model.bin"), "`manifest.json` names the file `../model.bin`; it must be one of the same folder" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void DamagedCheckpointIsRefusedWithItsReason(string damage, Action<string> spoil, string reason)
    {
        var store = Filled(10, 20);
        spoil(Path.Combine(Root, "step-00000020"));
        var refusals = new List<string>();
        Assert.Equal(10, store.Latest(refusals.Add)!.Step);
        var refusal = Assert.Single(refusals);
        Assert.StartsWith($"checkpoint `{Path.Combine(Root, "step-00000020")}` is refused: ", refusal, StringComparison.Ordinal);
        Assert.True(refusal.Contains(reason, StringComparison.Ordinal), $"{damage}: {refusal}");

        // It is out of the way of those that follow, and can still be looked at.
        Assert.Equal([10], store.Steps);
        Assert.True(Directory.Exists(Path.Combine(Root, "step-00000020.refused")));
    }

    [Fact]
    public void CheckpointOfAnotherVersionIsSkippedAndStays()
    {
        var store = Filled(10, 20);
        Edit(Path.Combine(Root, "step-00000020"), static json => json["version"] = 4);
        var refusals = new List<string>();
        Assert.Equal(10, store.Latest(refusals.Add)!.Step);
        Assert.EndsWith("is refused: it has format version 4; this program reads version 3", Assert.Single(refusals), StringComparison.Ordinal);
        Assert.Equal([10, 20], store.Steps);
    }

    [Fact]
    public void UnreadableCheckpointIsSkippedAndStays()
    {
        var store = Filled(10, 20);
        var refusals = new List<string>();
        using (new FileStream(Path.Combine(Root, "step-00000020", "model.bin"), FileMode.Open, FileAccess.Read, FileShare.None))
        {
            Assert.Equal(10, store.Latest(refusals.Add)!.Step);
        }

        Assert.StartsWith($"checkpoint `{Path.Combine(Root, "step-00000020")}` cannot be read: ", Assert.Single(refusals), StringComparison.Ordinal);
        Assert.Equal(20, store.Latest()!.Step);
    }

    [Fact]
    public void NoIntactCheckpointIsAnErrorAndAllStay()
    {
        var store = Filled(10, 20);
        foreach (var step in store.Steps)
        {
            File.Delete(Path.Combine(Root, $"step-{step:D8}", "model.bin"));
        }

        for (var time = 0; time < 2; time++)
        {
            var failure = Assert.Throws<InvalidDataException>(() => store.Latest());
            Assert.StartsWith($"`{Root}` has 2 checkpoints and none can be resumed; delete the folder to start over; the latest: checkpoint `", failure.Message, StringComparison.Ordinal);
        }

        Assert.Equal([10, 20], store.Steps);
    }

    [Fact]
    public void FullDiskIsAnErrorAndKeepsTheOthers()
    {
        var store = Filled(10);
        var failure = Assert.Throws<IOException>(() => store.Save(20, isBest: true, static folder =>
        {
            File.WriteAllText(Path.Combine(folder, "model.bin"), "half of");
            throw new IOException("No space left on device");
        }));
        Assert.Equal($"checkpoint `step-00000020` could not be saved in `{Root}`, those before it are whole: No space left on device", failure.Message);
        Assert.Equal(10, store.Latest()!.Step);
        Assert.Equal(["step-00000010"], Directory.GetFileSystemEntries(Root).Select(Path.GetFileName));
    }

    [Fact]
    public void CheckpointOfTheSameStepIsReplaced()
    {
        var store = Filled(10);
        store.Save(10, isBest: true, static folder => File.WriteAllText(Path.Combine(folder, "model.bin"), "again"));
        var latest = store.Latest()!;
        Assert.True(latest.IsBest);
        Assert.Equal("again", File.ReadAllText(Path.Combine(latest.Folder, "model.bin")));
        Assert.Single(Directory.GetFileSystemEntries(Root));
    }

    [Fact]
    public void LeftoversOfInterruptedSavesAreSwept()
    {
        Filled(10, 20);

        // Interrupted while written, between the renames of a replacement, and after them.
        Directory.CreateDirectory(Path.Combine(Root, ".step-00000030.draft"));
        File.WriteAllText(Path.Combine(Root, ".step-00000030.draft", "model.bin"), "half of");
        Directory.Move(Path.Combine(Root, "step-00000020"), Path.Combine(Root, ".step-00000020.replaced"));
        Directory.CreateDirectory(Path.Combine(Root, ".step-00000010.replaced"));

        var store = new CheckpointStore(Root);
        Assert.Equal(["step-00000010", "step-00000020"], Directory.GetFileSystemEntries(Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(20, store.Latest()!.Step);
    }

    private CheckpointStore Filled(params int[] steps)
    {
        var store = new CheckpointStore(Root);
        foreach (var step in steps)
        {
            Save(store, step);
        }

        return store;
    }

    private static void Save(CheckpointStore store, int step, bool isBest = false) => store.Save(step, isBest, folder =>
    {
        File.WriteAllText(Path.Combine(folder, "model.bin"), $"weights of {step}");
        File.WriteAllText(Path.Combine(folder, "state.json"), "{}");
    });

    private static void Rewrite(string folder, string name, Func<byte[], byte[]> change)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, change(File.ReadAllBytes(path)));
    }

    private static void Edit(string folder, Action<JsonNode> change)
    {
        var path = Path.Combine(folder, "manifest.json");
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        change(json);
        File.WriteAllText(path, json.ToJsonString());
    }
}
