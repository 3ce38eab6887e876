using EntroPIC.Dsl;

namespace EntroPIC.Generator.CSharp;

/// <summary>A compiled unit to C#.</summary>
internal static class CSharpTarget
{
    /// <summary>The C# of everything that has a shape, or <c>null</c> where nothing does.</summary>
    public static string? Print(CompiledUnit unit) =>
        unit.Controllers.Count + unit.Losses.Count + unit.Broken.Count == 0 ? null : FilePrinter.Print(unit);
}
