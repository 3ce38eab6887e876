using EntroPIC.Dsl.Analysis;
using EntroPIC.Dsl.Binding;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Scheduling;
using EntroPIC.Dsl.Syntax;
using EntroPIC.Dsl.Syntax.Nodes;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl;

/// <summary>
/// The compiler on one page: parse, bind, analyze, schedule, differentiate; a target then prints. Each stage is a function from one
/// form to the next, and <c>entropic emit --target</c> prints each form. Any text gives a result.
/// </summary>
internal static class EntropicCompiler
{
    /// <summary>Compiles one file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="rootNamespace">The namespace of its declarations if it names none.</param>
    /// <param name="others">Other files of the project whose declarations it may use.</param>
    public static CompiledUnit<ScheduledLoss> Compile(SourceFile file, string rootNamespace, IReadOnlyList<SourceFile>? others = null) =>
        Compile(
            new ParsedFile(file), rootNamespace, [.. (others ?? []).Select(static other => new ParsedFile(other))], static loss => loss);

    /// <summary>Compiles one file and maps each loss as soon as it is complete.</summary>
    /// <param name="file">The parsed file.</param>
    /// <param name="rootNamespace">The namespace of its declarations if it names none.</param>
    /// <param name="others">Other files of the project whose declarations it may use.</param>
    /// <param name="map">Maps a loss; its graph can be collected once this returns text.</param>
    public static CompiledUnit<T> Compile<T>(
        ParsedFile file, string rootNamespace, IReadOnlyList<ParsedFile> others, Func<ScheduledLoss, T> map)
        where T : class
    {
        var diagnostics = new DiagnosticBag();
        diagnostics.Add(file.Diagnostics);
        var declarations = Declare(file, rootNamespace, others, diagnostics, out var repeated);
        new FunctionChecker(declarations, diagnostics).Check();

        // A declaration without a name, or with a duplicate name, is checked but not generated.
        bool IsGenerated(DeclarationSyntax declaration) => declaration.Name.Length > 0 && !repeated.Contains(declaration);

        var controllers = new ControllerCatalog(declarations, diagnostics);
        var signals = new SignalCatalog(declarations, diagnostics, repeated);
        foreach (var controller in controllers.OfFile)
        {
            ControllerAnalysis.Run(controller);
        }

        var (whole, broken, messages) = (new List<T>(), new List<LossShape>(), new List<DiagnosticBag>());
        foreach (var syntax in file.Unit.Declarations.OfType<LossSyntax>())
        {
            // Each loss has its own bag, so an error in one does not stop the analysis of others.
            var own = new DiagnosticBag(diagnostics);
            messages.Add(own);
            var declared = new Declared<LossSyntax>(syntax, declarations);
            var loss = Compile(declared, controllers, signals, own);
            if (IsGenerated(syntax) && loss is not null)
            {
                whole.Add(map(loss));
            }
            else if (IsGenerated(syntax))
            {
                broken.Add(ShapeBinder.Bind(declared, controllers));
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
            Controllers = [.. controllers.OfFile.Select(static controller => controller.Model).Where(model => IsGenerated(model.Syntax))],
            Diagnostics = diagnostics,
        };
    }

    /// <summary>The stages of one loss; <c>null</c> if errors leave nothing to generate.</summary>
    private static ScheduledLoss? Compile(Declared<LossSyntax> loss, ControllerCatalog controllers, SignalCatalog signals, DiagnosticBag messages)
    {
        // Bind: the syntax, with everything inherited, becomes one typed graph.
        if (LossBinder.Bind(loss, controllers, signals, messages) is not { } bound)
        {
            return null;
        }

        // Analyze: prove properties of the graph: ranges, signs, units, loops.
        var analyzed = LossAnalysis.Run(bound);

        // Schedule: make every slope finite, and separate values of the whole step from those of each micro-batch.
        var schedule = LossSchedule.Of(analyzed);

        // Differentiate: add the derivatives by the policy's outputs to the graph.
        var gradient = LossGradient.Of(schedule);

        // Arrange the loss, its gradient and its metrics in sweeps over the tokens, which completes the graph.
        return ScheduledLoss.Of(schedule, gradient);
    }

    /// <summary>The declarations that the file sees: its own, those of the project's other files, and the library.</summary>
    private static Declarations Declare(
        ParsedFile file, string rootNamespace, IReadOnlyList<ParsedFile> others, DiagnosticBag diagnostics, out HashSet<DeclarationSyntax> repeated)
    {
        // The files of a project see each other, so each member holds the list while it is filled.
        var project = new List<Declarations>();
        var declarations = new Declarations(file, rootNamespace, project);

        // The other files report their own mistakes.
        project.AddRange(others.Select(other => new Declarations(other, rootNamespace, project)));
        project.Add(declarations);
        project.AddRange(Library.Files);
        repeated = RepeatedNames.Find(declarations, project.Except(Library.Files), diagnostics);
        return declarations;
    }
}

/// <summary>The result of compiling one file.</summary>
/// <typeparam name="TLoss">The type that each loss was mapped to.</typeparam>
internal sealed record CompiledUnit<TLoss>
{
    public required SourceFile File { get; init; }

    public required CompilationUnitSyntax Syntax { get; init; }

    /// <summary>The namespace of its declarations.</summary>
    public required string Namespace { get; init; }

    /// <summary>The losses without errors, in order, with unique names.</summary>
    public required IReadOnlyList<TLoss> Losses { get; init; }

    /// <summary>The shapes of the losses with errors.</summary>
    public required IReadOnlyList<LossShape> Broken { get; init; }

    /// <summary>The controllers without errors, in order, with unique names.</summary>
    public required IReadOnlyList<ControllerModel> Controllers { get; init; }

    /// <summary>All messages about it.</summary>
    public required DiagnosticBag Diagnostics { get; init; }

    /// <summary>Maps each loss.</summary>
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
