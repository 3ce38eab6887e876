using EntroPIC.Dsl;
using EntroPIC.Dsl.Syntax;

namespace EntroPIC.Generator.CSharp;

/// <summary>The target C#: from an <c>.entropic</c> file to a C# file.</summary>
internal static class CSharpTarget
{
    /// <summary>Compiles a file and prints each loss as soon as it is scheduled.</summary>
    /// <param name="file">The file.</param>
    /// <param name="rootNamespace">The namespace of its declarations if it names none.</param>
    /// <param name="others">Other files of the project whose declarations it may use.</param>
    public static CompiledUnit<PrintedLoss> Compile(ParsedFile file, string rootNamespace, IReadOnlyList<ParsedFile> others) =>
        EntropicCompiler.Compile(file, rootNamespace, others, PrintedLoss.Of);

    /// <summary>The C# of every declaration with a shape; <c>null</c> if there is none.</summary>
    public static string? Print(CompiledUnit<PrintedLoss> unit) =>
        unit.Controllers.Count + unit.Losses.Count + unit.Broken.Count == 0 ? null : FilePrinter.Print(unit);
}
