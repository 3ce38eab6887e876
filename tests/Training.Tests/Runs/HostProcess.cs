using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Training.Tests.Runs;

/// <summary>A run in a separate process, which the tests can cancel or kill.</summary>
internal sealed partial class HostProcess : IDisposable
{
    private readonly Process _process;

    /// <param name="folder">The folder of the run.</param>
    /// <param name="arguments">What else the host takes.</param>
    public HostProcess(string folder, params long[] arguments)
    {
        _process = Process.Start(Start([folder, .. arguments.Select(static argument => argument.ToString(CultureInfo.InvariantCulture))]))!;
    }

    private HostProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>The command line of a program of one line; what it prints is not waited for.</summary>
    public static HostProcess Program(params string[] arguments)
    {
        var start = Start(["program", .. arguments]);
        start.RedirectStandardOutput = false;
        return new(Process.Start(start)!);
    }

    /// <summary>The last line that it has printed so far: the error, where it ended with one.</summary>
    public string LastLine { get; private set; } = "";

    /// <summary>Waits for the next line that it prints; <c>null</c> when it has ended.</summary>
    public string? NextLine()
    {
        var line = _process.StandardOutput.ReadLine();
        LastLine = line ?? LastLine;
        return line;
    }

    /// <summary>Waits until it has printed this line.</summary>
    public void WaitFor(string line)
    {
        for (var next = NextLine(); next != line; next = NextLine())
        {
            Assert.True(next is not null, $"the host ended before `{line}`: {LastLine}");
        }
    }

    public void Interrupt() => Assert.Equal(0, Send(_process.Id, 2));

    public void Kill() => _process.Kill();

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public int End()
    {
        while (_process.StartInfo.RedirectStandardOutput && NextLine() is not null)
        {
        }

        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static ProcessStartInfo Start(IEnumerable<string> arguments) => new(
        "dotnet",
        ["exec", "--depsfile", Beside("Training.Tests.deps.json"), "--runtimeconfig", Beside("RunHost.runtimeconfig.json"), Beside("RunHost.dll"), .. arguments])
    {
        RedirectStandardOutput = true,
    };

    private static string Beside(string name) => Path.Combine(AppContext.BaseDirectory, name);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Send(int process, int signal);
}
