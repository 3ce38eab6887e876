using System.Diagnostics;

namespace EntroPIC.Tests.Python;

/// <summary>
/// Python with PyTorch, in a process of its own: <c>ENTROPIC_PYTHON</c>, else whichever of the usual ones can import torch.
/// </summary>
internal static class PythonProcess
{
    private static readonly Lazy<string?> Found = new(static () => Find("import torch"));

    /// <summary>The reason to skip Python tests; <c>null</c> to run them.</summary>
    public static string? Missing => Found.Value is null ? "no Python here can import torch (Debian: python3-torch; or ENTROPIC_PYTHON)" : null;

    /// <summary>The first of the usual Pythons that can run a statement; <c>null</c> where none can.</summary>
    public static string? Find(string statement) => new[] { Environment.GetEnvironmentVariable("ENTROPIC_PYTHON"), "python3", "/usr/bin/python3" }
        .OfType<string>()
        .FirstOrDefault(python => Run(python, ["-c", statement], Path.GetTempPath(), []) is { Code: 0 });

    /// <summary>Runs Python in a folder.</summary>
    /// <returns>Its exit code, and what it printed and complained of.</returns>
    public static (int Code, string Output) Run(string folder, params string[] arguments) => Run(folder, arguments, []);

    /// <inheritdoc cref="Run(string, string[])"/>
    public static (int Code, string Output) Run(string folder, string[] arguments, Dictionary<string, string> environment) =>
        Run(Found.Value!, arguments, folder, environment)!.Value;

    /// <summary>Starts a script that reads and writes lines, and ends with its input.</summary>
    public static Process Start(string folder, string script)
    {
        var start = new ProcessStartInfo(Found.Value!, [script]) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["OMP_NUM_THREADS"] = "1";
        return Process.Start(start)!;
    }

    /// <summary>Runs one of them in a folder; <c>null</c> where it is not there.</summary>
    public static (int Code, string Output)? Run(string python, string[] arguments, string folder, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(python, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + error.Result);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}

/// <summary>A test that needs Python with PyTorch, and skips elsewhere, saying so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonFactAttribute : FactAttribute
{
    public PythonFactAttribute() => Skip = PythonProcess.Missing;
}

/// <summary>A theory that needs Python with PyTorch, and skips elsewhere with a reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonTheoryAttribute : TheoryAttribute
{
    public PythonTheoryAttribute() => Skip = PythonProcess.Missing;
}
