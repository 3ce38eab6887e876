using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EntroPIC.Configuration;

/// <summary>Finds all mistakes in a value before it is read, so that one run shows them all.</summary>
internal sealed class ConfigurationCheck
{
    private static readonly Dictionary<Type, string> Kinds = new()
    {
        [typeof(string)] = "a string",
        [typeof(bool)] = "true or false",
        [typeof(double)] = "a number",
    };

    private readonly List<string> _mistakes = [];

    /// <param name="value">The value.</param>
    /// <param name="type">The type that it is read as.</param>
    /// <param name="key">Its key in messages; empty for a whole configuration.</param>
    public static IReadOnlyList<string> MistakesIn(JsonElement value, Type type, string key = "")
    {
        var check = new ConfigurationCheck();
        check.Check(value, TypeInfo(type), key);
        return check._mistakes;
    }

    private static JsonTypeInfo TypeInfo(Type type) => JsonConfiguration.Options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);

    private void Check(JsonElement value, JsonTypeInfo type, string path)
    {
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object when value.ValueKind == JsonValueKind.Object:
                CheckObject(value, type, path);
                break;
            case JsonTypeInfoKind.Enumerable when value.ValueKind == JsonValueKind.Array:
                var index = 0;
                foreach (var element in value.EnumerateArray())
                {
                    Check(element, TypeInfo(type.ElementType!), $"{path}[{index++}]");
                }

                break;
            case JsonTypeInfoKind.Dictionary when value.ValueKind == JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    Check(member.Value, TypeInfo(type.ElementType!), Join(path, member.Name));
                }

                break;
            case JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary:
                Refuse(path, value, "an object");
                break;
            case JsonTypeInfoKind.Enumerable:
                Refuse(path, value, "a list");
                break;
            default:
                CheckLeaf(value, type.Type, path);
                break;
        }
    }

    private void CheckObject(JsonElement value, JsonTypeInfo type, string path)
    {
        var discriminator = type.PolymorphismOptions?.TypeDiscriminatorPropertyName;
        if (discriminator is not null)
        {
            if (KindOf(value, type.PolymorphismOptions!, path) is not { } kind)
            {
                return;
            }

            type = TypeInfo(kind);
        }

        var settable =
            type.Properties.Where(static property => property.Set is not null || property.AssociatedParameter is not null).ToList();
        var before = _mistakes.Count;
        var probe = type.CreateObject?.Invoke();
        foreach (var member in value.EnumerateObject().Where(member => member.Name != discriminator))
        {
            var key = Join(path, member.Name);
            if (settable.Find(property => property.Name == member.Name) is { } property)
            {
                CheckMember(member.Value, property, probe, key);
            }
            else
            {
                _mistakes.Add($"unknown key `{key}`{Known(member.Name, settable)}");
            }
        }

        _mistakes.AddRange(settable
            .Where(property => property.IsRequired && !value.TryGetProperty(property.Name, out _))
            .Select(property => $"`{Join(path, property.Name)}` is missing"));
        if (probe is null && _mistakes.Count == before)
        {
            Attempt(path, [], () => value.Deserialize(type.Type, JsonConfiguration.Options));
        }
    }

    private void CheckMember(JsonElement value, JsonPropertyInfo property, object? probe, string path)
    {
        if (value.ValueKind == JsonValueKind.Null
            && (property.IsSetNullable || Nullable.GetUnderlyingType(property.PropertyType) is not null))
        {
            return;
        }

        var before = _mistakes.Count;
        Check(value, TypeInfo(property.PropertyType), path);
        if (_mistakes.Count > before || probe is null)
        {
            return;
        }

        var name = (property.AttributeProvider as MemberInfo)?.Name ?? property.Name;
        Attempt(
            path, [name, property.Name], () => property.Set!(probe, value.Deserialize(property.PropertyType, JsonConfiguration.Options)));
    }

    private void CheckLeaf(JsonElement value, Type type, string path)
    {
        try
        {
            if (value.Deserialize(type, JsonConfiguration.Options) is not null)
            {
                return;
            }
        }
        catch (JsonException)
        {
            // The message below says what was expected.
        }

        if (!type.IsEnum)
        {
            Refuse(path, value, type == typeof(int) ? WholeNumber(value, int.MinValue, int.MaxValue)
                : type == typeof(long) ? WholeNumber(value, long.MinValue, long.MaxValue)
                : Kinds.GetValueOrDefault(type, $"a value of `{type.Name}`"));
            return;
        }

        string[] names = [.. Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];
        var near = value.ValueKind == JsonValueKind.String ? Suggestions.DidYouMean(value.GetString()!, names) : "";
        Refuse(path, value, Wording.OneOf(names), near);
    }

    /// <summary>The requirement that a refused value misses: a limit, digits, or a whole number.</summary>
    private static string WholeNumber(JsonElement value, long least, long most)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number))
        {
            return "a whole number";
        }

        // In double precision the limits of 64 bits are those of the next number outside, too.
        return number >= most + 1.0 ? $"at most {most}"
            : number <= least - 1.0 ? $"at least {least}"
            : !double.IsInteger(number) ? "a whole number"
            : string.Create(CultureInfo.InvariantCulture, $"written in digits, as {number:0}");
    }

    private Type? KindOf(JsonElement value, JsonPolymorphismOptions options, string path)
    {
        var key = options.TypeDiscriminatorPropertyName;
        string[] names = [.. options.DerivedTypes.Select(static derived => (string)derived.TypeDiscriminator!)];
        if (!value.TryGetProperty(key, out var given))
        {
            _mistakes.Add($"`{Join(path, key)}` is missing; it must be {Wording.OneOf(names)}");
            return null;
        }

        if (given.ValueKind == JsonValueKind.String && Array.IndexOf(names, given.GetString()) is >= 0 and var index)
        {
            return options.DerivedTypes[index].DerivedType;
        }

        var near = given.ValueKind == JsonValueKind.String ? Suggestions.DidYouMean(given.GetString()!, names) : "";
        Refuse(Join(path, key), given, Wording.OneOf(names), near);
        return null;
    }

    /// <summary>Sets a property that may refuse its value; a refusal names the key's path instead of the property.</summary>
    /// <param name="path">The path of the key.</param>
    /// <param name="names">Names of the property in messages.</param>
    /// <param name="set">Sets it.</param>
    private void Attempt(string path, IReadOnlyList<string> names, Action set)
    {
        try
        {
            set();
        }
        catch (Exception failure) when (failure is ArgumentException or JsonException)
        {
            var key = path.Length > 0 ? $"`{path}`" : "the whole";

            // The losses call a property an option; its key says so, too.
            var named = names
                .SelectMany(static name => (string[])[$"option `{name}`", $"`{name}`"])
                .FirstOrDefault(name => failure.Message.Contains(name, StringComparison.OrdinalIgnoreCase));
            _mistakes.Add(
                named is null ? $"{key}: {failure.Message}" : failure.Message.Replace(named, key, StringComparison.OrdinalIgnoreCase));
        }
    }

    private void Refuse(string path, JsonElement value, string accepted, string near = "")
    {
        var found = value.GetRawText();
        _mistakes.Add($"`{path}` is {(found.Length <= 60 ? found : found[..57] + "...")}; {(near.Length > 0 ? near.TrimStart(';', ' ') : $"it must be {accepted}")}");
    }

    private static string Known(string key, IEnumerable<JsonPropertyInfo> properties)
    {
        var known = properties.Select(static property => property.Name).ToList();
        var near = Suggestions.DidYouMean(key, known);
        return near.Length > 0 ? near : known.Count > 0 ? $"; {(known.Count == 1 ? "the only key here is" : "keys here are")} {Wording.Join([.. known.Select(static name => $"`{name}`")], " and ")}" : "; no keys are known here";
    }

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
