using System.Diagnostics;

namespace Cli.Tests;

public sealed class ToolTests : CommandLine
{
    private static readonly string Tool = Path.Combine(AppContext.BaseDirectory, "entropic.dll");

    [Fact]
    public async Task BuiltToolChecksFile()
    {
        var start = new ProcessStartInfo("dotnet", [Tool, "check", Write("bad.entropic", "loss Bad : Nowhere {\n}\n")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal("entropic: name the project's other files beside it\n", await error);
        Assert.StartsWith("error[ENT1004]: unknown loss `Nowhere`", output, StringComparison.Ordinal);
        Assert.Equal(1, process.ExitCode);
    }

    /// <summary>The language without libtorch, and without the compiler that the generator is loaded by.</summary>
    [Fact]
    public void ToolContainsNeitherLibtorchNorRoslyn()
    {
        var dependencies = File.ReadAllText(Path.ChangeExtension(Tool, ".deps.json"));
        Assert.Contains("EntroPIC.Dsl", dependencies, StringComparison.Ordinal);
        Assert.DoesNotContain("Microsoft.CodeAnalysis", dependencies, StringComparison.Ordinal);
        Assert.DoesNotContain("torch", dependencies, StringComparison.OrdinalIgnoreCase);
    }
}
