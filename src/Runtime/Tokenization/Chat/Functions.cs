namespace EntroPIC.Tokenization.Chat;

/// <summary>Functions that every template knows.</summary>
internal static class Functions
{
    /// <summary>Longest list that a template can make out of nothing.</summary>
    public const int MostItems = 100_000;

    public static IReadOnlyDictionary<string, object?> Globals { get; } = new Dictionary<string, object?>
    {
        ["namespace"] = (TemplateFunction)NewNamespace,
        ["dict"] = (TemplateFunction)(static arguments => Values.Map(TakeAll(arguments))),
        ["range"] = (TemplateFunction)Range,
        ["raise_exception"] = (TemplateFunction)(static arguments =>
            throw new TemplateException(arguments.Line, $"it refuses the conversation: {arguments.Text("message")}")),
    };

    /// <summary>Calls a function and checks that it took all that it was given.</summary>
    public static object? Invoke(TemplateFunction function, Arguments arguments)
    {
        var result = function(arguments);
        arguments.End();
        return result;
    }

    private static Namespace NewNamespace(Arguments arguments)
    {
        var made = new Namespace();
        foreach (var (name, value) in TakeAll(arguments))
            made.Values[name] = value;
        return made;
    }

    private static List<KeyValuePair<string, object?>> TakeAll(Arguments arguments) =>
        [.. arguments.Named.Select(argument => KeyValuePair.Create(argument.Key, arguments.Next(argument.Key)))];

    private static List<object?> Range(Arguments arguments)
    {
        var first = arguments.Whole("start", 0);
        var second = arguments.Next("stop", null);
        var step = arguments.Whole("step", 1);
        var (start, stop) = second is long given ? (first, given) : (0, first);
        if (step == 0)
            throw arguments.Error("needs a step that is not 0");
        var items = new List<object?>();
        for (var item = start; step > 0 ? item < stop : item > stop; item += step)
        {
            items.Add(item);
            if (items.Count > MostItems)
                throw arguments.Error($"makes more than {MostItems} items");
        }
        return items;
    }
}
