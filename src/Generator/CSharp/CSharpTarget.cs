using EntroPIC.Dsl;

namespace EntroPIC.Generator.CSharp;

/// <summary>A compiled unit to C#.</summary>
internal static class CSharpTarget
{
    /// <summary>The C# of everything that is whole, or <c>null</c> where nothing is.</summary>
    public static string? Print(CompiledUnit unit) =>
        unit.Losses.Count == 0 && unit.Controllers.Count == 0 ? null : FilePrinter.Print(unit);
}
