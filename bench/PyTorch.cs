using System.Diagnostics;
using System.Text.Json;

namespace Bench;

/// <summary>Scripts in PyTorch, run beside where the machine has it.</summary>
internal static class PyTorch
{
    /// <summary>Runs a script that prints one line of JSON.</summary>
    /// <returns><c>null</c> where there is no PyTorch.</returns>
    public static JsonElement? Run(string script, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("python3", [Path.Combine(AppContext.BaseDirectory, "pytorch", script), .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var errors = process.StandardError.ReadToEndAsync();
            var line = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? JsonDocument.Parse(line).RootElement : Missing(errors.Result.TrimEnd().Split('\n')[^1]);
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            return Missing(failure.Message);
        }
    }

    private static JsonElement? Missing(string reason)
    {
        Console.WriteLine($"without PyTorch: {reason}");
        return null;
    }
}
