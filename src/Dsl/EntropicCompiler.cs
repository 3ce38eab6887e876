using EntroPIC.Dsl.Binding;
using EntroPIC.Dsl.Binding.Bound;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Syntax;
using EntroPIC.Dsl.Syntax.Nodes;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl;

/// <summary>The front end on one page: text to typed graphs. Whatever the text, there is a result.</summary>
internal static class EntropicCompiler
{
    /// <summary>Parses one file.</summary>
    public static CompilationUnitSyntax Parse(SourceFile file, DiagnosticBag diagnostics) =>
        FileGrammar.Parse(Lexer.Tokenize(file, diagnostics), diagnostics);

    /// <summary>Compiles one file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="rootNamespace">The namespace of its declarations where it names none.</param>
    /// <param name="others">Other files of the project whose declarations it may use.</param>
    public static CompiledUnit Compile(SourceFile file, string rootNamespace, IReadOnlyList<SourceFile>? others = null)
    {
        var diagnostics = new DiagnosticBag();
        var unit = Parse(file, diagnostics);

        // The list is filled while its members already hold it: the files of a project see each other.
        var project = new List<Declarations>();
        var declarations = new Declarations(file, unit, rootNamespace, project);

        // The other files report their own mistakes.
        project.AddRange((others ?? []).Select(other => new Declarations(other, Parse(other, new DiagnosticBag()), rootNamespace, project)));
        project.Add(declarations);
        project.AddRange(Library.Files);
        ReportDuplicates(unit, diagnostics);

        var controllers = new ControllerCatalogue(declarations, diagnostics);
        var losses = new List<LossModel>();
        var broken = new List<LossShape>();
        var laws = new List<ControllerModel>();
        foreach (var declaration in unit.Declarations)
        {
            switch (declaration)
            {
                case LossSyntax loss when LossBinder.Bind(new Declared<LossSyntax>(loss, declarations), controllers, diagnostics) is { } model:
                    losses.Add(model);
                    break;
                case LossSyntax { Name.Length: > 0 } loss:
                    broken.Add(ShapeBinder.Bind(new Declared<LossSyntax>(loss, declarations), controllers));
                    break;
                case ControllerSyntax controller when controllers.Find(new Declared<ControllerSyntax>(controller, declarations)) is { } law:
                    laws.Add(law);
                    break;
                case FunctionSyntax function:
                    FunctionChecker.Check(new Declared<FunctionSyntax>(function, declarations), diagnostics);
                    break;
            }
        }

        return new CompiledUnit(file, unit, declarations.Namespace, losses, broken, laws, diagnostics);
    }

    private static void ReportDuplicates(CompilationUnitSyntax unit, DiagnosticBag diagnostics)
    {
        var seen = new Dictionary<string, DeclarationSyntax>(StringComparer.Ordinal);
        foreach (var declaration in unit.Declarations.Where(static declaration => declaration.Name.Length > 0))
        {
            if (seen.TryGetValue(declaration.Name, out var earlier))
            {
                diagnostics.Report(Rules.Duplicate, declaration.NameSpan, declaration.Name, earlier.NameSpan.StartPosition.Line + 1);
            }
            else
            {
                seen.Add(declaration.Name, declaration);
            }
        }
    }
}

/// <summary>What compiling one file gave.</summary>
/// <param name="File">The file.</param>
/// <param name="Syntax">Its syntax.</param>
/// <param name="Namespace">The namespace of its declarations.</param>
/// <param name="Losses">The losses that are whole, in order.</param>
/// <param name="Broken">What others see of the losses that are not.</param>
/// <param name="Controllers">The controllers that are whole, in order.</param>
/// <param name="Diagnostics">All messages; printers may add to them.</param>
internal sealed record CompiledUnit(
    SourceFile File,
    CompilationUnitSyntax Syntax,
    string Namespace,
    IReadOnlyList<LossModel> Losses,
    IReadOnlyList<LossShape> Broken,
    IReadOnlyList<ControllerModel> Controllers,
    DiagnosticBag Diagnostics);
