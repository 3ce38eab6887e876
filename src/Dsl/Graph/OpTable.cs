namespace EntroPIC.Dsl.Graph;

/// <summary>Facts about some operations; <c>null</c> for the others.</summary>
internal sealed class OpTable<T> where T : class
{
    private static readonly int Count = Enum.GetValues(typeof(Op)).Length;

    private readonly T?[] _entries = new T?[Count];

    public T? this[Op op]
    {
        get => _entries[(int)op];
        set => _entries[(int)op] = value;
    }
}
