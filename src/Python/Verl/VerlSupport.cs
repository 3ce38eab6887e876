using EntroPIC.Dsl;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Scheduling;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Python.Verl;

/// <summary>What of a loss the engine can host: its losses see a micro-batch, and it counts tokens by itself.</summary>
internal static class VerlSupport
{
    /// <summary>What of a file the engine can host. Everything else is an obstacle.</summary>
    public static VerlPlan PlanOf(CompiledUnit<ScheduledLoss> unit)
    {
        var (losses, estimators, leftOut, reasons) = (new List<ScheduledLoss>(), new List<ScheduledLoss>(), new List<Obstacle>(), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var loss in unit.Losses)
        {
            var obstacles = OfLoss(loss);
            leftOut.AddRange(obstacles);
            if (obstacles.Count > 0)
            {
                reasons.Add(loss.Name, obstacles[0].Reason);
                continue;
            }

            losses.Add(loss);
            if (OfAdvantage(loss.Model) is { } missing)
            {
                leftOut.Add(missing);
            }
            else if (loss.Model.Advantage is not null)
            {
                estimators.Add(loss);
            }
        }

        return new VerlPlan(losses, estimators, leftOut, reasons);
    }

    /// <summary>The signals that a worker hands to a loss, for its terms.</summary>
    public static IReadOnlyList<string> HandedToLoss(ScheduledLoss loss)
    {
        var ofStep = loss.Schedule.OfStep;
        return Signals(loss.Model.Terms.SelectMany(RootsOf), ofStep.Contains, VerlSignals.IsInWorkers);
    }

    /// <summary>The signals that the trainer hands to the estimator of a loss.</summary>
    public static IReadOnlyList<string> HandedToAdvantage(ScheduledLoss loss) => Signals([loss.Model.Advantage!.Value], static _ => false, VerlSignals.IsInTrainers);

    /// <summary>What the configuration has to say for all signals of a loss.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="hasEstimator">Whether its advantages are registered, too.</param>
    public static IReadOnlyList<string> SettingsOf(ScheduledLoss loss, bool hasEstimator)
    {
        var measured = Signals(loss.Model.Controls.SelectMany(static control => control.Arguments).OfType<Node>(), static _ => false, VerlSignals.IsInTrainers);
        var ofAdvantage = hasEstimator ? HandedToAdvantage(loss) : [];
        return [.. HandedToLoss(loss).SelectMany(VerlSignals.SettingsInWorkers).Concat(measured.Concat(ofAdvantage).SelectMany(VerlSignals.SettingsInTrainers)).Distinct()];
    }

    /// <summary>Whether a loss gets a signal anyway: the engine passes it, or its terms ask for it.</summary>
    public static Func<string, bool> IsGivenTo(ScheduledLoss loss)
    {
        var handed = HandedToLoss(loss);
        return signal => VerlSignals.IsInLosses(signal) || handed.Contains(signal);
    }

    /// <summary>Everything that keeps a loss from being registered.</summary>
    private static IReadOnlyList<Obstacle> OfLoss(ScheduledLoss scheduled)
    {
        var loss = scheduled.Model;
        var found = new List<Obstacle>();
        var name = $"`{loss.Name}`";
        if (loss.Items.OfType<Dsl.Syntax.Nodes.KeepSyntax>().FirstOrDefault() is { } keep && loss.Kept is not null)
        {
            found.Add(new Obstacle(keep.NameSpan, name, $"`keep {keep.Name}` changes what denominators count, and the engine counts all tokens of a response"));
        }

        foreach (var term in loss.Terms)
        {
            if (term.Over is not null)
            {
                found.Add(new Obstacle(term.Syntax.NameSpan, name, $"`over` gives `{term.Name}` a denominator of its own, and the engine counts all tokens of a response"));
            }

            found.AddRange(OfTerm(scheduled, term).Select(reason => new Obstacle(PlaceOf(loss, term, reason.Span), name, reason.Text)));
        }

        foreach (var control in loss.Controls)
        {
            var arguments = Traversal.InOrder(control.Arguments.OfType<Node>());
            foreach (var signal in arguments.Where(static node => node.Op == Op.Signal && !VerlSignals.IsInControls(node.Name)))
            {
                found.Add(new Obstacle(control.Syntax.NameSpan, name, $"`{control.Name}` measures `{signal.Name}`, which the trainer does not know when it steps controls"));
            }

            found.AddRange(arguments.Where(AggregatePrinter.ComparesAdvantages).Select(node => new Obstacle(
                control.Syntax.NameSpan, name, $"`{control.Name}` aggregates advantages per response (`{Words(node)}`), and those of the engine are per token")));
        }

        return found;
    }

    /// <summary>What keeps its advantages from being registered as an estimator; <c>null</c> where nothing does.</summary>
    private static Obstacle? OfAdvantage(LossModel loss) => loss.Advantage is { } advantage
        && Traversal.InOrder(advantage.Value).FirstOrDefault(static node => node.Op == Op.Signal && !VerlSignals.IsInEstimators(node.Name)) is { } signal
        ? new Obstacle(advantage.Syntax.NameSpan, $"the advantage of `{loss.Name}`", $"the engine gives estimators no `{signal.Name}`; choose one of its own as `algorithm.adv_estimator`")
        : null;

    private static IEnumerable<(SourceSpan? Span, string Text)> OfTerm(ScheduledLoss loss, TermModel term)
    {
        var ofStep = loss.Schedule.OfStep;
        foreach (var node in Traversal.InOrder(RootsOf(term), ofStep.Contains))
        {
            if (ofStep.Contains(node))
            {
                yield return (node.Span, $"`{Words(node)}` is one for the whole step, and a loss of the engine sees a micro-batch");
            }
            else if (node.Op == Op.Signal && !VerlSignals.IsInLosses(node.Name) && !VerlSignals.IsInWorkers(node.Name))
            {
                yield return (null, $"`{term.Name}` uses `{node.Name}`, and the engine gives a loss none");
            }
            else if (node.Family is OpFamily.Aggregate or OpFamily.Selection && AggregatePrinter.AsksForGroups([node]))
            {
                yield return (node.Span, $"`{Words(node)}` compares the responses to a prompt, and a micro-batch of the engine need not hold them all");
            }
            else if (AggregatePrinter.ComparesAdvantages(node))
            {
                yield return (node.Span, $"`{Words(node)}` aggregates advantages per response, and those of the engine are per token");
            }
        }
    }

    /// <summary>Where it stands. Equal values are one node, and that of a term may stand in the advantage or a control, where nothing is wrong with it.</summary>
    private static SourceSpan PlaceOf(LossModel loss, TermModel term, SourceSpan? span)
    {
        var others = loss.Controls.Select(static control => control.Syntax.Span).Concat(loss.Advantage is { } advantage ? [advantage.Syntax.Span] : []);
        return span is { } place && !others.Any(other => other.Holds(place)) ? place : term.Syntax.NameSpan;
    }

    private static Node[] RootsOf(TermModel term) => term.When is null ? [term.Value] : [term.Value, term.When];

    private static IReadOnlyList<string> Signals(IEnumerable<Node> roots, Func<Node, bool> isLeaf, Func<string, bool> isWanted) =>
        [.. Traversal.InOrder([.. roots], isLeaf).Where(node => node.Op == Op.Signal && isWanted(node.Name)).Select(static node => node.Name).Distinct()];

    private static string Words(Node node) => node.Span is { } span ? SourceText.OneLine(span.Text, 60) : NodeNames.Of(node);
}
