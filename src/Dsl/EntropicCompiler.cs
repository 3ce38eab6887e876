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
        var repeated = RepeatedNames.Find(declarations, project.Except(Library.Files), diagnostics);
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

        return new CompiledUnit
        {
            File = file,
            Syntax = unit,
            Namespace = declarations.Namespace,
            Losses = [.. losses.Where(loss => IsGenerated(loss.Syntax))],
            Broken = [.. broken.Where(loss => IsGenerated(loss.Syntax))],
            Controllers = [.. laws.Where(law => IsGenerated(law.Syntax))],
            Diagnostics = diagnostics,
        };
    }
}

/// <summary>What compiling one file gave.</summary>
internal sealed record CompiledUnit
{
    public required SourceFile File { get; init; }

    public required CompilationUnitSyntax Syntax { get; init; }

    /// <summary>The namespace of its declarations.</summary>
    public required string Namespace { get; init; }

    /// <summary>The losses that are whole, in order, each of a name that no other has.</summary>
    public required IReadOnlyList<LossModel> Losses { get; init; }

    /// <summary>What others see of the losses that are not.</summary>
    public required IReadOnlyList<LossShape> Broken { get; init; }

    /// <summary>The controllers that are whole, in order, each of a name that no other has.</summary>
    public required IReadOnlyList<ControllerModel> Controllers { get; init; }

    /// <summary>All messages about it.</summary>
    public required DiagnosticBag Diagnostics { get; init; }
}
