using System.Text.Json;
using EntroPIC.Tests;

namespace Training.Tests.Runs;

[Collection(TorchCollection.Name)]
public sealed class ConformanceVerbTests
{
    [Fact]
    public async Task LossIsWrittenInBothPrecisions()
    {
        using var files = new RunFiles();
        Assert.Equal((0, ""), (await files.Run(["conformance", files["out"], "--loss", "EntroPic", "ClipCov"]), files.Error));
        Assert.Equal($"4 cases of 2 losses: `{Path.Combine(files["out"], "conformance.json")}`\n", files.Output);
        var written = JsonDocument.Parse(File.ReadAllText(Path.Combine(files["out"], "conformance.json"))).RootElement;
        Assert.Equal(
            ["EntroPic/float64", "EntroPic/float32", "ClipCov/float64", "ClipCov/float32"],
            written.GetProperty("cases").EnumerateArray().Select(static item => item.GetProperty("id").GetString()!));
    }

    [Fact]
    public async Task SameLossesGiveTheSameFile()
    {
        using var files = new RunFiles();
        await files.Run(["conformance", files["one"], "--loss", "EntroPic"]);
        await files.Run(["conformance", files["two"], "--loss", "EntroPic"]);
        Assert.Equal(File.ReadAllText(Path.Combine(files["one"], "conformance.json")), File.ReadAllText(Path.Combine(files["two"], "conformance.json")));
    }

    [Fact]
    public async Task UnknownLossIsNamedAndNothingIsWritten()
    {
        using var files = new RunFiles();
        Assert.Equal(1, await files.Run(["conformance", files["out"], "--loss", "EntroPik"]));
        Assert.StartsWith("error: --loss: unknown loss `EntroPik`; did you mean `EntroPic`", files.Error, StringComparison.Ordinal);
        Assert.Empty(files.Written);
    }

    [Fact]
    public async Task FolderWithoutNameIsOneMessage()
    {
        using var files = new RunFiles();
        Assert.Equal((1, "error: `OUT` is empty; it must be a non-empty string\n"), (await files.Run(["conformance", ""]), files.Error));
    }
}
