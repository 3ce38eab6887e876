using Microsoft.CodeAnalysis.Diagnostics;

namespace EntroPIC.Generator.Model;

/// <summary>The relevant properties of a project.</summary>
/// <param name="RootNamespace">The namespace of files that name none.</param>
/// <param name="Directory">The project's folder; paths are shown relative to it.</param>
internal sealed record ProjectOptions(string RootNamespace, string Directory)
{
    public static ProjectOptions From(AnalyzerConfigOptions options) => new(
        options.TryGetValue("build_property.RootNamespace", out var name) && name.Length > 0 ? name : "Entropic",
        options.TryGetValue("build_property.ProjectDir", out var directory) ? directory : "");

    /// <summary>A path relative to the project, for comments and hint names, without folders of the machine.</summary>
    public static string Relative(string path, string directory)
    {
        var folder = Parts(directory);
        var file = Parts(path);
        var shared = 0;
        while (shared < folder.Length && shared < file.Length - 1
            && string.Equals(folder[shared], file[shared], StringComparison.OrdinalIgnoreCase))
        {
            shared++;
        }

        // No common root: another drive, or an unknown project folder.
        return shared == 0
            ? path.Replace('\\', '/')
            : string.Join("/", Enumerable.Repeat("..", folder.Length - shared).Concat(file.Skip(shared)));
    }

    private static string[] Parts(string path) => path.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries);
}
