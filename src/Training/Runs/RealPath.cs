namespace EntroPIC.Runs;

/// <summary>The target of a path with all links followed; parts that do not exist yet stay as written.</summary>
internal static class RealPath
{
    // As many as Linux follows.
    private const int MostLinks = 40;

    /// <exception cref="IOException">Links lead in a circle.</exception>
    public static string Of(string path)
    {
        var (done, links) = (Path.GetPathRoot(Path.GetFullPath(path))!, 0);
        var rest = new Stack<string>(Parts(Path.GetFullPath(path), done).Reverse());
        while (rest.TryPop(out var part))
        {
            var next = Path.Combine(done, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                done = next;
                continue;
            }

            if (++links > MostLinks)
            {
                throw new IOException($"the links of `{path}` lead in a circle");
            }

            var whole = Path.GetFullPath(target, done);
            done = Path.GetPathRoot(whole)!;
            foreach (var step in Parts(whole, done).Reverse())
            {
                rest.Push(step);
            }
        }

        return done;
    }

    /// <summary>True if a path, links followed, is the folder or lies below it.</summary>
    public static bool IsWithin(string path, string folder)
    {
        var relative = Path.GetRelativePath(Of(folder), Of(path));
        return relative == "." || !(relative == ".." || relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal) || Path.IsPathRooted(relative));
    }

    private static string[] Parts(string path, string root) =>
        path[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
}
