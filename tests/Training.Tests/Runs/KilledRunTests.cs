using System.Globalization;
using EntroPIC.Runs;
using EntroPIC.Telemetry;
using EntroPIC.Tests;

namespace Training.Tests.Runs;

/// <summary>Processes that end before their run does.</summary>
public sealed class KilledRunTests : IDisposable
{
    private const int Rollouts = 250;
    private const int Every = 2;
    private const int Kills = 25;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void RepeatedlyKilledRunMatchesAnUninterruptedOne()
    {
        var (straight, killed) = (_folder.File("straight"), _folder.File("killed"));
        Finish(straight);

        var random = new Random(1);
        for (var kill = 0; kill < Kills; kill++)
        {
            // Saving is most of what this run does, so that many of these moments are within a save.
            using var host = new HostProcess(killed, Rollouts, Every);
            host.WaitFor("ready");
            for (var line = random.Next(6); line > 0; line--)
            {
                Assert.True(host.NextLine() is not null, $"the host ended before kill {kill}: {host.LastLine}");
            }

            Thread.Sleep(random.Next(20));
            host.Kill();
            Assert.True(host.End() != 0, $"the host ended before kill {kill}");
        }

        Finish(killed);
        AssertSame(straight, killed, Rollouts);
    }

    [FactOnUnix]
    public void InterruptedRunIsSavedAndExitsWithTheInterruptCode()
    {
        var (straight, interrupted) = (_folder.File("straight"), _folder.File("interrupted"));
        Finish(straight, 100);
        using (var host = new HostProcess(interrupted, 100, 10, long.MaxValue, 4))
        {
            host.WaitFor("step 4");
            host.Interrupt();
            Assert.Equal(130, host.End());
        }

        // Nothing of what was done is lost, although no checkpoint was due.
        var kept = StoreOf(interrupted).Latest()!.Step;
        Assert.Equal(kept - 1, Records(interrupted)[^1].Step);
        Finish(interrupted, 100);
        AssertSame(straight, interrupted, 100);
    }

    [FactOnUnix]
    public void FullDiskEndsTheRunAndKeepsItsCheckpoints()
    {
        var (straight, full) = (_folder.File("straight"), _folder.File("full"));
        Finish(straight, 20);
        using (var host = new HostProcess(full, 20, Every, 10))
        {
            Assert.Equal(1, host.End());
            Assert.StartsWith("checkpoint `step-00000012` could not be saved in `", host.LastLine, StringComparison.Ordinal);
        }

        Assert.Equal([8, 10], StoreOf(full).Steps);
        Assert.Equal(10, StoreOf(full).Latest()!.Step);
        Finish(full, 20);
        AssertSame(straight, full, 20);
    }

    private static void Finish(string folder, int rollouts = Rollouts)
    {
        using var host = new HostProcess(folder, rollouts, rollouts);
        var code = host.End();
        Assert.True(code == 0, $"the host ended with {code}: {host.LastLine}");
    }

    private static void AssertSame(string expected, string actual, int rollouts)
    {
        Assert.Equal(Lines(expected), Lines(actual));
        foreach (var name in new[] { "model.safetensors", "optimizer.safetensors" })
        {
            Assert.Equal(Bytes(expected, name), Bytes(actual, name));
        }

        byte[] Bytes(string folder, string name) => File.ReadAllBytes(Path.Combine(StoreOf(folder).Open(rollouts).Folder, name));
    }

    private static CheckpointStore StoreOf(string folder) => new(Path.Combine(folder, "checkpoints"));

    private static IReadOnlyList<MetricsRecord> Records(string folder) => JsonLines.Read(Path.Combine(folder, "metrics.jsonl")).Records;

    private static IEnumerable<string> Lines(string folder) => Records(folder).Select(static record => string.Create(
        CultureInfo.InvariantCulture,
        $"{record.Stage} {record.Step} {string.Join(' ', record.Metrics.Where(static metric => metric.Key != "tokens_per_second").Select(static metric => $"{metric.Key}={metric.Value:R}"))}"));
}
