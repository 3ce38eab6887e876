using System.Numerics;
using EntroPIC.Tokenization.Chat.Python;
using EntroPIC.Tokenization.Chat.Running;
using EntroPIC.Tokenization.Chat.Values;

namespace EntroPIC.Tokenization.Chat.Library;

/// <summary>The tests of Jinja 3.1 (after <c>is</c>). The first argument is the value before it.</summary>
internal static class Predicates
{
    public static IReadOnlyDictionary<string, Func<Arguments, object?>> All { get; } = new Dictionary<string, Func<Arguments, object?>>
    {
        ["boolean"] = static arguments => arguments.Next("value") is bool,
        ["callable"] = static arguments => arguments.Next("value") is ICallable or Undefined,
        ["defined"] = static arguments => arguments.Next("value") is not Undefined,
        ["divisibleby"] = static arguments => IsRest(arguments.Next("value"), arguments.Next("num"), BigInteger.Zero, arguments),
        ["escaped"] = static arguments => arguments.Next("value") is Markup,
        ["even"] = static arguments => IsRest(arguments.Next("value"), (BigInteger)2, BigInteger.Zero, arguments),
        ["false"] = static arguments => arguments.Next("value") is false,
        ["filter"] = static arguments => Name(arguments) is { } name && Filters.All.ContainsKey(name),
        ["float"] = static arguments => arguments.Next("value") is double,
        ["in"] = static arguments =>
            (arguments.Next("value"), arguments.Next("seq")) is var (item, container) && Operators.Contains(container, item, arguments.Run),
        ["integer"] = static arguments => arguments.Next("value") is BigInteger,
        ["iterable"] = static arguments => PythonValue.IsIterable(arguments.Next("value")),
        ["lower"] = static arguments => TextMethods.IsLower(PythonText.Of(arguments.Next("value"), arguments.Run)),
        ["mapping"] = static arguments => arguments.Next("value") is MapValue,
        ["none"] = static arguments => arguments.Next("value") is null,
        ["number"] = static arguments => PythonNumber.IsNumber(arguments.Next("value")),
        ["odd"] = static arguments => IsRest(arguments.Next("value"), (BigInteger)2, BigInteger.One, arguments),
        ["sameas"] = static arguments => AreSame(arguments.Next("value"), arguments.Next("other")),
        ["sequence"] = static arguments => arguments.Next("value") is IReadOnlyList<object?> or MapValue or string or Markup or Undefined,
        ["string"] = static arguments => arguments.Next("value") is string or Markup,
        ["test"] = static arguments => Name(arguments) is { } name && All!.ContainsKey(name),
        ["true"] = static arguments => arguments.Next("value") is true,
        ["undefined"] = static arguments => arguments.Next("value") is Undefined,
        ["upper"] = static arguments => TextMethods.IsUpper(PythonText.Of(arguments.Next("value"), arguments.Run)),
        ["=="] = Comparing("=="),
        ["eq"] = Comparing("=="),
        ["equalto"] = Comparing("=="),
        ["!="] = Comparing("!="),
        ["ne"] = Comparing("!="),
        [">"] = Comparing(">"),
        ["gt"] = Comparing(">"),
        ["greaterthan"] = Comparing(">"),
        [">="] = Comparing(">="),
        ["ge"] = Comparing(">="),
        ["<"] = Comparing("<"),
        ["lt"] = Comparing("<"),
        ["lessthan"] = Comparing("<"),
        ["<="] = Comparing("<="),
        ["le"] = Comparing("<="),
    };

    /// <summary>All names, for messages.</summary>
    public static string Known => string.Join(", ", All.Keys.Order(StringComparer.Ordinal).Select(static name => $"`{name}`"));

    /// <summary>Applies a test that is named by a value.</summary>
    public static object? Apply(string name, Arguments arguments)
    {
        if (!All.TryGetValue(name, out var test))
        {
            throw new TemplateFault($"the test `{name}` is not known; known are {Known}");
        }

        var result = test(arguments);
        arguments.End();
        return result;
    }

    private static string? Name(Arguments arguments)
    {
        var value = arguments.Next("value");
        return value is ListValue or MapValue
            ? throw arguments.Error($"needs a name, not {PythonValue.KindOf(value)}")
            : PythonText.Find(value);
    }

    private static Func<Arguments, object?> Comparing(string sign) =>
        arguments => (arguments.Next("value"), arguments.Next("other")) is var (left, right)
            && Operators.Compare(sign, left, right, arguments.Run);

    private static bool IsRest(object? value, object? divisor, BigInteger rest, Arguments arguments) =>
        PythonEquality.AreEqual(Operators.Calculate("%", value, divisor, arguments.Run), rest);

    // Small whole numbers and short texts are one object in Python, too.
    private static bool AreSame(object? left, object? right) => (left, right) switch
    {
        (null, null) => true,
        (bool one, bool other) => one == other,
        (BigInteger one, BigInteger other) => one == other,
        (string one, string other) => one == other,
        _ => ReferenceEquals(left, right),
    };
}
