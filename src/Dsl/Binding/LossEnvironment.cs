using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Syntax.Nodes;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Binding;

/// <summary>The regions of a loss, in each of which the same <c>let</c> can have another value.</summary>
internal enum Region
{
    /// <summary>The definition of the advantage: the whole scored rollout, under the policy that sampled it; nothing is live.</summary>
    Rollout,

    /// <summary>The conditions of <c>keep</c>: the whole batch of a step.</summary>
    Keep,

    /// <summary>Everything else: the kept part of the batch of a step.</summary>
    Step,

    /// <summary>The definition of the advantage as if gradient flowed there, to find detached values.</summary>
    LiveRollout,
}

/// <summary>The state shared by the regions of one loss while binding.</summary>
/// <param name="context">Receives the messages.</param>
/// <param name="options">The params; <c>null</c> for one with reported errors.</param>
internal sealed class LossNames(BindingContext context, IReadOnlyDictionary<string, OptionModel?> options)
{
    public BindingContext Context { get; } = context;

    public IReadOnlyDictionary<string, OptionModel?> Options { get; } = options;

    /// <summary>The outputs of controls, or their constant values.</summary>
    public Dictionary<string, (Node Output, Timing Timing)> Controls { get; } = new(StringComparer.Ordinal);

    /// <summary>Names of <c>let</c> and <c>group</c>.</summary>
    public HashSet<string> Definitions { get; } = new(StringComparer.Ordinal);

    /// <summary>The kinds of items without a value, by name.</summary>
    public IReadOnlyDictionary<string, string> Unreferable { get; init; } = new Dictionary<string, string>();

    /// <summary>The removed items by name.</summary>
    public IReadOnlyDictionary<string, RemovedItem> Removed { get; init; } = new Dictionary<string, RemovedItem>();

    /// <summary>Removed names that inherited items still use, which was reported.</summary>
    public HashSet<string> RemovedButUsed { get; } = new(StringComparer.Ordinal);

    /// <summary>The declared signals.</summary>
    public required SignalCatalog Catalog { get; init; }

    /// <summary>The declared signals that the loss uses, by name without its style.</summary>
    public Dictionary<string, DeclaredSignal> Declared { get; } = new(StringComparer.Ordinal);

    /// <summary>The scope of the signal <c>advantage</c>.</summary>
    public Scope AdvantageScope { get; set; } = Scope.Sequence;
}

/// <summary>The names of a loss in one region.</summary>
internal sealed class LossEnvironment(
    Declarations home, LossNames names, Region region, IDictionary<string, Node> values, Func<Scope, Node?>? takesPart, bool keepsGradient = false)
    : NameEnvironment(home)
{
    public override IEnumerable<string> Names =>
        SignalInfo.All
            .Select(static signal => signal.Name)
            .Concat(names.Options.Keys)
            .Concat(names.Definitions)
            .Concat(names.Controls.Keys);

    public override Node? TakesPart(Scope scope) => takesPart?.Invoke(scope);

    public override bool KeepsGradient => keepsGradient;

    public override NameEnvironment KeepingGradient() => new LossEnvironment(Home, names, region, values, takesPart, keepsGradient: true);

    public override Node? Find(string name, SourceSpan span)
    {
        // A declaration with the name of a signal was reported; other items mean the signal.
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
        names.Removed.TryGetValue(name, out var removed) ? $"it was removed in line {SourceWording.Line(removed.By.NameSpan, span.File)}"
        : names.Unreferable.TryGetValue(name, out var kind) ? $"{SourceWording.WithArticle(kind)} has no value"
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

    public override Node FindDeclared(Declared<SignalSyntax> signal, SourceSpan span)
    {
        if (names.Catalog.Find(signal) is not { } found)
        {
            return names.Context.Graph.Error();
        }

        // Generated code would have one name for both.
        var style = SourceWording.Folded(found.Name);
        if (names.Declared.TryGetValue(style, out var other) && other.Syntax != found.Syntax)
        {
            var place = other.Syntax.NameSpan;
            if (other.Name == found.Name)
            {
                names.Context.Report(Rules.DeclaredElsewhere, span, found.Name, place.File.Path, place.StartPosition.Line + 1);
            }
            else
            {
                names.Context.Report(Rules.NamesTooAlike, span, found.Name, other.Name, names.Context.Line(place));
            }

            return names.Context.Graph.Error();
        }

        names.Declared[style] = found;
        return names.Context.Graph.DeclaredSignal(found.Name, found.Kind, found.Scope);
    }

    private Node Signal(string name, SourceSpan span)
    {
        var signal = SignalInfo.Find(name)!;
        var graph = names.Context.Graph;
        var isLive = signal.IsLive && region != Region.Rollout;
        switch (signal.Name)
        {
            case "advantage" when region is Region.Rollout or Region.LiveRollout:
                names.Context.Report(Rules.NotYetKnown, span, signal.Name, "in its own definition");
                return graph.Error();

            case "advantage":
                return graph.Signal(signal.Name, ValueKind.Number, names.AdvantageScope, isLive: false);

            case "ratio":
                var difference = graph.Subtract(Signal("logp", span), Signal("old_logp", span));
                return GraphBuilder.Name(
                    graph.Apply(
                        Op.Exp,
                        graph.Apply(Op.Clamp, difference, graph.Number(-SignalInfo.LogRatioBound), graph.Number(SignalInfo.LogRatioBound))),
                    "ratio");

            case "prob":
                var logp = Signal("logp", span);
                return GraphBuilder.Name(graph.Apply(Op.Exp, keepsGradient ? logp : graph.Stop(logp)), "prob");

            default:
                if (signal.Source == SignalSource.Formula)
                {
                    throw new InvalidOperationException($"the signal `{signal.Name}` has no formula");
                }

                return graph.Signal(signal.Name, signal.Kind, signal.Scope, isLive);
        }
    }
}
