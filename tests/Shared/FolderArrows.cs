using System.Text.RegularExpressions;

namespace EntroPIC.Tests;

/// <summary>
/// The arrows between the folders of a project, as its sources have them: each folder is a namespace, named in full or from the root.
/// A namespace that another project has, too, counts as the folder of this one.
/// </summary>
internal static class FolderArrows
{
    /// <summary>The row of the sources outside folders, whose types are named by themselves. Without the row, these sources do not count.</summary>
    public const string TopLevel = ".";

    /// <summary>Checks that every folder uses those that a table allows it, each above it in the table, so that there is no circle.</summary>
    /// <param name="root">The folder of the project.</param>
    /// <param name="rootNamespace">The namespace of the project, which the namespace of a folder starts with.</param>
    /// <param name="allowed">For each folder with sources those that it uses.</param>
    public static void Check(string root, string rootNamespace, IReadOnlyList<(string Folder, string[] Uses)> allowed)
    {
        Assert.Equal(
            Sorted(allowed.Select(static row => row.Folder).Where(static folder => folder != TopLevel)),
            Sorted(Directory.EnumerateDirectories(root).Select(static folder => Path.GetFileName(folder)!)
                .Where(name => name is not ("bin" or "obj") && SourcesIn(root, name).Any())));
        Assert.All(allowed.Select(static (row, i) => (row, i)), item => Assert.Empty(item.row.Uses.Except(allowed.Take(item.i).Select(static row => row.Folder))));
        var topLevel = allowed.Any(static row => row.Folder == TopLevel) ? TypesIn(root) : null;
        Assert.Equal(
            Sorted(allowed.Select(static row => $"{row.Folder}: {string.Join(", ", Sorted(row.Uses))}")),
            Sorted(allowed.Select(row => $"{row.Folder}: {string.Join(", ", UsedBy(row.Folder, root, rootNamespace, topLevel))}")));
    }

    private static IReadOnlyList<string> UsedBy(string folder, string root, string rootNamespace, Regex? topLevel)
    {
        var inFull = new Regex($@"\b{Regex.Escape(rootNamespace)}\.(\w+)");
        var fromRoot = new Regex(@"(?<![\w.])(\w+)\.(\w+)");
        var texts = SourcesIn(root, folder).Select(File.ReadAllText).ToList();
        var folders = texts.SelectMany(text =>
            inFull.Matches(text).Select(static match => match.Groups[1].Value)
                .Concat(fromRoot.Matches(text).Where(match => File.Exists(Path.Combine(root, match.Groups[1].Value, match.Groups[2].Value + ".cs"))).Select(static match => match.Groups[1].Value)))
            .Where(used => used != folder && Directory.Exists(Path.Combine(root, used)))
            .Distinct();
        return Sorted(folder != TopLevel && topLevel is not null && texts.Exists(topLevel.IsMatch) ? folders.Append(TopLevel) : folders);
    }

    /// <summary>The names of the types in the sources outside folders.</summary>
    private static Regex TypesIn(string root)
    {
        var declaration = new Regex(@"^(?:\w+ )+(?:class|record|struct|interface|enum) (\w+)", RegexOptions.Multiline);
        var names = SourcesIn(root, TopLevel).SelectMany(file => declaration.Matches(File.ReadAllText(file))).Select(static match => match.Groups[1].Value).Distinct().ToList();
        Assert.NotEmpty(names);
        return new Regex($@"\b(?:{string.Join('|', names)})\b");
    }

    private static IEnumerable<string> SourcesIn(string root, string folder) =>
        Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", folder == TopLevel ? SearchOption.TopDirectoryOnly : SearchOption.AllDirectories);

    private static IReadOnlyList<string> Sorted(IEnumerable<string> names) => [.. names.Order(StringComparer.Ordinal)];
}
