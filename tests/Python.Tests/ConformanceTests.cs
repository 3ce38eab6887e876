using EntroPIC.Conformance;
using EntroPIC.Losses;
using EntroPIC.Python;
using EntroPIC.Tests.Python;
using Xunit.Abstractions;

namespace Python.Tests;

/// <summary>Printed modules against the numbers of the reference.</summary>
public sealed class ConformanceTests(ITestOutputHelper output)
{
    private static IEnumerable<PolicyLoss> LibraryLosses() => typeof(PolicyLoss).Assembly.GetExportedTypes()
        .Where(static type => type.IsSubclassOf(typeof(PolicyLoss)) && !type.IsAbstract)
        .Select(static type => (PolicyLoss)Activator.CreateInstance(type)!);

    [PythonFact]
    public void EveryLibraryLossMatchesReference()
    {
        using var folder = new TemporaryFolder();
        PrintedModules.WriteTo(folder.Path, PrintedModules.Library);
        var cases = ConformanceSuite.Write(folder.Path, LibraryLosses());
        var compared = 0;
        foreach (var unit in PrintedModules.Library)
        {
            var (code, text) = PythonProcess.Run(folder.Path, "-m", ModulePrinter.NameOf(unit), "--self-test");
            output.WriteLine(text);
            Assert.True(code == 0, text);
            compared += 2 * unit.Losses.Count;
        }

        Assert.Equal(cases, compared);
    }

    [PythonFact]
    public void TwoProcessesMatchOneOnCombinedData()
    {
        using var folder = new TemporaryFolder();
        PrintedModules.WriteTo(folder.Path, PrintedModules.Library);
        var cases = ConformanceSuite.Write(folder.Path, LibraryLosses());
        string[] modules = [.. PrintedModules.Library.Select(ModulePrinter.NameOf)];

        // The two meet on the loopback interface.
        var (code, text) = PythonProcess.Run(
            folder.Path, [PrintedModules.Script("two_processes.py"), .. modules],
            new() { ["GLOO_SOCKET_IFNAME"] = "lo", ["PYTHONPATH"] = folder.Path });
        output.WriteLine(text);
        Assert.True(code == 0, text);
        Assert.Contains($"{cases / 2} losses, ", text, StringComparison.Ordinal);
    }
}
