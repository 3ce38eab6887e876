using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace CompilerBench;

/// <summary>Loads a generator as a compiler does: with what lies beside it, apart from the program's own copies.</summary>
internal sealed class GeneratorLoader : AssemblyLoadContext, IAnalyzerAssemblyLoader
{
    private static readonly ConcurrentDictionary<string, GeneratorLoader> Loaders = new(StringComparer.Ordinal);

    private readonly string _folder;

    private GeneratorLoader(string folder) => _folder = folder;

    /// <summary>The one for a folder: what was compiled stays compiled.</summary>
    public static GeneratorLoader Of(string folder) => Loaders.GetOrAdd(folder, static folder => new GeneratorLoader(folder));

    public void AddDependencyLocation(string fullPath)
    {
    }

    public Assembly LoadFromPath(string fullPath) => LoadFromAssemblyPath(fullPath);

    protected override Assembly? Load(AssemblyName assemblyName) => assemblyName.Name is "EntroPIC.Dsl" or "EntroPIC.Generator" or "Sprache"
        ? LoadFromAssemblyPath(Path.Combine(_folder, assemblyName.Name + ".dll"))
        : null;
}
