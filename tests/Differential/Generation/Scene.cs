using Differential.Reference;

namespace Differential.Generation;

/// <summary>A name that expressions may use.</summary>
internal sealed record KnownName(string Name, Extent Extent, bool IsCondition, bool IsLive);

/// <summary>A function that expressions may call with so many numbers; what it gives lives where they do.</summary>
internal sealed record KnownFunction(string Name, int Arity);

/// <summary>The names and functions in scope at one place of a program.</summary>
internal sealed class Scene
{
    public List<KnownName> Names { get; init; } = [];

    public List<KnownFunction> Functions { get; init; } = [];

    /// <summary>The extent of the signal `advantage`; <c>null</c> where it is unknown.</summary>
    public Extent? Advantage { get; set; }

    /// <summary>True if signals are in scope; controllers have none.</summary>
    public bool HasSignals { get; init; } = true;

    /// <summary>The names in scope of an extent and a kind.</summary>
    public IEnumerable<KnownName> Of(Extent extent, bool isCondition, bool mustBeLive) =>
        Names.Where(name => name.Extent == extent && name.IsCondition == isCondition && (name.IsLive || !mustBeLive));
}
