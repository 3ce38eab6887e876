namespace Differential.Reference;

/// <summary>The place of an expression in a loss.</summary>
internal enum Region
{
    /// <summary>The advantage: the whole rollout, without gradient.</summary>
    Rollout,

    /// <summary>The conditions of <c>keep</c>: the whole batch.</summary>
    Keep,

    /// <summary>Everything else: what <c>keep</c> kept.</summary>
    Step,
}

/// <summary>The names of a loss in one region of it.</summary>
internal sealed class LossScope(LossRound round, Catalog home, Region region, bool keepsGradient = false) : Scope(home)
{
    public override Quantity? Find(string name) => Signal(name) ?? round.Named(name, region);

    public override Quantity? Signal(string name) =>
        (name == "advantage" ? round.Advantage() : round.Signals.Find(name, keepsGradient)) is not { } signal ? null
        : region == Region.Rollout ? round.Tape.Cut(signal)
        : signal;

    public override Quantity Declared(SignalSyntax signal) => GivenSignals.Of(round.Batch, round.Tape.Places, signal);

    public override Quantity? TakesPart(Extent extent) => region == Region.Step ? round.TakesPart(extent) : null;

    public override double[] Keys(int count) => round.Batch.Keys;

    public override Scope Live() => new LossScope(round, Home, region, keepsGradient: true);
}
