using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Syntax.Nodes;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Binding;

/// <summary>Where in a loss a name stands; the same <c>let</c> can mean another value in each.</summary>
internal enum Region
{
    /// <summary>The definition of the advantage: scored rollouts, all of them, under the policy that sampled; nothing is live.</summary>
    Rollout,

    /// <summary>The conditions of <c>keep</c>: the whole batch of a step.</summary>
    Keep,

    /// <summary>Everything else: what <c>keep</c> kept of the batch of a step.</summary>
    Step,

    /// <summary>The definition of the advantage as if gradient flowed there, to find what is cut.</summary>
    LiveRollout,
}

/// <summary>What binding the items of one loss shares across regions.</summary>
/// <param name="context">Where messages go.</param>
/// <param name="options">The params; <c>null</c> for one that is broken, which was reported.</param>
internal sealed class LossNames(BindingContext context, IReadOnlyDictionary<string, OptionModel?> options)
{
    public BindingContext Context { get; } = context;

    public IReadOnlyDictionary<string, OptionModel?> Options { get; } = options;

    /// <summary>The outputs of controls, constants where they are constant.</summary>
    public Dictionary<string, (Node Output, Timing Timing)> Controls { get; } = new(StringComparer.Ordinal);

    /// <summary>Names of <c>let</c> and <c>group</c>.</summary>
    public HashSet<string> Definitions { get; } = new(StringComparer.Ordinal);

    /// <summary>Items whose names stand for no value, by kind.</summary>
    public IReadOnlyDictionary<string, string> Unreferable { get; init; } = new Dictionary<string, string>();

    /// <summary>What took away a name that was inherited.</summary>
    public IReadOnlyDictionary<string, RemoveSyntax> Removed { get; init; } = new Dictionary<string, RemoveSyntax>();

    /// <summary>Removed names that what is inherited still uses, which was reported.</summary>
    public HashSet<string> RemovedButUsed { get; } = new(StringComparer.Ordinal);

    /// <summary>The scope of the signal <c>advantage</c>.</summary>
    public Scope AdvantageScope { get; set; } = Scope.Sequence;
}

/// <summary>The names of a loss as one region sees them.</summary>
internal sealed class LossEnvironment(
    Declarations home, LossNames names, Region region, IDictionary<string, Node> values, Func<Scope, Node?>? takesPart, bool keepsGradient = false)
    : NameEnvironment(home)
{
    public override IEnumerable<string> Names =>
        SignalInfo.All.Select(static signal => signal.Name).Concat(names.Options.Keys).Concat(names.Definitions).Concat(names.Controls.Keys);

    public override Node? TakesPart(Scope scope) => takesPart?.Invoke(scope);

    public override bool KeepsGradient => keepsGradient;

    public override NameEnvironment KeepingGradient() => new LossEnvironment(Home, names, region, values, takesPart, keepsGradient: true);

    public override Node? Find(string name, SourceSpan span)
    {
        // What is declared under the name of a signal was reported, and is not what others mean.
        if (SignalInfo.Find(name) is { } signal)
        {
            return FindSignal(signal, span);
        }

        if (names.Options.TryGetValue(name, out var option))
        {
            return option is null ? names.Context.Graph.Error() : names.Context.Graph.Parameter(name, option.Kind);
        }

        if (names.Definitions.Contains(name))
        {
            return values.TryGetValue(name, out var value) ? value : names.Context.Graph.Error();
        }

        if (names.Controls.TryGetValue(name, out var control))
        {
            return FindControl(name, control.Output, control.Timing, span);
        }

        return names.RemovedButUsed.Contains(name) ? names.Context.Graph.Error() : null;
    }

    public override string? WhyUnknown(string name, SourceSpan span) =>
        names.Removed.TryGetValue(name, out var remove) ? $"it was removed in line {Wording.Line(remove.NameSpan, span.File)}"
        : names.Unreferable.TryGetValue(name, out var kind) ? $"{Wording.WithArticle(kind)} has no value that could be used"
        : null;

    private Node FindControl(string name, Node output, Timing timing, SourceSpan span)
    {
        if (region is Region.Rollout or Region.LiveRollout && timing == Timing.Update && !output.IsConstant && !output.IsError)
        {
            names.Context.Report(Rules.NotYetKnown, span, name, "when a rollout is scored; make it `per rollout`");
            return names.Context.Graph.Error();
        }

        return output;
    }

    public override Node? FindSignal(SignalInfo signal, SourceSpan span) => Signal(signal.Name, span);

    private Node Signal(string name, SourceSpan span)
    {
        var signal = SignalInfo.Find(name)!;
        var graph = names.Context.Graph;
        var isLive = signal.IsLive && region != Region.Rollout;
        switch (signal.Name)
        {
            case "advantage" when region is Region.Rollout or Region.LiveRollout:
                names.Context.Report(Rules.NotYetKnown, span, signal.Name, "where it is being defined");
                return graph.Error();

            case "advantage":
                return graph.Signal(signal.Name, ValueKind.Number, names.AdvantageScope, isLive: false);

            case "ratio":
                var difference = graph.Subtract(Signal("logp", span), Signal("old_logp", span));
                return GraphBuilder.Name(graph.Apply(Op.Exp, graph.Apply(Op.Clamp, difference, graph.Number(-20), graph.Number(20))), "ratio");

            case "prob":
                var logp = Signal("logp", span);
                return GraphBuilder.Name(graph.Apply(Op.Exp, keepsGradient ? logp : graph.Stop(logp)), "prob");

            default:
                return graph.Signal(signal.Name, signal.Kind, signal.Scope, isLive);
        }
    }
}
