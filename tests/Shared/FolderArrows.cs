using System.Text.RegularExpressions;

namespace EntroPIC.Tests;

/// <summary>
/// The arrows between the folders of a project, as its sources have them: each folder is a namespace, named in full or from the root.
/// A namespace that another project has, too, counts as the folder of this one.
/// </summary>
internal static class FolderArrows
{
    /// <summary>Checks that every folder uses those that a table allows it, each above it in the table, so that there is no circle.</summary>
    /// <param name="root">The folder of the project.</param>
    /// <param name="rootNamespace">The namespace of the project, which the namespace of a folder starts with.</param>
    /// <param name="allowed">For each folder with sources those that it uses.</param>
    public static void Check(string root, string rootNamespace, IReadOnlyList<(string Folder, string[] Uses)> allowed)
    {
        Assert.Equal(
            Sorted(allowed.Select(static row => row.Folder)),
            Sorted(Directory.EnumerateDirectories(root).Where(static folder => SourcesIn(folder).Any()).Select(static folder => Path.GetFileName(folder)!)
                .Where(static name => name is not ("bin" or "obj"))));
        Assert.All(allowed.Select(static (row, i) => (row, i)), item => Assert.Empty(item.row.Uses.Except(allowed.Take(item.i).Select(static row => row.Folder))));
        Assert.Equal(
            Sorted(allowed.Select(static row => $"{row.Folder}: {string.Join(", ", Sorted(row.Uses))}")),
            Sorted(allowed.Select(row => $"{row.Folder}: {string.Join(", ", UsedBy(row.Folder, root, rootNamespace))}")));
    }

    private static IReadOnlyList<string> UsedBy(string folder, string root, string rootNamespace)
    {
        var inFull = new Regex($@"\b{Regex.Escape(rootNamespace)}\.(\w+)");
        var fromRoot = new Regex(@"(?<![\w.])(\w+)\.(\w+)");
        return Sorted(SourcesIn(Path.Combine(root, folder)).Select(File.ReadAllText).SelectMany(text =>
            inFull.Matches(text).Select(static match => match.Groups[1].Value)
                .Concat(fromRoot.Matches(text).Where(match => File.Exists(Path.Combine(root, match.Groups[1].Value, match.Groups[2].Value + ".cs"))).Select(static match => match.Groups[1].Value)))
            .Where(used => used != folder && Directory.Exists(Path.Combine(root, used)))
            .Distinct());
    }

    private static IEnumerable<string> SourcesIn(string folder) => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories);

    private static IReadOnlyList<string> Sorted(IEnumerable<string> names) => [.. names.Order(StringComparer.Ordinal)];
}
