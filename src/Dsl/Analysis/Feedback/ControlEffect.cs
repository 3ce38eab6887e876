using EntroPIC.Dsl.Differentiation;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Ranges;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Analysis.Feedback;

/// <summary>The effect of a control's output on the objective.</summary>
internal sealed class ControlEffect
{
    /// <summary>The probability above which raising a token lowers entropy, whatever the others are (docs/theory.md).</summary>
    private const double Confident = 0.5;

    private readonly List<TermChange> _changes = [];
    private readonly LossRanges _ranges;

    private ControlEffect(LossRanges ranges) => _ranges = ranges;

    /// <summary>The places of the items that the control acts through.</summary>
    public IReadOnlyList<SourceSpan?> Places { get; private init; } = [];

    /// <summary>True if no condition depends on the policy's output for a token.</summary>
    public bool IsOnAllTokens => _changes.TrueForAll(static change => !Array.Exists(change.Nodes,
        static node => node.IsCondition && node.Scope != Scope.Batch && node.DependsOn(SignalInfo.IsOfPolicy)));

    /// <summary>The effect of a control; <c>null</c> if there is none, or if it has no simple derivative.</summary>
    public static ControlEffect? Of(AnalyzedLoss loss, ControlModel control)
    {
        var output = loss.Model.OutputOf(control);
        var effect = new ControlEffect(loss.AtDefaults)
        {
            Places = [.. loss.WeightsBy[control.Name].Select(static weight => weight.Syntax).Concat(loss.TermsBy[control.Name].Select(static term => term.Syntax)).Select(static item => (SourceSpan?)item.NameSpan)],
        };
        foreach (var term in loss.TermsBy[control.Name])
        {
            if (output.IsCondition || Tangent.Of(loss.Model.Graph, term.Value, output) is not { } tangent)
            {
                return null;
            }

            if (tangent.IsLive)
            {
                var weights = term.Role == TermRole.Policy ? loss.WeightsBy[control.Name] : [];
                effect._changes.Add(new TermChange(tangent, term, [.. weights.Select(weight => (weight, Tangent.Of(loss.Model.Graph, weight.Value, output)))]));
            }
        }

        return effect._changes.Count > 0 ? effect : null;
    }

    /// <summary>The effect on a measured value that the control itself multiplies.</summary>
    public ItemEffects On(Node measured) =>
        Joined((change, scenario) => Share(change.Value, measured, scenario.Of) is { } share ? Raising(share) : Effect.Unknown);

    /// <summary>The effect on entropy: by a bonus on it, or by making confident tokens more confident.</summary>
    public ItemEffects OnEntropy(Node entropy, Node logp)
    {
        var moreLikely = new Dictionary<Node, Direction> { [logp] = Direction.Rises };
        return Joined((change, scenario) => OnEntropy(change, scenario, entropy, logp, moreLikely));
    }

    private static Effect OnEntropy(TermChange change, Scenario scenario, Node entropy, Node logp, Dictionary<Node, Direction> moreLikely)
    {
        if (Share(change.Value, entropy, scenario.Of) is { } share)
        {
            return Raising(share);
        }

        if (change.Value.DependsOn(node => node == entropy && node.IsLive))
        {
            return Effect.Unknown;
        }

        var likelihood = new Monotonicity(scenario.Of, moreLikely, ofGradient: true).Of(change.Value);
        return likelihood switch
        {
            Direction.Stays => Effect.None,
            Direction.Varies => Effect.Unknown,
            _ => !IsConfident(change, scenario, logp) ? Effect.Open : likelihood == Direction.Rises ? Effect.Lowers : Effect.Raises,
        };
    }

    private ItemEffects Joined(Func<TermChange, Scenario, Effect> of)
    {
        var joined = new ItemEffects();
        foreach (var change in _changes)
        {
            if (Scenario.Of(change.Values, _ranges) is not { } scenarios)
            {
                return ItemEffects.Unknown;
            }

            foreach (var scenario in scenarios.Where(scenario => change.When is null || !scenario.Of(change.When).IsFalse))
            {
                // The advantage is a factor of the policy by nature, and of a bonus by choice.
                var effect = of(change, scenario);
                joined.Add(
                    change.ItemsIn(scenario), change.IsPenalty ? Flip(effect) : effect,
                    change.Term.Role == TermRole.Policy ? 0 : scenario.SignOfAdvantage);
            }
        }

        return joined;
    }

    private static Effect Flip(Effect effect) =>
        effect switch { Effect.Raises => Effect.Lowers, Effect.Lowers => Effect.Raises, _ => effect };

    private static Effect Raising(Interval share) =>
        share is { IsPoint: true, Low.Value: 0 }
            ? Effect.None
            : share.IsNotNegative ? Effect.Raises
            : share.IsNotPositive ? Effect.Lowers
            : Effect.Unknown;

    /// <summary>The factor between a value and another; <c>null</c> if it is not a multiple.</summary>
    private static Interval? Share(Node value, Node of, Func<Node, Interval> range)
    {
        if (value == of)
        {
            return Interval.Point(1);
        }

        switch (value.Op)
        {
            case Op.Number when value.Is(0):
                return Interval.Point(0);
            case Op.Negate:
                return -Share(value.Inputs[0], of, range);
            case Op.Multiply:
                var isFirst = value.Inputs[0].DependsOn(node => node == of);
                return Share(value.Inputs[isFirst ? 0 : 1], of, range) * range(value.Inputs[isFirst ? 1 : 0]);
            case Op.Divide:
                return Share(value.Inputs[0], of, range) / range(value.Inputs[1]);
            case Op.Select:
                var condition = range(value.Inputs[0]);
                var (yes, no) = (Share(value.Inputs[1], of, range), Share(value.Inputs[2], of, range));
                return condition.IsTrue ? yes : condition.IsFalse ? no : yes is { } a && no is { } b ? a.Hull(b) : null;
            default:
                return null;
        }
    }

    private static bool IsConfident(TermChange change, Scenario scenario, Node logp) =>
        LeastProbability(change, scenario, logp) >= Confident
            && !change.Value.DependsOn(static node => node is { Family: OpFamily.Aggregate, IsLive: true });

    private static double LeastProbability(TermChange change, Scenario scenario, Node logp)
    {
        bool IsLogarithm(Node node) => node == logp || (node.Op == Op.Stop && node.Inputs[0] == logp);
        return change.Nodes
            .Select(node => IsLogarithm(node) ? Math.Exp(scenario.Of(node).Low.Value) : node.Op == Op.Exp && IsLogarithm(node.Inputs[0]) ? scenario.Of(node).Low.Value : 0)
            .DefaultIfEmpty(0).Max();
    }

    /// <summary>The change of a term when the output rises by 1, and the change of the weights that cause it.</summary>
    private sealed class TermChange(Node value, TermModel term, IReadOnlyList<(WeightModel Weight, Node? Gain)> weights)
    {
        private Node[]? _nodes;

        public Node Value => value;

        public TermModel Term => term;

        public Node? When => Term.When;

        public bool IsPenalty => Term.Role == TermRole.Penalty;

        public IReadOnlyList<Node> Values => When is null ? [Value] : [Value, When];

        /// <summary>All direct and indirect inputs of the values.</summary>
        public Node[] Nodes => _nodes ??= Traversal.InOrder(Values);

        /// <summary>The items that cause the change: the weights that apply and change, or the term itself.</summary>
        public IEnumerable<string> ItemsIn(Scenario scenario) => weights
            .Where(item => !scenario.Of(item.Weight.Members).IsFalse && !(item.Gain is { } gain && scenario.Of(gain) is { IsPoint: true, Low.Value: 0 }))
            .Select(static item => item.Weight.Syntax.Name).DefaultIfEmpty(Term.Name);
    }
}
