namespace EntroPIC.Tokenization.Chat.Syntax;

/// <summary>
/// Notes what the parser must know of a part when it is read: the names that macros ask for, and how many conditions are around.
/// </summary>
internal sealed class NameLog
{
    private readonly Stack<HashSet<string>> _open = [];

    /// <summary>Number of conditions around the current position. Inside one, unknown filters and tests fail only when used.</summary>
    public int Guards { get; set; }

    /// <summary>Begins a macro.</summary>
    public void Begin() => _open.Push([]);

    /// <summary>Ends a macro.</summary>
    /// <returns>The special names that it read.</returns>
    public HashSet<string> End()
    {
        var uses = _open.Pop();
        // What a macro inside asks for, the one around it asks for, too.
        if (_open.TryPeek(out var outer))
        {
            outer.UnionWith(uses);
        }

        return uses;
    }

    public string Note(string name)
    {
        if (name is "caller" or "kwargs" or "varargs" && _open.TryPeek(out var uses))
        {
            uses.Add(name);
        }

        return name;
    }
}
