using EntroPIC.Dsl;
using EntroPIC.Dsl.Syntax;
using EntroPIC.Dsl.Text;
using EntroPIC.Generator.CSharp;

namespace EntroPIC.Generator;

/// <summary>
/// The first loss that a process compiles takes a hundred times as long as the next: the library is read, and the runtime compiles or
/// links what is called. That is done on a small loss while the project's own files are read on another thread.
/// </summary>
internal static class WarmUp
{
    private const string Loss = "loss WarmUp : EntroPicWeighted { metric share = mean(sure_right) }\n";

    // A failure would come again where somebody asks for the result.
    private static readonly Lazy<Task> Work = new(static () => Task.Run(static () => CSharpTarget.Print(Compile())));

    /// <summary>Begins, the first time that it is called.</summary>
    public static void Begin() => _ = Work.Value;

    public static CompiledUnit<PrintedLoss> Compile() => CSharpTarget.Compile(new ParsedFile(new SourceFile("warm-up.entropic", Loss)), "WarmUp", []);
}
