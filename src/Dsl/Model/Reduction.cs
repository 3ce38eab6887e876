using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Model;

/// <summary>A reduction as a term declares it.</summary>
/// <param name="Mode">Its mode.</param>
/// <param name="Length">The length that it divides by, where the mode takes one.</param>
/// <param name="Over">The restriction of its denominator; <c>null</c> for none.</param>
internal sealed record Reduction(ReductionMode Mode, Node? Length = null, Node? Over = null);
