namespace EntroPIC.Tokenization.Chat;

/// <summary>Gives names their values.</summary>
internal static class Assignment
{
    public static void Store(Scope scope, int line, IReadOnlyList<string> names, string? member, object? value)
    {
        if (member is null)
            Unpack(names, value, line, (name, part) => scope[name] = part);
        else if (scope[names[0]] is Namespace target)
            target.Values[member] = value;
        else
            throw new TemplateException(line, $"`{names[0]}` is no namespace, so `{names[0]}.{member}` cannot be set");
    }

    /// <summary>One name takes the value as it is; several take its items.</summary>
    public static void Unpack(IReadOnlyList<string> names, object? value, int line, Action<string, object?> store)
    {
        if (names.Count == 1)
        {
            store(names[0], value);
            return;
        }
        var items = Values.Items(value);
        if (items?.Count != names.Count)
            throw new TemplateException(line, $"{names.Count} names cannot take {(items is null ? Values.NameOfKind(value) : $"{items.Count} values")}");
        foreach (var (name, item) in names.Zip(items))
            store(name, item);
    }
}
