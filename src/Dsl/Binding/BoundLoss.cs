using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Binding;

/// <summary>A loss as one typed graph, before it is analyzed.</summary>
/// <param name="Model">The loss.</param>
/// <param name="Context">Receives its messages.</param>
/// <param name="Declaration">Its declaration.</param>
internal sealed record BoundLoss(LossModel Model, BindingContext Context, Declared<LossSyntax> Declaration);
