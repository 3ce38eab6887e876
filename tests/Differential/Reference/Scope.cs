namespace Differential.Reference;

/// <summary>The names at one place of a declaration, and the elements that take part in its aggregates.</summary>
internal abstract class Scope(Catalog home)
{
    /// <summary>The file whose functions are known.</summary>
    public Catalog Home { get; } = home;

    /// <summary>The value of a name; <c>null</c> for that of a constant of the file, or of a function.</summary>
    public abstract Quantity? Find(string name);

    /// <summary>A signal, whatever else has its name.</summary>
    public abstract Quantity? Signal(string name);

    /// <summary>A signal that the program declares.</summary>
    public virtual Quantity Declared(SignalSyntax signal) => throw new InvalidOperationException($"`{signal.Name}` is not known here");

    /// <summary>The elements of an extent that take part; <c>null</c> for all.</summary>
    public virtual Quantity? TakesPart(Extent extent) => null;

    /// <summary>Random numbers for each element of an extent.</summary>
    public virtual double[] Keys(int count) => throw new InvalidOperationException("nothing is drawn here");

    /// <summary>The same names inside of <c>live(…)</c>.</summary>
    public virtual Scope Live() => this;

    /// <summary>The inside of a function that is called here.</summary>
    public Scope Inside(Catalog home, IReadOnlyDictionary<string, Quantity> parameters) => new Function(home, this, parameters);

    private sealed class Function(Catalog home, Scope caller, IReadOnlyDictionary<string, Quantity> parameters) : Scope(home)
    {
        public override Quantity? Find(string name) => parameters.TryGetValue(name, out var value) ? value : caller.Signal(name);

        public override Quantity? Signal(string name) => caller.Signal(name);

        public override Quantity Declared(SignalSyntax signal) => caller.Declared(signal);

        public override Quantity? TakesPart(Extent extent) => caller.TakesPart(extent);

        public override double[] Keys(int count) => caller.Keys(count);

        public override Scope Live() => new Function(Home, caller.Live(), parameters);
    }
}
