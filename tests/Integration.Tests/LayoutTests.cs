namespace Integration.Tests;

public sealed class LayoutTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("entropic-layout").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The generator's snapshots, formatted as the repository's own code is.</summary>
    [Fact]
    public async Task FormatterLeavesGeneratedCodeUnchanged()
    {
        var snapshots = Directory.GetFiles(Path.Combine(Consumer.Repository, "tests", "Generator.Tests", "_snapshots"), "*.verified.cs");
        Assert.NotEmpty(snapshots);
        foreach (var snapshot in snapshots)
        {
            File.Copy(snapshot, Path.Combine(_folder, Path.GetFileName(snapshot).Replace(".verified", "", StringComparison.Ordinal)));
        }

        File.Copy(Path.Combine(Consumer.Repository, ".editorconfig"), Path.Combine(_folder, ".editorconfig"));
        (await Format()).Expect(0);

        // The formatter sees the files at all.
        File.AppendAllText(Directory.GetFiles(_folder, "*.cs")[0], "  internal class  Misplaced{}\n");
        (await Format()).Expect(2);
    }

    private Task<Outcome> Format() => Tool.Dotnet(_folder, "format", "whitespace", "--folder", "--include-generated", "--verify-no-changes", _folder);
}
