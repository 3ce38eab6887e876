using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Binding;

/// <summary>What names mean at one place.</summary>
internal abstract class NameEnvironment(Declarations home)
{
    /// <summary>The file whose functions are visible here.</summary>
    public Declarations Home { get; } = home;

    /// <summary>The value of a name, or <c>null</c>.</summary>
    public abstract Node? Find(string name, SourceSpan span);

    /// <summary>Every name that means something here, for suggestions.</summary>
    public abstract IEnumerable<string> Names { get; }

    /// <summary>
    /// The condition under which elements of a scope take part in aggregates here, or <c>null</c> where all do: <c>keep</c> in the
    /// body of a loss.
    /// </summary>
    public virtual Node? TakesPart(Scope scope) => null;
}

/// <summary>Where only constants and functions mean something: defaults and bounds.</summary>
internal sealed class ConstantEnvironment(Declarations home) : NameEnvironment(home)
{
    public override IEnumerable<string> Names => ["inf"];

    public override Node? Find(string name, SourceSpan span) => null;
}

/// <summary>The inside of <c>live(…)</c>: <c>prob</c> carries its gradient there.</summary>
internal sealed class LiveEnvironment(NameEnvironment outer, GraphBuilder graph) : NameEnvironment(outer.Home)
{
    public override IEnumerable<string> Names => outer.Names;

    public override Node? Find(string name, SourceSpan span) =>
        name == "prob" && outer.Find("logp", span) is { } logp ? graph.Apply(Op.Exp, logp) : outer.Find(name, span);

    public override Node? TakesPart(Scope scope) => outer.TakesPart(scope);
}

/// <summary>The inside of a function: its parameters, and the signals that its caller sees.</summary>
internal sealed class FunctionEnvironment(Declarations home, IReadOnlyDictionary<string, Node> parameters, NameEnvironment caller, int depth)
    : NameEnvironment(home)
{
    public int Depth { get; } = depth;

    public override IEnumerable<string> Names => parameters.Keys.Concat(SignalInfo.All.Select(static signal => signal.Name));

    public override Node? Find(string name, SourceSpan span) =>
        parameters.TryGetValue(name, out var value) ? value : SignalInfo.Find(name) is null ? null : caller.Find(name, span);

    public override Node? TakesPart(Scope scope) => caller.TakesPart(scope);
}
