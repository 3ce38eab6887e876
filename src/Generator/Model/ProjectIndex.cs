using EntroPIC.Dsl.Collections;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Syntax;

namespace EntroPIC.Generator.Model;

/// <summary>
/// All files of a project by what they declare: from it, each file's input is found. It is made anew when any file changes, so it
/// need not be a value; the inputs are, and where one is equal to the last one nothing is compiled.
/// </summary>
internal sealed class ProjectIndex
{
    private readonly Dictionary<string, List<FileOutline>> _files = new(StringComparer.Ordinal);
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
            }
        }
    }

    /// <summary>Of each namespace one file: they are looked for by any part of them, as a declaration may be called.</summary>
    private void AddNamespace(FileOutline outline, string name)
    {
        foreach (var part in name.Split('.').Select(Wording.Folded))
        {
            if (!_namespaces.TryGetValue(part, out var files))
            {
                _namespaces.Add(part, files = new(StringComparer.Ordinal));
            }

            if (!files.ContainsKey(name))
            {
                files.Add(name, outline);
            }
        }
    }

    /// <summary>
    /// The file with just those others that it may use, or that declare a name of its own or a namespace called so; an edit of any other leaves it as it is.
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

        foreach (var other in file.Declares.SelectMany(name => _namespaces.TryGetValue(Wording.Folded(name), out var files) ? files.Values.ToList() : []))
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

/// <summary>All that compiling a file depends on.</summary>
/// <param name="Path">The path of the file.</param>
/// <param name="File">The file, under its path from the project's folder.</param>
/// <param name="HintName">The name of its generated file.</param>
/// <param name="Others">The other files that it may use.</param>
/// <param name="Failure">The reason that it cannot be compiled; <c>null</c> if it can.</param>
internal sealed record CompileInput(
    string Path, ParsedFile File, string HintName, EquatableArray<ParsedFile> Others, string? Failure = null);
