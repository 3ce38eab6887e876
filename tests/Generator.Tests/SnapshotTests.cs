using EntroPIC.Tests;

namespace Generator.Tests;

public sealed class SnapshotTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("entropic-snapshots").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task AcceptedSnapshotHasLineFeedsAndNoByteOrderMark()
    {
        await Verify(accept: true, ("a", "one\r\ntwo"));
        Assert.Equal("one\ntwo\n"u8.ToArray(), File.ReadAllBytes(PathOf("Class.Method#a.verified.txt")));
        await Verify(accept: false, ("a", "\uFEFFone\ntwo\n"));
    }

    [Fact]
    public async Task MismatchNamesFirstDifferenceAndKeepsReceivedText()
    {
        await Verify(accept: true, ("a", "one\ntwo\nthree"));
        var failure = await Fails(("a", "one\n2\n3"));
        Assert.Contains("Class.Method#a.verified.txt differs in line 2:\n  verified: two\n  received: 2\n", failure, StringComparison.Ordinal);
        Assert.Equal("one\n2\n3\n", File.ReadAllText(PathOf("Class.Method#a.received.txt")));
        await Verify(accept: false, ("a", "one\ntwo\nthree"));
        Assert.False(File.Exists(PathOf("Class.Method#a.received.txt")));
    }

    [Fact]
    public async Task TextWithoutSnapshotFails() => Assert.Contains("no snapshot Class.Method#a.verified.txt", await Fails(("a", "")), StringComparison.Ordinal);

    [Fact]
    public async Task SnapshotWithoutTextFails()
    {
        await Verify(accept: true, ("a", "x"), ("b", "y"));
        Assert.Contains("Class.Method#b.verified.txt belongs to nothing", await Fails(("a", "x")), StringComparison.Ordinal);
        await Verify(accept: true, ("a", "x"));
        Assert.False(File.Exists(PathOf("Class.Method#b.verified.txt")));
    }

    /// <summary>A renamed test leaves orphaned snapshots.</summary>
    [Fact]
    public void EverySnapshotBelongsToTest()
    {
        var tests = typeof(SnapshotTests).Assembly.GetTypes().SelectMany(static type => type.GetMethods().Select(method => $"{type.Name}.{method.Name}")).ToHashSet();
        var files = Directory.GetFiles(Path.Combine(ProjectFolder(), "_snapshots"), "*.verified.*").Select(Path.GetFileName).ToList();
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Contains(file!.Split('#')[0], tests));
    }

    private static string ProjectFolder([System.Runtime.CompilerServices.CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    private string PathOf(string file) => Path.Combine(_folder, file);

    private Task Verify(bool accept, params (string Name, string Text)[] texts) =>
        Snapshot.VerifyIn(_folder, "Class.Method", texts.Select(static text => (text.Name, "txt", text.Text)), accept);

    private async Task<string> Fails(params (string Name, string Text)[] texts) =>
        (await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => Verify(accept: false, texts))).Message;
}
