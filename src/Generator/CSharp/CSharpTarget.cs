using EntroPIC.Dsl;
using EntroPIC.Dsl.Syntax;

namespace EntroPIC.Generator.CSharp;

/// <summary>A file of the language to one of C#.</summary>
internal static class CSharpTarget
{
    /// <summary>Compiles a file, and prints each loss as soon as it is whole.</summary>
    /// <param name="file">The file.</param>
    /// <param name="rootNamespace">The namespace of its declarations where it names none.</param>
    /// <param name="others">Other files of the project whose declarations it may use.</param>
    public static CompiledUnit<PrintedLoss> Compile(ParsedFile file, string rootNamespace, IReadOnlyList<ParsedFile> others) =>
        EntropicCompiler.Compile(file, rootNamespace, others, PrintedLoss.Of);

    /// <summary>The C# of everything that has a shape, or <c>null</c> where nothing does.</summary>
    public static string? Print(CompiledUnit<PrintedLoss> unit) =>
        unit.Controllers.Count + unit.Losses.Count + unit.Broken.Count == 0 ? null : FilePrinter.Print(unit);
}
