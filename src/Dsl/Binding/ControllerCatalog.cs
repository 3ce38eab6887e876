using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Syntax.Nodes;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Binding;

/// <summary>The controllers that a file refers to, each bound once: its own immediately, others on demand.</summary>
internal sealed class ControllerCatalog
{
    private readonly Dictionary<SourceSpan, ControllerModel?> _models = [];
    private readonly List<BoundController> _ofFile = [];

    /// <param name="home">The file.</param>
    /// <param name="diagnostics">Receives the messages about its own controllers.</param>
    public ControllerCatalog(Declarations home, DiagnosticBag diagnostics)
    {
        foreach (var syntax in home.Unit.Declarations.OfType<ControllerSyntax>())
        {
            var bound = ControllerBinder.Bind(new Declared<ControllerSyntax>(syntax, home), diagnostics);
            _models.Add(syntax.Span, bound?.Model);
            if (bound is not null)
            {
                _ofFile.Add(bound);
            }
        }
    }

    /// <summary>The controllers of the file without errors, in order.</summary>
    public IReadOnlyList<BoundController> OfFile => _ofFile;

    /// <summary>The bound controller; <c>null</c> if it has errors, which are reported in the file that declares it.</summary>
    public ControllerModel? Find(Declared<ControllerSyntax> declared)
    {
        if (!_models.TryGetValue(declared.Syntax.Span, out var model))
        {
            model = ControllerBinder.Bind(declared, new DiagnosticBag())?.Model;
            _models.Add(declared.Syntax.Span, model);
        }

        return model;
    }
}
