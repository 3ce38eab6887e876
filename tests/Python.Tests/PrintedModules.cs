using EntroPIC.Dsl;
using EntroPIC.Dsl.Binding;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Scheduling;
using EntroPIC.Dsl.Text;
using EntroPIC.Python;

namespace Python.Tests;

/// <summary>Files as modules.</summary>
internal static class PrintedModules
{
    /// <summary>The library's files, compiled.</summary>
    public static IReadOnlyList<CompiledUnit<ScheduledLoss>> LibraryFiles { get; } = [.. EntroPIC.Dsl.Binding.Library.Sources().Select(static file => Compile(file.Path, file.Text))];

    /// <summary>Those of them that declare a loss.</summary>
    public static IReadOnlyList<CompiledUnit<ScheduledLoss>> Library { get; } = [.. LibraryFiles.Where(static unit => unit.Losses.Count > 0)];

    /// <summary>The path of a test script.</summary>
    public static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "Scripts", name);

    public static CompiledUnit<ScheduledLoss> Compile(string path, string text)
    {
        var unit = EntropicCompiler.Compile(new SourceFile(path, text), "Tests");
        Assert.False(unit.Diagnostics.HasErrors, string.Join("\n", unit.Diagnostics.ToSorted().Select(static message => message.Message)));
        return unit;
    }

    /// <summary>Writes the modules of some files to a folder.</summary>
    public static void WriteTo(string folder, IEnumerable<CompiledUnit<ScheduledLoss>> units)
    {
        foreach (var unit in units)
        {
            File.WriteAllText(Path.Combine(folder, ModulePrinter.NameOf(unit) + ".py"), ModulePrinter.Print(unit));
        }
    }
}
