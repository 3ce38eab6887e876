namespace Differential.Reference;

/// <summary>The number that is minimized, and its terms.</summary>
internal sealed class Objective(LossRound round)
{
    private readonly Tape _tape = round.Tape;

    /// <summary>The sum of the magnitudes of the terms: the scale at which parts of a step add up.</summary>
    public double Size { get; private set; }

    /// <summary>reduce(-weight * policy) less the bonuses, plus the penalties.</summary>
    public Quantity Loss()
    {
        var standard = round.Declaration.Only<ReduceSyntax>() is var (item, home) ? (item.Reduction, home) : ((ReductionSyntax?)null, (Catalog?)null);
        var (policy, place) = round.Declaration.Only<PolicySyntax>()!.Value;
        var weighted = _tape.Apply(Function.Times, Weight(), Step(policy.Value, place));
        var loss = _tape.Apply(Function.Negate, Reduce(weighted, null, standard.Item1, standard.Item2));
        foreach (var (term, where) in round.Declaration.All<TermSyntax>())
        {
            var (mode, modeHome) = term.Reduction is { } own ? (own, where) : standard;
            var reduced = Reduce(Step(term.Value, where), term.When is null ? null : Step(term.When, where), mode, modeHome);
            loss = _tape.Apply(term.IsPenalty ? Function.Plus : Function.Minus, loss, reduced);
        }

        return loss;
    }

    /// <summary>The product of the weights: of a group where its tokens are.</summary>
    private Quantity Weight()
    {
        var product = Tape.Number(1);
        foreach (var (item, home) in round.Declaration.All<ItemSyntax>())
        {
            var factor = item switch
            {
                WeightSyntax weight => Cut(weight.Value, home),
                GroupSyntax { Weight: { } weight } group => _tape.Choose(round.Named(group.Name, Region.Step)!, Cut(weight, home), Tape.Number(1)),
                _ => null,
            };
            product = factor is null ? product : _tape.Apply(Function.Times, product, factor);
        }

        return product;
    }

    // A weight carries no gradient, unless it is a `live(…)`.
    private Quantity Cut(ExpressionSyntax syntax, Catalog home)
    {
        var inner = syntax;
        while (inner is ParenthesizedSyntax parenthesized)
        {
            inner = parenthesized.Inner;
        }

        return inner is CallSyntax { Name: "live" } ? Step(syntax, home) : _tape.Cut(Step(syntax, home));
    }

    private Quantity Reduce(Quantity value, Quantity? when, ReductionSyntax? reduction, Catalog? home)
    {
        Size += Reduced(new Quantity(value.Extent, Array.ConvertAll(value.Values, Math.Abs)), when, reduction, home).Values[0];
        return Reduced(value, when, reduction, home);
    }

    /// <summary>Values per token, response or group as one number; a number for the batch is itself.</summary>
    private Quantity Reduced(Quantity value, Quantity? when, ReductionSyntax? reduction, Catalog? home)
    {
        value = when is null ? value : _tape.Widen(value, Places.Meet(value.Extent, when.Extent));
        var extent = value.Extent;
        if (extent == Extent.Batch)
        {
            return _tape.Choose(_tape.Both(HasAny(Extent.Batch, null), when)!, value, Tape.Number(0));
        }

        var counted = _tape.Both(round.TakesPart(extent), when);
        var over = reduction?.Over is { } syntax ? Step(syntax, home!) : null;
        var mode = reduction?.Mode ?? "token_mean";
        if (extent != Extent.Token)
        {
            // A response or a group that has no token is none of the loss.
            counted = _tape.Both(counted, HasAny(extent, null));
        }

        if (mode == "group_mean_token_mean" && extent != Extent.Group)
        {
            // The mean within each group, then over the groups that have a token.
            var denominator = extent == Extent.Token ? over : HasAny(extent, over);
            var size = _tape.Count(extent, Extent.Group, _tape.Both(round.TakesPart(extent), denominator));
            var means = _tape.Apply(Function.Over, _tape.Sum(value, Extent.Group, counted), _tape.AtLeastOne(size));
            return _tape.Apply(Function.Over, _tape.Sum(means, Extent.Batch), AtLeastOne(Extent.Group, over));
        }

        if (mode == "sequence_mean_token_mean" && extent == Extent.Token)
        {
            var tokens = _tape.Count(Extent.Token, Extent.Sequence, _tape.Both(round.TakesPart(Extent.Token), over));
            var means = _tape.Apply(Function.Over, _tape.Sum(value, Extent.Sequence, counted), _tape.AtLeastOne(tokens));
            return _tape.Apply(Function.Over, _tape.Sum(means, Extent.Batch), AtLeastOne(Extent.Sequence, over));
        }

        var sum = _tape.Sum(value, Extent.Batch, counted);
        sum = mode == "sequence_sum_norm" ? _tape.Apply(Function.Over, sum, Step(reduction!.Argument!, home!)) : sum;
        return mode switch
        {
            "token_sum" => sum,
            "token_mean" => _tape.Apply(Function.Over, sum, AtLeastOne(extent, over)),
            _ => _tape.Apply(Function.Over, sum, AtLeastOne(extent == Extent.Token ? Extent.Sequence : extent, over)),
        };
    }

    /// <summary>The elements in the denominator, at least 1.</summary>
    private Quantity AtLeastOne(Extent extent, Quantity? over) => _tape.AtLeastOne(_tape.Count(
        extent, Extent.Batch, _tape.Both(round.TakesPart(extent), extent == Extent.Token ? over : HasAny(extent, over))));

    /// <summary>The responses or groups that have a token in the denominator.</summary>
    private Quantity HasAny(Extent extent, Quantity? over) => _tape.Test(
        static (count, none) => count > none, _tape.Count(Extent.Token, extent, _tape.Both(round.TakesPart(Extent.Token), over)), Tape.Number(0));

    private Quantity Step(ExpressionSyntax syntax, Catalog home) => round.Evaluate(syntax, home, Region.Step);
}
