using EntroPIC.Dsl.Collections;

namespace EntroPIC.Generator.Model;

/// <summary>All files of a project by what they declare: from it, each file's input is found.</summary>
internal sealed class ProjectIndex
{
    private readonly Dictionary<string, List<FileOutline>> _files = new(StringComparer.Ordinal);

    public ProjectIndex(IEnumerable<FileOutline> outlines)
    {
        foreach (var outline in outlines.OrderBy(static outline => outline.Path, StringComparer.Ordinal))
        {
            foreach (var declared in outline.Declares)
            {
                if (!_files.TryGetValue(declared.Name, out var files))
                {
                    _files.Add(declared.Name, files = []);
                }

                if (!files.Contains(outline))
                {
                    files.Add(outline);
                }
            }
        }
    }

    /// <summary>The file with just those others that it may use, so that an edit of any other leaves it as it is.</summary>
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

        // Of two files that declare one name, the second says so.
        var duplicates = file.Declares
            .SelectMany(declared => _files[declared.Name].SelectMany(other => other.Declares.Where(declared.IsMistakenFor).Select(first => new DuplicateName(declared.Name, other.Path, first.Line))))
            .Where(duplicate => string.CompareOrdinal(duplicate.Path, file.Path) < 0);
        return new CompileInput(
            file.Path, file.Text, needed.Values.Select(static other => new FileText(other.Path, other.Text)).ToEquatableArray(), duplicates.ToEquatableArray());
    }
}

/// <summary>A file's path and text.</summary>
internal sealed record FileText(string Path, string Text);

/// <summary>A name that another file of the project declares, too.</summary>
internal sealed record DuplicateName(string Name, string Path, int Line);

/// <summary>All that compiling a file depends on.</summary>
internal sealed record CompileInput(string Path, string Text, EquatableArray<FileText> Others, EquatableArray<DuplicateName> Duplicates);
