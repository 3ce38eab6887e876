using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using EntroPIC.Dsl.Diagnostics;

namespace EntroPIC.Configuration;

/// <summary>
/// Typed configuration from JSON: keys are the names of properties in snake_case (or as the options of a loss name them). A key that
/// nothing reads is a mistake, never ignored; a value out of range is refused by the property itself.
/// </summary>
public static class JsonConfiguration
{
    private static readonly JsonDocumentOptions Reading = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>How configurations are read and written.</summary>
    public static JsonSerializerOptions Options { get; } = Freeze(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    });

    /// <summary>Reads a configuration.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">What messages call it: a file's path.</param>
    /// <exception cref="ConfigurationException">It is no JSON, a key is unknown, or a value is refused; all unknown keys are named at once.</exception>
    public static T Read<T>(string json, string source)
        where T : class => (T)Read(typeof(T), json, source);

    /// <summary>Likewise, of a type that is known when the program runs.</summary>
    /// <inheritdoc cref="Read{T}"/>
    public static object Read(Type type, string json, string source)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(json);
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, Reading);
        }
        catch (JsonException failure)
        {
            throw new ConfigurationException($"{source}({failure.LineNumber + 1},{failure.BytePositionInLine + 1})", ["this is not JSON: " + FirstSentence(failure.Message)], failure);
        }

        using (document)
        {
            var mistakes = new List<string>();
            FindUnknownKeys(document.RootElement, Options.GetTypeInfo(type), "", mistakes);
            if (mistakes.Count > 0)
            {
                throw new ConfigurationException(source, mistakes);
            }

            try
            {
                return document.RootElement.Deserialize(type, Options) ?? throw new ConfigurationException(source, ["expected an object, found null"]);
            }
            catch (JsonException failure)
            {
                throw new ConfigurationException(source, [Describe(failure)], failure);
            }
            catch (ArgumentException failure)
            {
                throw new ConfigurationException(source, [failure.Message], failure);
            }
        }
    }

    private static void FindUnknownKeys(JsonElement value, JsonTypeInfo type, string path, List<string> mistakes)
    {
        if (value.ValueKind == JsonValueKind.Array && type.Kind == JsonTypeInfoKind.Enumerable)
        {
            var index = 0;
            foreach (var element in value.EnumerateArray())
            {
                FindUnknownKeys(element, Options.GetTypeInfo(type.ElementType!), $"{path}[{index++}]", mistakes);
            }
        }
        else if (value.ValueKind == JsonValueKind.Object && type.Kind == JsonTypeInfoKind.Object)
        {
            foreach (var member in value.EnumerateObject())
            {
                var key = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
                if (type.Properties.FirstOrDefault(property => property.Name == member.Name) is { } property)
                {
                    FindUnknownKeys(member.Value, Options.GetTypeInfo(property.PropertyType), key, mistakes);
                }
                else
                {
                    var known = type.Properties.Select(static property => property.Name).ToList();
                    var near = Suggestions.DidYouMean(member.Name, known);
                    mistakes.Add($"unknown key `{key}`{(near.Length > 0 ? near : known.Count > 0 ? $"; keys here are {Wording.OneOf(known)}" : "; nothing is set here")}");
                }
            }
        }
    }

    private static string Describe(JsonException failure)
    {
        var key = failure.Path is { Length: > 2 } path ? path[2..] : "the whole";
        return $"`{key}` has a value of the wrong kind: {FirstSentence(failure.Message)}";
    }

    private static string FirstSentence(string message) => message.Split(" Path:")[0].Split(" LineNumber:")[0].TrimEnd('.', ' ');

    private static JsonSerializerOptions Freeze(JsonSerializerOptions options)
    {
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
