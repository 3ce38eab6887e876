using System.Text.Json;
using TorchSharp;
using Xunit.Abstractions;

namespace Runtime.Tests.Peers;

/// <summary>Every file of the peers' numbers, every case of it: value, gradient, metrics, trace.</summary>
public sealed class GoldenTests(ITestOutputHelper output)
{
    public static TheoryData<string> Files => [.. GoldenTable.Handlers.Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public void EveryCasePassesOrIsSkippedWithReason(string file)
    {
        var report = new GoldenReport(file);
        if (GoldenFolder.Read(file) is { } content)
        {
            foreach (var golden in GoldenTable.CasesOf(file, content))
            {
                using var scope = torch.NewDisposeScope();
                report.Run(golden, GoldenTable.Handlers[file]);
            }
        }
        else
        {
            report.Skip("the folder has no such file", 0);
        }

        report.Write(output);
        Assert.True(report.Failures.Count == 0, $"{report}\n{string.Join("\n", report.Failures.Take(20))}");

        // A case that is left out where it was met is a failure, too.
        if (GoldenFolder.IsOurs)
        {
            Assert.Equal(GoldenCounts.Committed[file], report.Counts);
        }
    }

    [Fact]
    public void PageListsEveryFileAndTheTotals()
    {
        var files = GoldenCounts.Committed.Where(static row => row.Key != "all").ToList();

        Assert.Equal(GoldenTable.Handlers.Keys.Order(StringComparer.Ordinal), files.Select(static row => row.Key).Order(StringComparer.Ordinal));
        Assert.Equal(
            new GoldenCounts(files.Sum(static row => row.Value.Cases), files.Sum(static row => row.Value.Passed), files.Sum(static row => row.Value.Skipped)),
            GoldenCounts.Committed["all"]);
        Assert.Equal(["aent_clamped_entropy"], files.Where(static row => row.Value.Passed == 0).Select(static row => row.Key));
    }

    /// <summary>Another folder may have files without a handler, which are reported; ours may not.</summary>
    [Fact]
    public void EveryFileHasAHandler()
    {
        string[] unknown = [.. GoldenFolder.Files.Except(GoldenTable.Handlers.Keys)];
        foreach (var file in unknown)
        {
            var report = new GoldenReport(file);
            report.Skip("no handler for this file", GoldenFolder.Read(file) is { ValueKind: JsonValueKind.Array } cases ? cases.GetArrayLength() : 1);
            report.Write(output);
        }

        if (GoldenFolder.IsOurs)
        {
            Assert.Empty(unknown);
        }
    }

    [Fact]
    public void DifferenceIsDetected()
    {
        var golden = GoldenCase.Of(JsonDocument.Parse("""{"id": "x", "inputs": {}, "config": {"dtype": "float64"}, "expected": {"loss": [1, 2]}}""").RootElement);
        golden.ExpectNumbers("loss", golden.Expected.GetProperty("loss"), [1, 2.0000001]);
        golden.ExpectNumbers("loss", golden.Expected.GetProperty("loss"), [1]);
        golden.Expect("loss", double.NaN, 0);
        golden.Expect("loss", 0, double.NaN);
        Assert.Equal(4, golden.Mismatches.Count);
    }
}
