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

        // All files see each other, and the library; the others report their own mistakes. The list grows while its members hold it.
        var files = new List<Declarations>();
        var declarations = new Declarations(file, unit, rootNamespace, files);
        files.AddRange((others ?? []).Select(other => new Declarations(other, Parse(other, new DiagnosticBag()), rootNamespace, files)));
        files.Add(declarations);
        files.AddRange(Library.Files);
        var repeated = ReportDuplicates(unit, diagnostics);
        new FunctionChecker(declarations, diagnostics).Check();

        var controllers = new ControllerCatalogue(declarations, diagnostics);
        var losses = new List<LossModel>();
        var broken = new List<LossShape>();
        var laws = new List<ControllerModel>();
        foreach (var declaration in unit.Declarations)
        {
            switch (declaration)
            {
                case LossSyntax syntax:
                    var loss = new Declared<LossSyntax>(syntax, declarations);
                    if (LossBinder.Bind(loss, controllers, diagnostics) is { } model)
                    {
                        losses.Add(model);
                    }
                    else
                    {
                        broken.Add(ShapeBinder.Bind(loss, controllers));
                    }

                    break;
                case ControllerSyntax syntax when controllers.Find(new Declared<ControllerSyntax>(syntax, declarations)) is { } law:
                    laws.Add(law);
                    break;
            }
        }

        // What has no name, or the name of another, is checked and not generated.
        bool IsGenerated(DeclarationSyntax declaration) => declaration.Name.Length > 0 && !repeated.Contains(declaration);

        return new CompiledUnit(
            file,
            unit,
            declarations.Namespace,
            [.. losses.Where(loss => IsGenerated(loss.Syntax))],
            [.. broken.Where(loss => IsGenerated(loss.Syntax))],
            [.. laws.Where(law => IsGenerated(law.Syntax))],
            diagnostics);
    }

    /// <summary>Reports what is declared twice, also in the eyes of a target that writes names in its own style, and returns the later ones.</summary>
    private static HashSet<DeclarationSyntax> ReportDuplicates(CompilationUnitSyntax unit, DiagnosticBag diagnostics)
    {
        var repeated = new HashSet<DeclarationSyntax>();
        var names = new Dictionary<string, DeclarationSyntax>(StringComparer.Ordinal);
        var foldedNames = new Dictionary<string, DeclarationSyntax>(StringComparer.Ordinal);
        foreach (var declaration in unit.Declarations.Where(static declaration => declaration.Name.Length > 0))
        {
            // Functions are inlined, so nothing is called by their names elsewhere.
            var folded = Wording.Folded(declaration.Name);
            if (names.TryGetValue(declaration.Name, out var earlier))
            {
                repeated.Add(declaration);
                diagnostics.Report(Rules.Duplicate, declaration.NameSpan, declaration.Name, Wording.Line(earlier.NameSpan, declaration.NameSpan.File));
            }
            else if (declaration is not FunctionSyntax && foldedNames.TryGetValue(folded, out earlier))
            {
                repeated.Add(declaration);
                diagnostics.Report(
                    Rules.NamesTooAlike, declaration.NameSpan, declaration.Name, earlier.Name, Wording.Line(earlier.NameSpan, declaration.NameSpan.File));
            }
            else
            {
                names.Add(declaration.Name, declaration);
                if (declaration is not FunctionSyntax)
                {
                    foldedNames.Add(folded, declaration);
                }
            }
        }

        return repeated;
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
