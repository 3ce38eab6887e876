using System.Collections.Concurrent;
using EntroPIC.Dsl.Binding.Bound;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Binding;

/// <summary>The controllers that a file refers to, each bound once: its own at once, others when they are asked for, by any thread.</summary>
internal sealed class ControllerCatalogue
{
    private readonly ConcurrentDictionary<ControllerSyntax, Lazy<ControllerModel?>> _models = [];

    /// <param name="home">The file.</param>
    /// <param name="diagnostics">Where the messages about its own controllers go.</param>
    public ControllerCatalogue(Declarations home, DiagnosticBag diagnostics)
    {
        foreach (var syntax in home.Unit.Declarations.OfType<ControllerSyntax>())
        {
            var model = ControllerBinder.Bind(new Declared<ControllerSyntax>(syntax, home), diagnostics);
            _models[syntax] = new(() => model);
        }
    }

    /// <summary>The bound controller; <c>null</c> where it is broken, which is reported in the file that declares it.</summary>
    public ControllerModel? Find(Declared<ControllerSyntax> declared) =>
        _models.GetOrAdd(declared.Syntax, _ => new(() => ControllerBinder.Bind(declared, new DiagnosticBag()))).Value;
}
