using EntroPIC.Dsl;

namespace EntroPIC.Generator.CSharp;

/// <summary>A compiled unit to C#.</summary>
internal static class CSharpTarget
{
    /// <summary>The C# of everything that has a shape, or <c>null</c> where nothing does.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="taken">Names that another file of the project declares, which is reported; what has one is left out.</param>
    public static string? Print(CompiledUnit unit, IEnumerable<string>? taken = null)
    {
        var names = new HashSet<string>((taken ?? []).Select(CSharpText.Type), StringComparer.Ordinal);
        var content = new PrintableUnit(
            unit.File.Path,
            unit.Namespace,
            [.. unit.Controllers.Where(controller => names.Add(CSharpText.Type(controller.Name)))],
            [.. unit.Losses.Where(loss => names.Add(CSharpText.Type(loss.Name)))],
            [.. unit.Broken.Where(loss => names.Add(CSharpText.Type(loss.Syntax.Name)))]);
        return content.Controllers.Count + content.Losses.Count + content.Broken.Count == 0 ? null : FilePrinter.Print(content);
    }
}
