using EntroPIC.Dsl.Model;

namespace EntroPIC.Dsl.Binding;

/// <summary>A controller as one typed graph, before it is analyzed.</summary>
/// <param name="Model">The controller.</param>
/// <param name="Context">Receives its messages.</param>
internal sealed record BoundController(ControllerModel Model, BindingContext Context);
