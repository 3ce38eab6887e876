using System.Diagnostics;
using System.Globalization;

namespace Bench;

/// <summary>The same work in PyTorch, in a process that waits for jobs, so that both sides can be timed in turns.</summary>
internal sealed class PythonPeer : IDisposable
{
    private readonly Process _process;

    private PythonPeer(Process process, string version) => (_process, Version) = (process, version);

    /// <summary>The version of PyTorch.</summary>
    public string Version { get; }

    /// <summary>Starts it.</summary>
    /// <param name="script">A file of the folder <c>pytorch</c>: it prints the version, then reads a job a line and answers with its milliseconds.</param>
    /// <param name="arguments">What the script takes.</param>
    /// <returns><c>null</c> where no interpreter (<c>ENTROPIC_PYTHON</c>, else the usual ones) has PyTorch.</returns>
    public static PythonPeer? Start(string script, params string[] arguments)
    {
        string?[] interpreters = [Environment.GetEnvironmentVariable("ENTROPIC_PYTHON"), "python3", "/usr/bin/python3"];
        foreach (var interpreter in interpreters.OfType<string>())
        {
            try
            {
                var process = Process.Start(new ProcessStartInfo(interpreter, [Path.Combine(AppContext.BaseDirectory, "pytorch", script), .. arguments])
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                })!;
                process.ErrorDataReceived += static (_, _) => { };
                process.BeginErrorReadLine();
                if (process.StandardOutput.ReadLine() is { } version)
                {
                    return new PythonPeer(process, version);
                }

                process.Dispose();
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // No such interpreter.
            }
        }

        Console.WriteLine("without PyTorch: no Python here can import torch (Debian: python3-torch; or ENTROPIC_PYTHON)");
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
}
