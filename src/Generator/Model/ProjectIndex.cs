using EntroPIC.Dsl.Collections;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Syntax;

namespace EntroPIC.Generator.Model;

/// <summary>
/// An index of the project's files by declared names, which yields the input of each file. It is rebuilt when any file changes and is not a
/// value itself; the inputs are, and an input equal to the previous one is not compiled again.
/// </summary>
internal sealed class ProjectIndex
{
    private readonly Dictionary<string, List<FileOutline>> _files = new(StringComparer.Ordinal);

    // By names without case and underscores, in which targets may make two names equal.
    private readonly Dictionary<string, Dictionary<string, FileOutline>> _alike = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, FileOutline>> _namespaces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _hintNames = new(StringComparer.Ordinal);

    public ProjectIndex(IEnumerable<FileOutline> outlines, string rootNamespace)
    {
        var hintNames = new HintNames();
        foreach (var outline in outlines.OrderBy(static outline => outline.Path, StringComparer.Ordinal))
        {
            AddNamespace(outline, outline.File.Unit.Namespace ?? rootNamespace);
            _hintNames[outline.Path] = hintNames.Unique(outline.File.Source.Path);
            foreach (var name in outline.Declares)
            {
                if (!_files.TryGetValue(name, out var files))
                {
                    _files.Add(name, files = []);
                }

                files.Add(outline);
                Add(_alike, SourceWording.Folded(name), outline.Path, outline);
            }
        }
    }

    /// <summary>One file of each namespace, by each part of its name, since a declaration may have that name.</summary>
    private void AddNamespace(FileOutline outline, string name)
    {
        foreach (var part in name.Split('.').Select(SourceWording.Folded))
        {
            Add(_namespaces, part, name, outline);
        }
    }

    private static void Add(Dictionary<string, Dictionary<string, FileOutline>> index, string folded, string key, FileOutline outline)
    {
        if (!index.TryGetValue(folded, out var files))
        {
            index.Add(folded, files = new(StringComparer.Ordinal));
        }

        if (!files.ContainsKey(key))
        {
            files.Add(key, outline);
        }
    }

    private static IEnumerable<FileOutline> FilesOf(Dictionary<string, Dictionary<string, FileOutline>> index, string name) =>
        index.TryGetValue(name, out var files) ? files.Values : [];

    /// <summary>
    /// The file with only those others that it may use, or that declare a name like one of its own, also as a namespace. Editing any other
    /// file does not change the input.
    /// </summary>
    public CompileInput InputOf(FileOutline file)
    {
        var needed = new SortedDictionary<string, FileOutline>(StringComparer.Ordinal);
        var waiting = new Queue<FileOutline>([file]);
        while (waiting.Count > 0)
        {
            foreach (var other in waiting.Dequeue().Mentions.SelectMany(name => _files.TryGetValue(name, out var files) ? files : []))
            {
                if (other.Path != file.Path && !needed.ContainsKey(other.Path))
                {
                    needed.Add(other.Path, other);
                    waiting.Enqueue(other);
                }
            }
        }

        var names = file.Declares.Select(SourceWording.Folded).ToList();
        foreach (var other in names.SelectMany(name => FilesOf(_alike, name).Concat(FilesOf(_namespaces, name))))
        {
            if (other.Path != file.Path)
            {
                needed[other.Path] = other;
            }
        }

        return new CompileInput(
            file.Path,
            file.File,
            _hintNames[file.Path],
            needed.Values.Select(static other => other.File).ToEquatableArray(),
            file.Failure);
    }
}

/// <summary>Everything that compiling a file depends on.</summary>
/// <param name="Path">Its path.</param>
/// <param name="File">The file, under its path from the project's folder.</param>
/// <param name="HintName">The name of its generated file.</param>
/// <param name="Others">The other files that it may use.</param>
/// <param name="Failure">The reason why it cannot be compiled, or <c>null</c>.</param>
internal sealed record CompileInput(
    string Path, ParsedFile File, string HintName, EquatableArray<ParsedFile> Others, string? Failure = null);
