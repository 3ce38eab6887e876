using System.Reflection;
using System.Runtime.Loader;
using Basic.Reference.Assemblies;
using Differential.Machine;
using EntroPIC.Losses;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TorchSharp;

namespace Differential.Forms;

/// <summary>Programs as one assembly, which is unloaded with them: a compiler starts once for many.</summary>
internal sealed class Compilation : IDisposable
{
    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Preview, DocumentationMode.Diagnose);

    private static readonly MetadataReference[] References =
    [
        .. Net100.References.All,
        MetadataReference.CreateFromFile(typeof(PolicyLoss).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(torch).Assembly.Location),
    ];

    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary,
        nullableContextOptions: NullableContextOptions.Enable,
        warningLevel: 9999,
        optimizationLevel: OptimizationLevel.Release,
        concurrentBuild: false,
        specificDiagnosticOptions: new[] { "CS1701", "CS1702" }.ToDictionary(static id => id, static _ => ReportDiagnostic.Suppress));

    private static int _count;
    private readonly AssemblyLoadContext _context = new("programs", isCollectible: true);

    /// <summary>Compiles what was printed of programs; one that does not compile, or with a warning, gets a failure.</summary>
    public Compilation(IReadOnlyList<CompiledProgram> programs)
    {
        var trees = programs.Where(static program => program.CSharp is not null)
            .ToDictionary(static program => CSharpSyntaxTree.ParseText(program.CSharp!, Parsing, program.Name + ".g.cs"));
        var assembly = new MemoryStream();
        while (trees.Count > 0 && !TryEmit(trees, assembly))
        {
            assembly.SetLength(0);
        }

        if (trees.Count > 0)
        {
            assembly.Position = 0;
            Find(_context.LoadFromStream(assembly), trees.Values);
        }
    }

    /// <summary>Unloads them once nothing of them is used.</summary>
    public void Dispose() => _context.Unload();

    private static bool TryEmit(Dictionary<SyntaxTree, CompiledProgram> trees, MemoryStream assembly)
    {
        var compilation = CSharpCompilation.Create($"Programs{Interlocked.Increment(ref _count)}", trees.Keys, References, Options);
        var result = compilation.Emit(assembly, xmlDocumentationStream: Stream.Null);
        var reported = result.Diagnostics.Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).ToList();
        foreach (var diagnostic in reported)
        {
            var program = trees[diagnostic.Location.SourceTree ?? throw new InvalidOperationException(diagnostic.ToString())];
            var finding = new Finding($"C#: {diagnostic.Id}", diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
            if (diagnostic.Severity == DiagnosticSeverity.Error)
            {
                program.Failure ??= finding;
            }
            else
            {
                program.Warning ??= finding;
            }
        }

        foreach (var diagnostic in reported.Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
        {
            trees.Remove(diagnostic.Location.SourceTree!);
        }

        return result.Success;
    }

    private static void Find(Assembly assembly, IEnumerable<CompiledProgram> programs)
    {
        var types = assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(PolicyLoss)) && !type.IsAbstract).ToLookup(static type => type.Namespace);
        foreach (var program in programs)
        {
            foreach (var type in types[program.Unit!.Namespace])
            {
                // What it is called in the language is known to the loss alone.
                program.Losses[((PolicyLoss)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type)).Name] = type;
            }
        }
    }
}
