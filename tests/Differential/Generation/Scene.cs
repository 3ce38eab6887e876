using Differential.Reference;

namespace Differential.Generation;

/// <summary>A name that expressions may use.</summary>
internal sealed record KnownName(string Name, Extent Extent, bool IsCondition, bool IsLive);

/// <summary>A function that expressions may call with so many numbers; what it gives lives where they do.</summary>
internal sealed record KnownFunction(string Name, int Arity);

/// <summary>What expressions may use at one place of a program.</summary>
internal sealed class Scene
{
    public List<KnownName> Names { get; init; } = [];

    public List<KnownFunction> Functions { get; init; } = [];

    /// <summary>Where the signal `advantage` lives; <c>null</c> where it is not known.</summary>
    public Extent? Advantage { get; set; }

    /// <summary>Whether there are signals at all; controllers have none.</summary>
    public bool HasSignals { get; init; } = true;

    /// <summary>Whether names may be compared with others of a batch, and anything be aggregated.</summary>
    public IEnumerable<KnownName> Of(Extent extent, bool isCondition, bool mustBeLive) =>
        Names.Where(name => name.Extent == extent && name.IsCondition == isCondition && (name.IsLive || !mustBeLive));
}
