using EntroPIC.Python.Verl;
using EntroPIC.Tests;
using EntroPIC.Tests.Python;

namespace Python.Tests;

/// <summary>Whatever documentation, comments and paths say: the module parses without a warning and is, but for what it says, the same.</summary>
public sealed class HostileTextTests
{
    [PythonFact]
    public void CommentsDocumentationAndPathsStayInert()
    {
        using var folder = new TemporaryFolder();
        var number = 0;
        Write("plain", PrintedModules.Compile("a.entropic", HostileText.FileWith("plain")));
        Write("short", PrintedModules.Compile("a.entropic", HostileText.FileWith("*/")));
        foreach (var text in HostileText.OfOneLine)
        {
            Write($"{(text.Contains("*/", StringComparison.Ordinal) ? "short" : "plain")}_{number++}", PrintedModules.Compile("a.entropic", HostileText.FileWith(text)));
        }

        // What a module is called is made of its path.
        foreach (var path in HostileText.OfPaths)
        {
            Write($"plain_{number++}", PrintedModules.Compile($"losses/{path}.entropic", HostileText.FileWith("plain")));
        }

        var (code, output) = PythonProcess.Run(folder.Path, "-W", "error", PrintedModules.Script("same_code.py"));
        Assert.True(code == 0, output);

        void Write(string name, EntroPIC.Dsl.CompiledUnit<EntroPIC.Dsl.Scheduling.ScheduledLoss> unit)
        {
            var files = VerlPrinter.Print(unit)!;
            File.WriteAllText(Path.Combine(folder.Path, name + ".torch"), files[0].Text);
            File.WriteAllText(Path.Combine(folder.Path, name + ".verl"), files[1].Text);
        }
    }
}
