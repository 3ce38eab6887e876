using EntroPIC.Dsl.Binding.Bound;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Passes;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Python.Verl;

/// <summary>Why something cannot be registered with the engine, and where it stands.</summary>
internal sealed record Obstacle(SourceSpan Span, string What, string Reason);

/// <summary>What of a loss the engine can host: its losses see a micro-batch and a few signals, and it counts tokens by itself.</summary>
internal static class VerlSupport
{
    /// <summary>What the engine passes to a loss.</summary>
    private static readonly HashSet<string> OfLosses = new(StringComparer.Ordinal) { "logp", "old_logp", "advantage", "length", "position" };

    /// <summary>What is known of a rollout batch when its old log-probabilities are.</summary>
    private static readonly HashSet<string> OfControls = new(StringComparer.Ordinal)
    {
        "logp", "old_logp", "entropy", "rollout_logp", "reward", "token_reward", "length", "position", "index_in_group", "step",
    };

    /// <summary>What the engine passes to an estimator of advantages.</summary>
    private static readonly HashSet<string> OfAdvantages = new(StringComparer.Ordinal) { "reward", "token_reward", "baseline_reward", "length", "position", "index_in_group" };

    /// <summary>Whether the engine passes a signal to a loss, or it follows from what it passes.</summary>
    public static bool IsGivenToLosses(string signal) => OfLosses.Contains(signal);

    /// <summary>Everything that keeps a loss from being registered.</summary>
    public static IReadOnlyList<Obstacle> OfLoss(LossModel loss)
    {
        var schedule = LossSchedule.Of(loss);
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

            Node[] roots = term.When is null ? [term.Value] : [term.Value, term.When];
            found.AddRange(OfTerm(schedule, term, roots).Select(reason => new Obstacle(reason.Span ?? term.Syntax.NameSpan, name, reason.Text)));
        }

        foreach (var control in loss.Controls)
        {
            var arguments = Traversal.InOrder(control.Arguments.OfType<Node>());
            foreach (var signal in arguments.Where(static node => node.Op == Op.Signal && !OfControls.Contains(node.Name)))
            {
                found.Add(new Obstacle(control.Syntax.NameSpan, name, $"`{control.Name}` measures `{signal.Name}`, which the trainer does not know when it steps controls"));
            }
        }

        return found;
    }

    /// <summary>What keeps its advantages from being registered as an estimator; <c>null</c> where nothing does.</summary>
    public static Obstacle? OfAdvantage(LossModel loss) => loss.Advantage is { } advantage
        && Traversal.InOrder([advantage.Value]).FirstOrDefault(static node => node.Op == Op.Signal && !OfAdvantages.Contains(node.Name)) is { } signal
        ? new Obstacle(advantage.Syntax.NameSpan, $"the advantage of `{loss.Name}`", $"the engine gives estimators no `{signal.Name}`; choose one of its own as `algorithm.adv_estimator`")
        : null;

    private static IEnumerable<(SourceSpan? Span, string Text)> OfTerm(LossSchedule schedule, TermModel term, Node[] roots)
    {
        var ofStep = new HashSet<Node>(schedule.Totals.Concat(schedule.Columns).Select(static value => value.Value));
        foreach (var node in Traversal.InOrder(roots, ofStep.Contains))
        {
            if (ofStep.Contains(node))
            {
                yield return (node.Span, $"`{Words(node)}` is one for the whole step, and a loss of the engine sees a micro-batch");
            }
            else if (node.Op == Op.Signal && !OfLosses.Contains(node.Name))
            {
                yield return (null, $"`{term.Name}` uses `{node.Name}`, and the engine gives a loss none");
            }
            else if (node.Family is OpFamily.Aggregate or OpFamily.Selection && AggregatePrinter.AsksForGroups([node]))
            {
                yield return (node.Span, $"`{Words(node)}` compares the responses to a prompt, and a micro-batch of the engine need not hold them all");
            }
            else if (node.Family == OpFamily.Aggregate && node.Inputs[0].Scope == Scope.Sequence && node.DependsOn(static leaf => leaf is { Op: Op.Signal, Name: "advantage" }))
            {
                yield return (node.Span, $"`{Words(node)}` aggregates advantages per response, and those of the engine are per token");
            }
        }
    }

    private static string Words(Node node) => node.Span is { } span ? SourceText.OneLine(span.Text, 60) : NodeNames.Of(node);
}
