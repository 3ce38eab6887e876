namespace EntroPIC.Dsl.Graph;

/// <summary>What is said of operations; <c>null</c> of those of which nothing is.</summary>
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
