using EntroPIC.Dsl;
using EntroPIC.Dsl.Binding;
using EntroPIC.Dsl.Text;
using EntroPIC.Python;
using EntroPIC.Python.Verl;
using EntroPIC.Tests;
using EntroPIC.Tests.Python;

namespace Python.Tests;

/// <summary>The contents of a printed module, and its messages for invalid inputs.</summary>
public sealed class ModulesTests
{
    [PythonFact]
    public void UnusedHelpersAreNotPrinted()
    {
        using var folder = new TemporaryFolder();
        foreach (var unit in PrintedModules.LibraryFiles)
        {
            File.WriteAllText(Path.Combine(folder.Path, ModulePrinter.NameOf(unit) + ".py"), ModulePrinter.Print(unit));
            foreach (var file in VerlPrinter.Print(unit) ?? [])
            {
                File.WriteAllText(Path.Combine(folder.Path, file.Name), file.Text);
            }
        }

        string[] modules = [.. Directory.GetFiles(folder.Path, "*.py").Select(static path => Path.GetFileName(path))];
        Assert.True(modules.Length > 20);
        Assert.Equal((0, ""), PythonProcess.Run(folder.Path, [PrintedModules.Script("unused.py"), .. modules]));
    }

    public static TheoryData<string> Operations => OperationSamples.Names;

    [Theory]
    [MemberData(nameof(Operations))]
    public void EveryOperationIsPrinted(string name)
    {
        var unit = EntropicCompiler.Compile(new SourceFile("sample.entropic", OperationSamples.LossOf(name)), "Tests");

        Assert.Contains("class Sample", ModulePrinter.Print(unit), StringComparison.Ordinal);
    }

    [Fact]
    public void InheritedCodeChangesDeclarationHash()
    {
        var (first, again, other) = (Hashes("0.2"), Hashes("0.2"), Hashes("0.3"));
        Assert.Equal(first, again);
        Assert.Equal(first[0], other[0]);
        Assert.NotEqual(first[1], other[1]);

        static string[] Hashes(string target)
        {
            var shared = new SourceFile("shared.entropic", $"loss Shared : EntroPic {{\n    param target = {target}\n}}\n");
            var unit = EntropicCompiler.Compile(new SourceFile("mine.entropic", "loss Mine : Shared {\n}\n"), "Tests", [shared]);
            Assert.False(unit.Diagnostics.HasErrors);
            string[] lines = ModulePrinter.Print(unit)!.Split('\n');
            return [lines.Single(static line => line.StartsWith("SOURCE_SHA256 = ", StringComparison.Ordinal)), lines.Single(static line => line.StartsWith("DECLARATIONS_SHA256 = ", StringComparison.Ordinal))];
        }
    }

    [PythonFact]
    public void InvalidInputsRaiseWithTheirName()
    {
        using var folder = new TemporaryFolder();
        PrintedModules.WriteTo(folder.Path, PrintedModules.Library);
        PrintedModules.WriteTo(folder.Path, [PrintedModules.Compile("declared.entropic", """
            signal judged per token in (-1, 0.1]
            signal format per sequence
            signal difficulty per group = 0.5 in [0, 1]
            signal hard per group = false
            loss Declared : Grpo {
                advantage = reward - mean(reward * difficulty per group) + (if hard then 0 else 1)
                bonus b = 0.01 * (judged + format + difficulty) * logp
            }
            """)]);
        var (code, text) = PythonProcess.Run(folder.Path, [PrintedModules.Script("mistakes.py")], new() { ["PYTHONPATH"] = folder.Path });
        Assert.True(code == 0 && text.Contains("\nOK", StringComparison.Ordinal), text);
    }
}
