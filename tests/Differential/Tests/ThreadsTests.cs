using System.Diagnostics;

namespace Differential.Tests;

/// <summary>Results do not depend on how many threads there are, to the bit.</summary>
public class ThreadsTests
{
    [Fact]
    public async Task OneAndSeveralThreadsGiveTheSameBits() => Assert.Equal(await Digest(1), await Digest(3));

    private static async Task<string> Digest(int processors)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ThreadsTests).Assembly.Location, "digest", "40", "7"]) { RedirectStandardOutput = true };
        start.Environment["DOTNET_PROCESSOR_COUNT"] = $"{processors}";
        using var process = Process.Start(start)!;
        var digest = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        Assert.Equal(65, digest.Length);
        return digest;
    }
}
