namespace EntroPIC.Tokenization.Chat.Library;

/// <summary>
/// The filters of Jinja 3.1 (after a bar), and those that chat templates add. The first argument is the value before the bar.
/// </summary>
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
