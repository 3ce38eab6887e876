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
    private static readonly string[] KeepsReference = ["actor_rollout_ref.actor.use_kl_loss=true", "actor_rollout_ref.actor.kl_loss_coef=0"];

    private static readonly string[] KeepsSampled = ["actor_rollout_ref.rollout.calculate_log_probs=true"];

    /// <summary>Signals that the engine passes to a loss, or that follow from those.</summary>
    private static readonly HashSet<string> OfLosses = new(StringComparer.Ordinal) { "logp", "old_logp", "advantage", "length", "position" };

    /// <summary>Signals that it passes to an advantage estimator, or that follow from those.</summary>
    private static readonly HashSet<string> OfAdvantages = new(StringComparer.Ordinal) { "reward", "token_reward", "baseline_reward", "length", "position", "index_in_group" };

    /// <summary>Other signals that a worker has for a micro-batch, with the settings that they need.</summary>
    private static readonly Dictionary<string, string[]> InWorkers = new(StringComparer.Ordinal)
    {
        ["entropy"] = ["actor_rollout_ref.actor.calculate_entropy=true"], ["ref_logp"] = KeepsReference, ["rollout_logp"] = KeepsSampled, ["reward"] = [], ["token_reward"] = [],
    };

    /// <summary>Signals that the trainer has for a rollout batch once log-probabilities and reference log-probabilities are computed.</summary>
    private static readonly Dictionary<string, string[]> InTrainers = new(StringComparer.Ordinal)
    {
        ["entropy"] = [], ["logp"] = [], ["old_logp"] = [], ["ref_logp"] = KeepsReference, ["rollout_logp"] = KeepsSampled,
    };

    /// <summary>Other signals that it has when it steps controls.</summary>
    private static readonly HashSet<string> OfControls = new(StringComparer.Ordinal) { "reward", "token_reward", "advantage", "length", "position", "index_in_group", "step" };

    /// <summary>The parts of a file that the engine can host, and the obstacles to the rest.</summary>
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

    /// <summary>The signals that a worker passes to a loss for its terms.</summary>
    public static IReadOnlyList<string> HandedToLoss(ScheduledLoss loss)
    {
        var ofStep = loss.Schedule.OfStep;
        return Signals(loss.Model.Terms.SelectMany(RootsOf), ofStep.Contains, InWorkers.ContainsKey);
    }

    /// <summary>The signals that the trainer passes to the estimator of a loss.</summary>
    public static IReadOnlyList<string> HandedToAdvantage(ScheduledLoss loss) => Signals([loss.Model.Advantage!.Value], static _ => false, InTrainers.ContainsKey);

    /// <summary>The setting that gives a worker a signal.</summary>
    public static IReadOnlyList<string> SettingsInWorkers(string signal) => InWorkers[signal];

    /// <summary>The setting that gives the trainer a signal.</summary>
    public static IReadOnlyList<string> SettingsInTrainers(string signal) => InTrainers[signal];

    /// <summary>The settings for all signals of a loss.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="hasEstimator">True if its advantages are registered, too.</param>
    public static IReadOnlyList<string> SettingsOf(ScheduledLoss loss, bool hasEstimator)
    {
        var measured = Signals(loss.Model.Controls.SelectMany(static control => control.Arguments).OfType<Node>(), static _ => false, InTrainers.ContainsKey);
        var ofAdvantage = hasEstimator ? HandedToAdvantage(loss) : [];
        return [.. HandedToLoss(loss).SelectMany(SettingsInWorkers).Concat(measured.Concat(ofAdvantage).SelectMany(SettingsInTrainers)).Distinct()];
    }

    /// <summary>True if a loss gets a signal anyway: the engine passes it, or a term uses it.</summary>
    public static Func<string, bool> IsGivenTo(ScheduledLoss loss)
    {
        var handed = HandedToLoss(loss);
        return signal => OfLosses.Contains(signal) || handed.Contains(signal);
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

            found.AddRange(OfTerm(scheduled, term).Select(reason => new Obstacle(PlaceOf(loss, term, reason.Span), name, reason.Text)));
        }

        foreach (var control in loss.Controls)
        {
            var arguments = Traversal.InOrder(control.Arguments.OfType<Node>());
            foreach (var signal in arguments.Where(static node => node.Op == Op.Signal && !OfControls.Contains(node.Name) && !InTrainers.ContainsKey(node.Name)))
            {
                found.Add(new Obstacle(control.Syntax.NameSpan, name, $"`{control.Name}` measures `{signal.Name}`, which the trainer does not have when it steps controls"));
            }

            found.AddRange(arguments.Where(AggregatePrinter.ComparesAdvantages).Select(node => new Obstacle(
                control.Syntax.NameSpan, name, $"`{control.Name}` aggregates advantages per response (`{Words(node)}`), but the engine's are per token")));
        }

        return found;
    }

    /// <summary>The obstacle to registering its advantages as an estimator, or <c>null</c>.</summary>
    private static Obstacle? OfAdvantage(LossModel loss) => loss.Advantage is { } advantage
        && Traversal.InOrder(advantage.Value).FirstOrDefault(static node => node.Op == Op.Signal && !OfAdvantages.Contains(node.Name) && !InTrainers.ContainsKey(node.Name)) is { } signal
        ? new Obstacle(advantage.Syntax.NameSpan, $"the advantage of `{loss.Name}`", $"the engine passes no `{signal.Name}` to estimators; choose one of the engine's as `algorithm.adv_estimator`")
        : null;

    private static IEnumerable<(SourceSpan? Span, string Text)> OfTerm(ScheduledLoss loss, TermModel term)
    {
        var ofStep = loss.Schedule.OfStep;
        foreach (var node in Traversal.InOrder(RootsOf(term), ofStep.Contains))
        {
            if (ofStep.Contains(node))
            {
                yield return (node.Span, $"`{Words(node)}` covers the whole step, but a loss in the engine sees only a micro-batch");
            }
            else if (node.Op == Op.Signal && !OfLosses.Contains(node.Name) && !InWorkers.ContainsKey(node.Name))
            {
                yield return (null, $"`{term.Name}` uses `{node.Name}`, which the engine does not pass to a loss");
            }
            else if (node.Family is OpFamily.Aggregate or OpFamily.Selection && AggregatePrinter.AsksForGroups([node]))
            {
                yield return (node.Span, $"`{Words(node)}` compares the responses to a prompt, but a micro-batch of the engine may lack some of them");
            }
            else if (AggregatePrinter.ComparesAdvantages(node))
            {
                yield return (node.Span, $"`{Words(node)}` aggregates advantages per response, but the engine's are per token");
            }
        }
    }

    /// <summary>The place of a value. Equal values share a node, so a term's node may have its place in the advantage or in a control, where it is fine.</summary>
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
