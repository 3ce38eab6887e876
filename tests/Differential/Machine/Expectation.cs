using Differential.Reference;

namespace Differential.Machine;

/// <summary>The exact results of a loss on a batch, and the tolerance for each form.</summary>
internal sealed class Expectation
{
    private readonly Catalog _file;
    private readonly LossSyntax _loss;
    private readonly BatchCase _batch;
    private readonly IReadOnlyList<Outcome> _exact;
    private readonly ulong _decisions;
    private readonly Dictionary<double, Spread> _spreads = [];

    public Expectation(Catalog file, LossSyntax loss, BatchCase batch)
    {
        (_file, _loss, _batch) = (file, loss, batch);
        var arithmetic = Arithmetic.Exact;
        Cuts = new CutValues();
        _exact = Interpreter.Run(file, loss, batch, arithmetic, Cuts);
        var first = Arithmetic.Exact;
        Interpreter.Run(file, loss, batch with { Logits = [batch.Logits[0]] }, first);
        FirstDecisions = (first.Decisions, first.Equalities);
        (_decisions, IsExtreme) = (arithmetic.Decisions, arithmetic.IsExtreme || !_exact.All(IsFinite));
    }

    public IReadOnlyList<Outcome> Exact => _exact;

    /// <summary>The values that pass no gradient.</summary>
    public CutValues Cuts { get; }

    /// <summary>Hashes of the comparisons and the equalities of the first round.</summary>
    public (ulong Decisions, ulong Equalities) FirstDecisions { get; }

    /// <summary>The effect of double-precision rounding on the loss of the first round.</summary>
    public double RoundingOfLoss => SpreadOf(Arithmetic.Double, 4).OfLoss(round: 0);

    /// <summary>True if a number is NaN, or too large for single precision.</summary>
    public bool IsExtreme { get; }

    /// <summary>True if rounding errors of this size change no decision.</summary>
    public bool IsStable(double precision) => SpreadOf(precision, 4).IsStable;

    /// <summary>The first difference that the precision of a form does not explain; <c>null</c> for none.</summary>
    public Difference? Difference(IReadOnlyList<Outcome> given, double precision)
    {
        if (Compare(given, SpreadOf(precision, 4)) is null)
        {
            return null;
        }

        // Four arithmetics may by chance be close to one another; many are not.
        var spread = SpreadOf(precision, 40);
        return spread.IsStable ? Compare(given, spread) : null;
    }

    private Difference? Compare(IReadOnlyList<Outcome> given, Spread spread)
    {
        for (var round = 0; round < _exact.Count; round++)
        {
            if (spread.Difference(_exact[round], given[round], round) is { } difference)
            {
                return difference with { Round = round };
            }
        }

        return null;
    }

    private Spread SpreadOf(double precision, int arithmetics)
    {
        if (_spreads.TryGetValue(precision, out var known) && known.Count >= arithmetics)
        {
            return known;
        }

        var spread = known ?? new Spread(_exact, precision);
        while (spread.Count < arithmetics)
        {
            var arithmetic = Arithmetic.Numbered(precision, spread.Count + 1);
            var near = Interpreter.Run(_file, _loss, _batch, arithmetic);
            spread.Add(near, arithmetic.Decisions == _decisions && !arithmetic.IsExtreme && !arithmetic.IsUncertain);
        }

        return _spreads[precision] = spread;
    }

    private static bool IsFinite(Outcome outcome) =>
        double.IsFinite(outcome.Loss) && outcome.Gradient.All(double.IsFinite) && outcome.Advantage.All(double.IsFinite) && outcome.Metrics.Values.All(double.IsFinite);
}
