namespace EntroPIC.Tokenization.Chat;

/// <summary>What follows <c>is</c>. The first argument is what is before it.</summary>
internal static class Tests
{
    public static IReadOnlyDictionary<string, TemplateFunction> All { get; } = new Dictionary<string, TemplateFunction>
    {
        ["defined"] = static arguments => arguments.Next("value") is not Undefined,
        ["undefined"] = static arguments => arguments.Next("value") is Undefined,
        ["none"] = static arguments => arguments.Next("value") is null,
        ["string"] = static arguments => arguments.Next("value") is string,
        ["mapping"] = static arguments => arguments.Next("value") is IReadOnlyDictionary<string, object?>,
        ["iterable"] = static arguments => Values.Items(arguments.Next("value")) is not null,
        ["sequence"] = static arguments => arguments.Next("value") is string or IReadOnlyList<object?> or IReadOnlyDictionary<string, object?>,
        ["number"] = static arguments => Values.Number(arguments.Next("value")) is not null,
        ["integer"] = static arguments => arguments.Next("value") is long,
        ["float"] = static arguments => arguments.Next("value") is double,
        ["boolean"] = static arguments => arguments.Next("value") is bool,
        ["true"] = static arguments => arguments.Next("value") is true,
        ["false"] = static arguments => arguments.Next("value") is false,
        ["callable"] = static arguments => arguments.Next("value") is TemplateFunction,
        ["odd"] = static arguments => arguments.Next("value") is long whole && whole % 2 != 0,
        ["even"] = static arguments => arguments.Next("value") is long whole && whole % 2 == 0,
        ["equalto"] = Equal,
        ["eq"] = Equal,
        ["=="] = Equal,
        ["ne"] = static arguments => !Values.Equals(arguments.Next("value"), arguments.Next("other")),
        ["in"] = static arguments => (arguments.Next("value"), arguments.Next("container")) is var (item, container) && Operators.Compare("in", item, container, arguments.Line),
    };

    private static object Equal(Arguments arguments) => Values.Equals(arguments.Next("value"), arguments.Next("other"));
}
