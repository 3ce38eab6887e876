using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Analysis.Feedback;

/// <summary>The sign of control loops: whether a control moves its measurement back to the target.</summary>
internal static class LoopSignAnalysis
{
    private const string Entropy = "entropy";

    /// <summary>The names of the controls with positive feedback.</summary>
    public static HashSet<string> Run(AnalyzedLoss loss)
    {
        var misdirected = new HashSet<string>(StringComparer.Ordinal);
        foreach (var control in loss.Model.Controls)
        {
            if (ControlEffect.Of(loss, control) is { } effect && Check(loss, control, effect))
            {
                misdirected.Add(control.Name);
            }
        }

        return misdirected;
    }

    /// <summary>Reports the sign of a loop; true for positive feedback.</summary>
    private static bool Check(AnalyzedLoss loss, ControlModel control, ControlEffect effect)
    {
        List<SourceSpan?> places = [control.Syntax.NameSpan, .. effect.Places];
        if (PathOfEntropy(loss, control) is { } path)
        {
            var graph = loss.Model.Graph;
            var effects = effect.OnEntropy(Live(graph, Entropy), Live(graph, "logp"));
            return ReportSign(loss, control, path, effects, "the entropy", places, WhyOpen(effect, effects));
        }

        var isMisdirected = false;
        foreach (var measured in Operands(control))
        {
            var ofMeasured = ControlPath.Of(control, loss.AtDefaults, new Dictionary<Node, Direction> { [measured] = Direction.Rises });
            isMisdirected |= ReportSign(
                loss, control, ofMeasured, effect.On(measured), $"`{LossFindings.Describe(measured)}`", places, whyOpen: null);
        }

        return isMisdirected;
    }

    /// <summary>
    /// The direction of a control's output as the entropy rises, measured by the control itself or, if it measures nothing of the policy,
    /// by a control that it reads; <c>null</c> if neither measures entropy.
    /// </summary>
    private static ControlPath? PathOfEntropy(AnalyzedLoss loss, ControlModel control)
    {
        var leaves = Traversal.InOrder(control.Arguments.OfType<Node>());
        var signals = leaves.Where(static node => node.Op == Op.Signal).ToList();
        var directions = new Dictionary<Node, Direction>();
        List<string> undecided = [];
        if (IsMeasureOfEntropy(signals))
        {
            foreach (var signal in signals)
            {
                directions[signal] = signal.Name == Entropy ? Direction.Rises : IsOwnLogProbability(signal) ? Direction.Falls : Direction.Stays;
            }
        }
        else if (!signals.Exists(SignalInfo.IsOfPolicy))
        {
            foreach (var output in leaves.Where(static node => node.Op == Op.ControlOutput && !node.IsCondition))
            {
                if (PathOfEntropy(loss, loss.Model.Controls.First(other => other.Name == output.Name)) is { } path)
                {
                    directions[output] = path.Direction;
                    undecided.AddRange(path.Undecided);
                }
            }
        }

        if (directions.Count == 0)
        {
            return null;
        }

        var whole = ControlPath.Of(control, loss.AtDefaults, directions);
        return whole with { Undecided = [.. whole.Undecided, .. undecided] };
    }

    private static bool ReportSign(
        AnalyzedLoss loss, ControlModel control, ControlPath path, ItemEffects effects, string measured, List<SourceSpan?> places, (string Why, string Remedy)? whyOpen)
    {
        if (path.Direction is Direction.Stays or Direction.Varies)
        {
            return false;
        }

        var effect = effects.Total;
        if ((path.Direction, effect) is (Direction.Rises, Effect.Raises) or (Direction.Falls, Effect.Lowers))
        {
            if (path.Undecided.Count > 0)
            {
                var others = string.Join(" or ", path.Undecided.Distinct().Select(static name => $"`{name}`"));
                loss.Findings.Report(
                    Rules.OpenLoopSign, places, control.Name, $"pushes {measured} further in the direction that it moved, unless {others} outweighs that",
                    "flip the sign of its error, or of the term that it acts through");
                return false;
            }

            loss.Findings.Report(
                Rules.PositiveFeedback, places, control.Name, path.Direction == Direction.Rises ? "rises" : "falls", measured, effect == Effect.Raises ? "raises" : "lowers");
            return true;
        }

        if (effects.Opposed is var (raising, lowering))
        {
            loss.Findings.Report(
                Rules.OpenLoopSign, places, control.Name, $"raises {measured} through `{raising}` and lowers it through `{lowering}`, and their relative strength changes during training",
                "flip the sign of one of them, or give each its own control");
        }
        else if (effect == Effect.Open && whyOpen is var (why, remedy))
        {
            loss.Findings.Report(Rules.OpenLoopSign, places, control.Name, why, remedy);
        }

        return false;
    }

    /// <summary>
    /// Why the effect of a control on entropy has no sign, and what would give it one; <c>null</c> if nothing shows that it has none.
    /// </summary>
    private static (string Why, string Remedy)? WhyOpen(ControlEffect effect, ItemEffects effects) =>
        effect.IsOnAllTokens
            ? (
                "acts on tokens of any probability, which raises or lowers entropy depending on the probability of right answers",
                "act only on confident tokens, as in `when prob > 0.95`")
        : effects.FollowsAdvantage is { } item
            ? (
                $"raises entropy through `{item}` where the advantage has one sign and lowers it where it has the other",
                "weight it by `abs(advantage)`")
        : null;

    private static bool IsMeasureOfEntropy(IReadOnlyList<Node> signals) => signals.Any(MovesWithEntropy)
        && signals.All(
            static signal => MovesWithEntropy(signal) || SignalInfo.Find(signal.Name) is { IsPolicy: false, IsLogProbability: false });

    // High confidence is low surprise.
    private static bool MovesWithEntropy(Node signal) => signal.Name == Entropy || IsOwnLogProbability(signal);

    private static bool IsOwnLogProbability(Node signal) => SignalInfo.Find(signal.Name)!.IsOwnLogProbability;

    /// <summary>The values whose aggregates a control measures.</summary>
    private static IEnumerable<Node> Operands(ControlModel control)
    {
        bool IsOperand(Node node) =>
            node.Scope != Scope.Batch && node.Scope != control.Scope && node.Family is not (OpFamily.Aggregate or OpFamily.Widen);
        return Traversal.InOrder(control.Arguments.OfType<Node>(), IsOperand).Where(node => IsOperand(node) && !node.IsCondition);
    }

    private static Node Live(GraphBuilder graph, string signal) => graph.Signal(signal, ValueKind.Number, Scope.Token, isLive: true);
}
