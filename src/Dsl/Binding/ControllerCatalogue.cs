using EntroPIC.Dsl.Binding.Bound;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Binding;

/// <summary>The controllers that a file refers to, each bound once.</summary>
internal sealed class ControllerCatalogue(Declarations home, DiagnosticBag diagnostics)
{
    private readonly Dictionary<ControllerSyntax, ControllerModel?> _models = [];

    /// <summary>The bound controller; <c>null</c> where it is broken, which is reported in the file that declares it.</summary>
    public ControllerModel? Find(Declared<ControllerSyntax> declared)
    {
        if (!_models.TryGetValue(declared.Syntax, out var model))
        {
            model = ControllerBinder.Bind(declared, declared.Home == home ? diagnostics : new DiagnosticBag());
            _models.Add(declared.Syntax, model);
        }

        return model;
    }
}
