using System.Runtime.CompilerServices;
using EntroPIC.Conformance;
using EntroPIC.Dsl;
using EntroPIC.Dsl.Text;
using EntroPIC.Losses;
using EntroPIC.Python;
using EntroPIC.Tests;
using EntroPIC.Tests.Python;

namespace Runtime.Tests.Numbers;

/// <summary>The losses of this folder as printed PyTorch, against those that are compiled.</summary>
public sealed class PythonTests
{
    [PythonFact]
    public void PrintedModulesMatchCompiledLosses()
    {
        var path = Path.Combine(Folder(), "numbers.entropic");
        var unit = EntropicCompiler.Compile(new SourceFile("numbers.entropic", File.ReadAllText(path)), "Tests");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File(ModulePrinter.NameOf(unit) + ".py"), ModulePrinter.Print(unit));
        var cases = ConformanceSuite.Write(folder.FullName, unit.Losses.Select(static loss =>
            (PolicyLoss)Activator.CreateInstance(typeof(PythonTests).Assembly.GetType($"{typeof(PythonTests).Namespace}.{loss.Name}", throwOnError: true)!)!));
        var (code, text) = PythonProcess.Run(folder.FullName, "-m", ModulePrinter.NameOf(unit), "--self-test");
        Assert.True(code == 0, text);
        Assert.Equal(2 * unit.Losses.Count, cases);
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
