using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Bench;

/// <summary>The same work in PyTorch, in a process that waits for jobs, so that both sides can be timed in turns.</summary>
internal sealed class PythonPeer : IDisposable
{
    private readonly Process _process;

    private PythonPeer(Process process, string version) => (_process, Version) = (process, version);

    /// <summary>The version of PyTorch.</summary>
    public string Version { get; }

    /// <summary>Starts it.</summary>
    /// <param name="arguments">What <c>model.py</c> takes.</param>
    /// <returns><c>null</c> where the interpreter (<c>ENTROPIC_PYTHON</c>, else <c>python3</c>) has no PyTorch.</returns>
    public static PythonPeer? Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("ENTROPIC_PYTHON") ?? "python3") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(Path.GetDirectoryName(Here())!, "model.py"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        if (process.StandardOutput.ReadLine() is { } version)
        {
            return new PythonPeer(process, version);
        }

        process.Dispose();
        return null;
    }

    /// <summary>Does a job and waits for its end.</summary>
    public void Do(string job)
    {
        _process.StandardInput.WriteLine(job);
        _process.StandardInput.Flush();
        var answer = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"the Python process ended during `{job}`");
        _ = double.Parse(answer, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
