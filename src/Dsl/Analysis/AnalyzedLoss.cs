using EntroPIC.Dsl.Analysis.Trials;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Syntax.Nodes;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Analysis;

/// <summary>The facts that the analyses of one loss share. Immutable; lazy members depend on the model alone.</summary>
internal sealed class AnalyzedLoss
{
    private readonly HashSet<string> _withoutRange;

    public AnalyzedLoss(LossModel model, LossFindings findings)
    {
        Model = model;
        Findings = findings;
        Ranges = LossRanges.Declared(model);
        RangesOfTokens = new(() => LossRanges.Declared(model, hasTokens: true));
        AtDefaults = LossRanges.AtDefaults(model);
        AtDefaultsOfTokens = new(() => LossRanges.AtDefaults(model, hasTokens: true));
        WithoutReward = new(() => LossRanges.AtDefaults(model, hasReward: false));
        WithoutRewardOfTokens = new(() => LossRanges.AtDefaults(model, hasTokens: true, hasReward: false));
        Node[] results =
        [
            .. model.Advantage is null ? [] : new[] { model.Advantage.Value },
            .. model.Controls.SelectMany(static control => control.Arguments).OfType<Node>(),
            model.Loss,
            .. model.Metrics.Select(static metric => metric.Value),
        ];
        Roots = [.. Traversal.StatisticsIn(results).Select(static statistic => statistic.Graph.FormulaOf(statistic)), .. results];
        Nodes = Traversal.InOrder(Roots);
        Trials = new(this);
        TermsBy = ByControl(model.Terms, static term => [term.Value]);
        WeightsBy = ByControl(model.Weights, static weight => [weight.Value, weight.Members]);
        _withoutRange =
            new(model.Options.Where(static option => option.Range is null).Select(static option => option.Name), StringComparer.Ordinal);
    }

    public LossModel Model { get; }

    public LossFindings Findings { get; }

    /// <summary>The intervals of all values, for any options.</summary>
    public LossRanges Ranges { get; }

    /// <summary>The intervals for responses with at least one token.</summary>
    public Lazy<LossRanges> RangesOfTokens { get; }

    /// <summary>The intervals of all values with every option at its default.</summary>
    public LossRanges AtDefaults { get; }

    public Lazy<LossRanges> AtDefaultsOfTokens { get; }

    /// <summary>The intervals at the defaults if every reward is 0.</summary>
    public Lazy<LossRanges> WithoutReward { get; }

    public Lazy<LossRanges> WithoutRewardOfTokens { get; }

    /// <summary>The results of the loss: statistics over the vocabulary, advantage, arguments of controllers, loss, metrics.</summary>
    public IReadOnlyList<Node> Roots { get; }

    /// <summary>All nodes, inputs before users.</summary>
    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>The loss on synthetic batches.</summary>
    public LossTrials Trials { get; }

    /// <summary>The terms that the output of a control is part of, by its name.</summary>
    public ILookup<string, TermModel> TermsBy { get; }

    /// <summary>The weights that the output of a control is part of, by its name.</summary>
    public ILookup<string, WeightModel> WeightsBy { get; }

    /// <summary>The value of a term before weighting.</summary>
    public Node Unweighted(TermModel term) => term.Role == TermRole.Policy ? Model.Policy.Value : term.Value;

    /// <summary>The items of a kind.</summary>
    public IReadOnlyList<T> Items<T>() where T : ItemSyntax => [.. Model.Items.OfType<T>()];

    /// <summary>The sources of a value: its item, its params and controls, and its expressions, outer ones first.</summary>
    public IEnumerable<SourceSpan?> PlacesOf(Node value, ItemSyntax item)
    {
        var nodes = Traversal.InOrder(value);
        var controls = new HashSet<string>(
            nodes.Where(static node => node.Op == Op.ControlOutput).Select(static node => node.Name), StringComparer.Ordinal);
        return
        [
            item.NameSpan,
            .. LossFindings.Params(Model, value),
            .. Model.Controls
                .Where(control => controls.Contains(control.Name))
                .Select(static control => (SourceSpan?)control.Syntax.NameSpan),
            .. nodes.Reverse().Select(static node => node.Span),
        ];
    }

    /// <summary>
    /// True if the interval of a leaf is meaningful: a param without a range is not meant to take every value, and only the user knows the
    /// possible rewards.
    /// </summary>
    public bool IsKnown(Node leaf) => leaf.Op switch
    {
        Op.Parameter => !_withoutRange.Contains(leaf.Name),
        Op.Signal => SignalInfo.Find(leaf.Name)!.Range is not null,
        Op.DeclaredSignal => Model.SignalOf(leaf).Range is not null || leaf.IsCondition,
        Op.Statistic => Traversal.InOrder(leaf.Graph.FormulaOf(leaf)).Where(static node => node is { Family: OpFamily.Leaf, IsConstant: false }).All(IsKnown),
        _ => true,
    };

    /// <summary>True for a reward, which verifiers set to 0 for a wrong answer.</summary>
    public static bool IsReward(Node leaf) => leaf.Op == Op.Signal && SignalInfo.Find(leaf.Name)!.Source == SignalSource.Verifier;

    /// <summary>The same at the defaults of the options.</summary>
    public bool IsKnownAtDefaults(Node leaf) => leaf.Op == Op.Parameter || IsKnown(leaf);

    private static ILookup<string, T> ByControl<T>(IEnumerable<T> items, Func<T, Node[]> values) => items
        .SelectMany(
            item => Traversal.InOrder(values(item)).Where(static node => node.Op == Op.ControlOutput).Select(output => (output.Name, item)))
        .ToLookup(static use => use.Name, static use => use.item, StringComparer.Ordinal);
}
