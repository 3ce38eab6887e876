namespace EntroPIC.Tokenization.Chat;

/// <summary>What follows a bar. The first argument is what is before it.</summary>
internal static class Filters
{
    public static IReadOnlyDictionary<string, TemplateFunction> All { get; } = new Dictionary<string, TemplateFunction>
    {
        ["length"] = Length,
        ["count"] = Length,
        ["tojson"] = ToJson,
        ["trim"] = static arguments => Methods.Strip(Text(arguments), arguments, atStart: true, atEnd: true),
        ["upper"] = static arguments => Text(arguments).ToUpperInvariant(),
        ["lower"] = static arguments => Text(arguments).ToLowerInvariant(),
        ["title"] = static arguments => Methods.Title(Text(arguments)),
        ["capitalize"] = static arguments => Methods.Capitalized(Text(arguments)),
        ["replace"] = static arguments => Methods.Replace(Text(arguments), arguments),
        ["string"] = static arguments => Text(arguments),
        ["safe"] = static arguments => arguments.Next("value"),
        ["list"] = static arguments => List(arguments).ToList(),
        ["reverse"] = static arguments => arguments.Next("value") is string text
            ? string.Concat(Values.Items(text)!.Reverse())
            : throw arguments.Error("is known for texts only; `[::-1]` reverses lists"),
        ["first"] = static arguments => List(arguments) is [var first, ..] ? first : new Undefined("first"),
        ["last"] = static arguments => List(arguments) is [.., var last] ? last : new Undefined("last"),
        ["join"] = Join,
        ["default"] = Default,
        ["d"] = Default,
        ["int"] = static arguments => arguments.Next("value") switch
        {
            string text => long.TryParse(text.Trim(), out var whole) ? whole : arguments.Next("default", 0L),
            var value => (long)Math.Truncate(Values.Number(value) ?? 0),
        },
        ["items"] = static arguments => arguments.Next("value") switch
        {
            IReadOnlyDictionary<string, object?> map => Methods.Items(map),
            Undefined => new List<object?>(),
            var other => throw arguments.Error($"needs a mapping, not {Values.NameOfKind(other)}"),
        },
        ["selectattr"] = static arguments => Select(arguments, wanted: true),
        ["rejectattr"] = static arguments => Select(arguments, wanted: false),
        ["map"] = Map,
    };

    private static string Text(Arguments arguments) => Values.Text(arguments.Next("value"));

    private static IReadOnlyList<object?> List(Arguments arguments)
    {
        var value = arguments.Next("value");
        return Values.Items(value) ?? throw arguments.Error($"needs a list, not {Values.NameOfKind(value)}");
    }

    private static object Length(Arguments arguments) => (long)List(arguments).Count;

    private static string Join(Arguments arguments)
    {
        var (list, separator) = (List(arguments), Values.Text(arguments.Next("d", "")));
        return string.Join(separator, list.Select(Values.Text));
    }

    private static List<object?> Map(Arguments arguments)
    {
        var list = List(arguments);
        var name = arguments.Next("attribute", null) as string ?? throw arguments.Error("is known with `attribute` only");
        return [.. list.Select(item => Get(item, name))];
    }

    private static object? Default(Arguments arguments)
    {
        var (value, otherwise, replacesFalse) = (arguments.Next("value"), arguments.Next("default_value", ""), Values.IsTrue(arguments.Next("boolean", false)));
        return value is Undefined || (replacesFalse && !Values.IsTrue(value)) ? otherwise : value;
    }

    private static object ToJson(Arguments arguments)
    {
        var value = arguments.Next("value");
        return arguments.Next("indent", null) switch
        {
            null => JsonText.Of(value, null, arguments),
            long indent and >= 0 and <= 16 => JsonText.Of(value, (int)indent, arguments),
            _ => throw arguments.Error("needs a whole number up to 16 as `indent`"),
        };
    }

    private static List<object?> Select(Arguments arguments, bool wanted)
    {
        var (list, name, test) = (List(arguments), arguments.Text("attribute"), arguments.Next("test", null) as string);
        if (test is not null && !Tests.All.ContainsKey(test))
            throw arguments.Error($"knows no test `{test}`");
        var operand = arguments.Next("operand", new Undefined("operand"));
        return [.. list.Where(item => Values.IsTrue(Holds(Get(item, name))) == wanted)];

        object? Holds(object? value) => test is null
            ? value
            : Tests.All[test](new(test, arguments.Line, operand is Undefined ? [value] : [value, operand], new Dictionary<string, object?>()));
    }

    private static object? Get(object? item, string name) =>
        item is IReadOnlyDictionary<string, object?> map && map.TryGetValue(name, out var value) ? value : new Undefined(name);
}
