using EntroPIC.Dsl;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Scheduling;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Python.Verl;

/// <summary>The engine's support for a loss: a loss sees a micro-batch there, and the engine counts tokens itself.</summary>
internal static class VerlSupport
{
    /// <summary>The parts of a file that the engine can host, and the obstacles to the rest.</summary>
    public static VerlPlan PlanOf(CompiledUnit<ScheduledLoss> unit)
    {
        var (losses, estimators, leftOut, reasons) = (
            new List<ScheduledLoss>(), new List<ScheduledLoss>(), new List<Obstacle>(), new Dictionary<string,
            string>(StringComparer.Ordinal));
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
            if (OfMetrics(loss) is { } unmeasured)
            {
                leftOut.Add(unmeasured);
            }

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

    /// <summary>The signals that a worker passes to a loss for its terms.</summary>
    public static IReadOnlyList<string> HandedToLoss(ScheduledLoss loss)
    {
        var ofStep = loss.Schedule.OfStep;
        return Signals(loss.Model.Terms.SelectMany(RootsOf), ofStep.Contains, VerlSignals.IsInWorkers);
    }

    /// <summary>The signals that the trainer hands to the estimator of a loss.</summary>
    public static IReadOnlyList<string> HandedToAdvantage(ScheduledLoss loss) =>
        Signals([loss.Model.Advantage!.Value], static _ => false, VerlSignals.IsInTrainers);

    /// <summary>The settings for all signals of a loss.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="hasEstimator">True if its advantages are registered, too.</param>
    public static IReadOnlyList<string> SettingsOf(ScheduledLoss loss, bool hasEstimator)
    {
        var measured = Signals(
            loss.Model.Controls.SelectMany(static control => control.Arguments).OfType<Node>(), static _ => false,
            VerlSignals.IsInTrainers);
        var ofAdvantage = hasEstimator ? HandedToAdvantage(loss) : [];
        return [.. HandedToLoss(loss).SelectMany(VerlSignals.SettingsInWorkers).Concat(measured.Concat(ofAdvantage).SelectMany(VerlSignals.SettingsInTrainers)).Distinct()];
    }

    /// <summary>True if a loss gets a signal anyway: the engine passes it, or a term uses it.</summary>
    public static Func<string, bool> IsGivenTo(ScheduledLoss loss)
    {
        var handed = HandedToLoss(loss);
        return signal => VerlSignals.IsInLosses(signal) || handed.Contains(signal);
    }

    /// <summary>The obstacles to registering a loss.</summary>
    private static IReadOnlyList<Obstacle> OfLoss(ScheduledLoss scheduled)
    {
        var loss = scheduled.Model;
        var found = new List<Obstacle>();
        var name = $"`{loss.Name}`";
        if (loss.Items.OfType<Dsl.Syntax.Nodes.KeepSyntax>().FirstOrDefault() is { } keep && loss.Kept is not null)
        {
            found.Add(new Obstacle(keep.NameSpan, name, $"`keep {keep.Name}` changes the denominators, but the engine counts all tokens of a response"));
        }

        foreach (var term in loss.Terms)
        {
            if (term.Over is not null)
            {
                found.Add(new Obstacle(term.Syntax.NameSpan, name, $"`over` changes the denominator of `{term.Name}`, but the engine counts all tokens of a response"));
            }

            if (term.Value.Scope is Scope.Group or Scope.Batch)
            {
                found.Add(new Obstacle(term.Syntax.NameSpan, name, $"`{term.Name}` is {term.Value.Type.Describe()}, but the engine reduces values per token or per response"));
                continue;
            }

            if (term.Reduction.Mode.Counted == Scope.Group)
            {
                var place = (term.Syntax as Dsl.Syntax.Nodes.TermSyntax)?.Reduction ?? loss.Items.OfType<Dsl.Syntax.Nodes.ReduceSyntax>().Single().Reduction;
                found.Add(new Obstacle(place.ModeSpan, name, $"`{term.Name}` is averaged by `{term.Reduction.Mode}`, and the engine has no mode that averages within prompts"));
            }

            found.AddRange(OfSignals(scheduled, term));
            found.AddRange(OfTerm(scheduled, term).Select(reason => new Obstacle(PlaceOf(loss, term, reason.Span), name, reason.Text)));
        }

        foreach (var control in loss.Controls)
        {
            if (control.IsPerGroup)
            {
                found.Add(new Obstacle(control.Syntax.NameSpan, name, $"`{control.Name}` has a state for each prompt, but the engine names the prompts anew in each step"));
                continue;
            }

            var arguments = Traversal.InOrder(control.Arguments.OfType<Node>());
            if (Missing(arguments, VerlSignals.IsInControls) is { Count: > 0 } signals)
            {
                found.Add(new Obstacle(control.Syntax.NameSpan, name, $"`{control.Name}` measures {Wording.Join(signals, " and ")}, which the trainer does not have when it steps controls"));
            }

            found.AddRange(arguments.Where(AggregatePrinter.ComparesAdvantages).Select(node => new Obstacle(
                control.Syntax.NameSpan, name, $"`{control.Name}` aggregates advantages per response (`{Words(node)}`), but the engine's are per token")));
        }

        return found;
    }

    /// <summary>The obstacle to registering its advantages as an estimator, or <c>null</c>.</summary>
    private static Obstacle? OfAdvantage(LossModel loss) => loss.Advantage is { } advantage
        && Missing(Traversal.InOrder(advantage.Value), VerlSignals.IsInEstimators) is { Count: > 0 } signals
        ? new Obstacle(
            advantage.Syntax.NameSpan, $"the advantage of `{loss.Name}`",
            $"the engine gives estimators no {Wording.Join(signals, " or ")}; choose one of its own as `algorithm.adv_estimator`")
        : null;

    /// <summary>True if the engine logs the metrics of a loss. They are one function, so one that does not fit leaves out all.</summary>
    public static bool HasMetrics(ScheduledLoss loss) =>
        loss.Model.Metrics.Count + loss.Model.Controls.Count > 0 && OfMetrics(loss) is null;

    /// <summary>The obstacle to logging the metrics of a loss and the authority of its controls, or null.</summary>
    private static Obstacle? OfMetrics(ScheduledLoss loss)
    {
        var measured = loss.Model.Metrics.Select(static metric => (metric.Name, metric.Value, metric.Syntax.NameSpan))
            .Concat(loss.Model.Controls.Where(static control => control.Authority is not null)
                .Select(static control => (Name: ControlMetrics.Authority(control.Name), Value: control.Authority!, control.Syntax.NameSpan)));
        foreach (var (name, value, place) in measured)
        {
            var nodes = Traversal.InOrder([value], loss.Schedule.OfStep.Contains);
            var isGiven = IsGivenTo(loss);
            var needs = nodes.FirstOrDefault(loss.Schedule.OfStep.Contains) is { } ofStep ? $"needs `{Words(ofStep)}`, a value of the whole step"
                : nodes.FirstOrDefault(AggregatePrinter.ComparesAdvantages) is { } comparing ? $"aggregates advantages per response (`{Words(comparing)}`)"
                : AggregatePrinter.AsksForGroups(nodes) ? "compares the responses to a prompt"
                : Missing(nodes, isGiven) is { Count: > 0 } signals ? $"needs {Wording.Join(signals, " and ")}, which the engine does not pass to a loss"
                : null;
            if (needs is not null)
            {
                return new Obstacle(
                    place, $"the metrics of `{loss.Name}`", $"`{name}` {needs}, and the engine logs metrics for each micro-batch");
            }
        }

        return null;
    }

    private static IEnumerable<(SourceSpan? Span, string Text)> OfTerm(ScheduledLoss loss, TermModel term)
    {
        var ofStep = loss.Schedule.OfStep;
        foreach (var node in Traversal.InOrder(RootsOf(term), ofStep.Contains))
        {
            if (ofStep.Contains(node))
            {
                yield return (node.Span, node.Op == Op.Sample && node.Per != Scope.Batch
                    ? $"`{Words(node)}` draws by the index of an element in the whole step, but a loss in the engine sees only a micro-batch"
                    : $"`{Words(node)}` covers the whole step, but a loss in the engine sees only a micro-batch");
            }
            else if (node.Family is OpFamily.Aggregate or OpFamily.Selection && AggregatePrinter.AsksForGroups([node]))
            {
                yield return (
                    node.Span,
                    $"`{Words(node)}` compares the responses to a prompt, but a micro-batch of the engine may lack some of them");
            }
            else if (AggregatePrinter.ComparesAdvantages(node))
            {
                yield return (node.Span, $"`{Words(node)}` aggregates advantages per response, but the engine's are per token");
            }
        }
    }

    /// <summary>
    /// The place of a value. Equal values share a node, so a term's node may have its place in the advantage or in a control, where it is
    /// fine.
    /// </summary>
    private static SourceSpan PlaceOf(LossModel loss, TermModel term, SourceSpan? span)
    {
        var others = loss.Controls
            .Select(static control => control.Syntax.Span)
            .Concat(loss.Advantage is { } advantage ? [advantage.Syntax.Span] : []);
        return span is { } place && !others.Any(other => other.Holds(place)) ? place : term.Syntax.NameSpan;
    }

    /// <summary>The signals that the engine does not pass to a loss: one obstacle for each item that reads some.</summary>
    private static IEnumerable<Obstacle> OfSignals(ScheduledLoss scheduled, TermModel term)
    {
        var loss = scheduled.Model;
        (string What, SourceSpan Place, Node[] Roots)[] parts = term.Role == TermRole.Policy
            ? [
                ($"`{term.Name}`", term.Syntax.NameSpan, [loss.Policy.Value]),
                .. loss.Weights.Select(static weight => ($"the weight {(weight.Syntax is Dsl.Syntax.Nodes.GroupSyntax ? "of the group " : "")}`{weight.Syntax.Name}`", weight.Syntax.NameSpan, new[] { weight.Value, weight.Members })),
            ]
            : [($"`{term.Name}`", term.Syntax.NameSpan, RootsOf(term))];
        foreach (var (what, place, roots) in parts)
        {
            var nodes = Traversal.InOrder(roots, scheduled.Schedule.OfStep.Contains);
            if (Missing(nodes, static signal => VerlSignals.IsInLosses(signal) || VerlSignals.IsInWorkers(signal)) is { Count: > 0 } signals)
            {
                var declared = nodes.Where(static node => node.Op == Op.DeclaredSignal).Distinct().Count();
                var kind = declared < signals.Count ? "" : declared == 1 ? ", a signal that the project declares" : ", signals that the project declares";
                yield return new Obstacle(place, $"`{loss.Name}`", $"{what} uses {Wording.Join(signals, " and ")}{kind}, which the engine does not pass to a loss");
            }
        }
    }

    /// <summary>The signals that the engine does not have there, as quoted names: it has none that a project declares.</summary>
    private static List<string> Missing(IEnumerable<Node> nodes, Func<string, bool> isGiven) =>
        [.. nodes.Where(node => node.Op is Op.DeclaredSignal or Op.Statistic || (node.Op == Op.Signal && !isGiven(node.Name))).Select(static node => node.Op == Op.Statistic ? "`vocab_logp`" : $"`{node.Name}`").Distinct().Order(StringComparer.Ordinal)];

    private static Node[] RootsOf(TermModel term) => term.When is null ? [term.Value] : [term.Value, term.When];

    private static IReadOnlyList<string> Signals(IEnumerable<Node> roots, Func<Node, bool> isLeaf, Func<string, bool> isWanted) =>
        [.. Traversal.InOrder([.. roots], isLeaf).Where(node => node.Op == Op.Signal && isWanted(node.Name)).Select(static node => node.Name).Distinct()];

    private static string Words(Node node) => node.Span is { } span ? SourceText.OneLine(span.Text, 60) : NodeNames.Of(node);
}
