namespace Differential.Reference;

/// <summary>A loss on a batch in one round: its advantages, what it keeps, its named values.</summary>
/// <param name="declaration">The loss.</param>
/// <param name="batch">The batch.</param>
/// <param name="round">The round.</param>
/// <param name="tape">The computed values.</param>
/// <param name="outputOf">Steps a control if it has not stepped in this round, and returns its output.</param>
internal sealed class LossRound(Declaration declaration, BatchCase batch, int round, Tape tape, Func<string, Quantity> outputOf)
{
    private readonly Dictionary<(Region Region, string Name), Quantity> _named = [];
    private readonly Dictionary<Extent, Quantity?> _takesPart = [];
    private Quantity? _advantage;
    private Quantity? _kept;
    private bool _isKeptKnown;

    public BatchCase Batch => batch;

    public Tape Tape => tape;

    public Declaration Declaration => declaration;

    public Signals Signals { get; } = new(tape, batch, round);

    /// <summary>The advantage, per response or per token; the one from outside if the loss does not declare it.</summary>
    public Quantity Advantage()
    {
        if (_advantage is not null)
        {
            return _advantage;
        }

        if (declaration.Only<AdvantageSyntax>() is var (item, home))
        {
            var value = tape.Cut(Evaluate(item.Value, home, Region.Rollout));
            return _advantage = tape.Widen(value, value.Extent is Extent.Token or Extent.Position ? Extent.Token : Extent.Sequence);
        }

        return _advantage = new Quantity(Extent.Sequence, batch.OfResponses["advantage"]);
    }

    /// <summary>The value of a param, <c>let</c>, group or control.</summary>
    public Quantity? Named(string name, Region region)
    {
        if (!_named.TryGetValue((region, name), out var value) && declaration.Named(name) is var (item, home))
        {
            value = item switch
            {
                ParamSyntax param => Evaluate(param.Default, home, region),
                LetSyntax let => Evaluate(let.Value, home, region),
                GroupSyntax group => Evaluate(group.When, home, region),
                ControlSyntax => outputOf(name),
                _ => throw new InvalidOperationException($"`{name}` has no value"),
            };
            _named.Add((region, name), value);
        }

        return value;
    }

    /// <summary>The elements of an extent that take part: those with any kept token; <c>null</c> for all.</summary>
    public Quantity? TakesPart(Extent extent)
    {
        if (!_isKeptKnown)
        {
            _kept = declaration.All<KeepSyntax>().Aggregate((Quantity?)null, (kept, item) => tape.Both(kept, Evaluate(item.Syntax.When, item.Home, Region.Keep)));
            _isKeptKnown = true;
        }

        if (_kept is not { } all)
        {
            return null;
        }

        if (!_takesPart.TryGetValue(extent, out var part))
        {
            var over = Places.Meet(all.Extent, extent);
            part = over == extent
                ? tape.Widen(all, extent)
                : tape.Test(static (count, none) => count > none, tape.Count(over, extent, tape.Widen(all, over)), Tape.Number(0));
            _takesPart.Add(extent, part);
        }

        return part;
    }

    /// <summary>Forgets what was found while outputs of controls were not yet known.</summary>
    public void Forget()
    {
        _named.Clear();
        _takesPart.Clear();
        _isKeptKnown = false;
        _kept = null;
    }

    public Quantity Evaluate(ExpressionSyntax expression, Catalog home, Region region) =>
        new Evaluator(tape, new LossScope(this, home, region)).Evaluate(expression);
}
