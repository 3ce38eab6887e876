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
    /// <summary>Compiles one file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="rootNamespace">The namespace of its declarations where it names none.</param>
    /// <param name="others">Other files of the project whose declarations it may use.</param>
    public static CompiledUnit<LossModel> Compile(SourceFile file, string rootNamespace, IReadOnlyList<SourceFile>? others = null) =>
        Compile(new ParsedFile(file), rootNamespace, [.. (others ?? []).Select(static other => new ParsedFile(other))], static loss => loss);

    /// <summary>Compiles one file and makes something of each loss as soon as it is whole.</summary>
    /// <param name="file">The file.</param>
    /// <param name="rootNamespace">The namespace of its declarations where it names none.</param>
    /// <param name="others">Other files of the project whose declarations it may use.</param>
    /// <param name="make">What is wanted of a loss; where that is text, its graph does not outlive it.</param>
    public static CompiledUnit<T> Compile<T>(ParsedFile file, string rootNamespace, IReadOnlyList<ParsedFile> others, Func<LossModel, T> make)
        where T : class
    {
        var diagnostics = new DiagnosticBag();
        diagnostics.Add(file.Diagnostics);

        // The list is filled while its members already hold it: the files of a project see each other.
        var project = new List<Declarations>();
        var declarations = new Declarations(file, rootNamespace, project);

        // The other files report their own mistakes.
        project.AddRange(others.Select(other => new Declarations(other, rootNamespace, project)));
        project.Add(declarations);
        project.AddRange(Library.Files);
        var repeated = RepeatedNames.Find(declarations, project.Except(Library.Files), diagnostics);
        new FunctionChecker(declarations, diagnostics).Check();

        // What has no name, or the name of another, is checked and not generated.
        bool IsGenerated(DeclarationSyntax declaration) => declaration.Name.Length > 0 && !repeated.Contains(declaration);

        var controllers = new ControllerCatalogue(declarations, diagnostics);
        var declared = file.Unit.Declarations.OfType<LossSyntax>().Select(syntax => new Declared<LossSyntax>(syntax, declarations));
        var (whole, broken, messages) = (new List<T>(), new List<LossShape>(), new List<DiagnosticBag>());
        foreach (var loss in declared)
        {
            // Each loss has a bag of its own: an error in one keeps no other from being analyzed.
            var own = new DiagnosticBag(diagnostics);
            messages.Add(own);
            var model = LossBinder.Bind(loss, controllers, own);
            if (IsGenerated(loss.Syntax) && model is not null)
            {
                whole.Add(make(model));
            }
            else if (IsGenerated(loss.Syntax))
            {
                broken.Add(ShapeBinder.Bind(loss, controllers));
            }
        }

        messages.ForEach(diagnostics.Add);
        return new CompiledUnit<T>
        {
            File = file.Source,
            Syntax = file.Unit,
            Namespace = declarations.Namespace,
            Losses = whole,
            Broken = broken,
            Controllers = [.. file.Unit.Declarations.OfType<ControllerSyntax>().Where(IsGenerated)
                .Select(syntax => controllers.Find(new Declared<ControllerSyntax>(syntax, declarations))).OfType<ControllerModel>()],
            Diagnostics = diagnostics,
        };
    }
}

/// <summary>What compiling one file gave.</summary>
/// <typeparam name="TLoss">What was made of each loss.</typeparam>
internal sealed record CompiledUnit<TLoss>
{
    public required SourceFile File { get; init; }

    public required CompilationUnitSyntax Syntax { get; init; }

    /// <summary>The namespace of its declarations.</summary>
    public required string Namespace { get; init; }

    /// <summary>The losses that are whole, in order, each of a name that no other has.</summary>
    public required IReadOnlyList<TLoss> Losses { get; init; }

    /// <summary>What others see of the losses that are not.</summary>
    public required IReadOnlyList<LossShape> Broken { get; init; }

    /// <summary>The controllers that are whole, in order, each of a name that no other has.</summary>
    public required IReadOnlyList<ControllerModel> Controllers { get; init; }

    /// <summary>All messages about it.</summary>
    public required DiagnosticBag Diagnostics { get; init; }

    /// <summary>The same with something else made of each loss.</summary>
    public CompiledUnit<T> Select<T>(Func<TLoss, T> make) => new()
    {
        File = File,
        Syntax = Syntax,
        Namespace = Namespace,
        Losses = [.. Losses.Select(make)],
        Broken = Broken,
        Controllers = Controllers,
        Diagnostics = Diagnostics,
    };
}
