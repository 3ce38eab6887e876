using EntroPIC.Tokenization.Chat.Python;
using EntroPIC.Tokenization.Chat.Values;

namespace EntroPIC.Tokenization.Chat.Library;

/// <summary>Filters that lazily apply a test, a filter or an attribute to each item.</summary>
internal static class SelectingFilters
{
    public static IReadOnlyDictionary<string, Func<Arguments, object?>> All { get; } = new Dictionary<string, Func<Arguments, object?>>
    {
        ["map"] = Map,
        ["reject"] = static arguments => Select(arguments, wanted: false, byAttribute: false),
        ["rejectattr"] = static arguments => Select(arguments, wanted: false, byAttribute: true),
        ["select"] = static arguments => Select(arguments, wanted: true, byAttribute: false),
        ["selectattr"] = static arguments => Select(arguments, wanted: true, byAttribute: true),
    };

    private static object? Select(Arguments arguments, bool wanted, bool byAttribute)
    {
        var (value, run) = (arguments.Next("value"), arguments.Run);
        var (rest, named) = (arguments.Rest(), arguments.RestNamed());
        return new IteratorValue(value, Found());

        IEnumerable<object?> Found()
        {
            // An empty row is not even looked at.
            if (!PythonValue.IsTrue(value))
            {
                yield break;
            }

            if (byAttribute && rest.Count == 0)
            {
                throw arguments.Error("has no argument `attribute`");
            }

            var get = byAttribute ? Attributes.Getter(rest[0], null, run) : static item => item;
            var test = byAttribute ? [.. rest.Skip(1)] : rest;
            foreach (var item in PythonValue.Items(value, run))
            {
                var part = get(item);
                var holds = test.Count == 0
                    ? PythonValue.IsTrue(part)
                    : PythonValue.IsTrue(Predicates.Apply(Name(test[0]), new(Name(test[0]), run, [part, .. test.Skip(1)], named)));
                if (holds == wanted)
                {
                    yield return item;
                }
            }
        }
    }

    private static object? Map(Arguments arguments)
    {
        var (value, run) = (arguments.Next("value"), arguments.Run);
        var (rest, named) = (arguments.Rest(), arguments.RestNamed());
        return new IteratorValue(value, Found());

        IEnumerable<object?> Found()
        {
            if (!PythonValue.IsTrue(value))
            {
                yield break;
            }

            var change = Change();
            foreach (var item in PythonValue.Items(value, run))
            {
                yield return change(item);
            }
        }

        Func<object?, object?> Change()
        {
            if (rest.Count == 0 && named.TryGetValue("attribute", out var attribute))
            {
                if (named.Keys.FirstOrDefault(static name => name is not ("attribute" or "default")) is { } unknown)
                {
                    throw arguments.Error($"has no argument named `{unknown}`");
                }

                return Attributes.Getter(attribute, named.GetValueOrDefault("default"), run);
            }
            if (rest.Count == 0)
            {
                throw arguments.Error("needs the name of a filter, or `attribute`");
            }

            return item => Filters.Apply(Name(rest[0]), new(Name(rest[0]), run, [item, .. rest.Skip(1)], named));
        }
    }

    private static string Name(object? value) => PythonText.Find(value) ?? PythonValue.KindOf(value);
}
