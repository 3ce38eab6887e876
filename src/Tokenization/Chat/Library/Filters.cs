namespace EntroPIC.Tokenization.Chat.Library;

/// <summary>All that may follow a bar: the filters of Jinja 3.1, and those that the field adds. The first argument is what is before it.</summary>
internal static class Filters
{
    public static IReadOnlyDictionary<string, Func<Arguments, object?>> All { get; } =
        TextFilters.All.Concat(ListFilters.All).Concat(SelectingFilters.All).Concat(ValueFilters.All).ToDictionary(StringComparer.Ordinal);

    /// <summary>Applies a filter that is named by a value.</summary>
    public static object? Apply(string name, Arguments arguments)
    {
        if (!All.TryGetValue(name, out var filter))
        {
            throw new Running.TemplateFault($"the filter `{name}` is not known; known are {Known}");
        }

        var result = filter(arguments);
        arguments.End();
        return result;
    }

    /// <summary>All names, for messages.</summary>
    public static string Known => string.Join(", ", All.Keys.Order(StringComparer.Ordinal).Select(static name => $"`{name}`"));
}
