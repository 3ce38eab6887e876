using System.Text.Json;
using System.Text.Json.Serialization;

namespace EntroPIC.Configuration;

/// <summary>
/// Typed configuration from JSON: keys are the names of properties in snake_case (or as the options of a loss name them). A key that
/// nothing reads is a mistake, never ignored; a value out of range is refused by the property itself.
/// </summary>
public static class JsonConfiguration
{
    private const int LongestToken = 40;

    private static readonly JsonDocumentOptions Reading = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    /// <summary>JSON options of configurations.</summary>
    public static JsonSerializerOptions Options { get; } = Freeze(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowOutOfOrderMetadataProperties = true,
        RespectNullableAnnotations = true,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    });

    /// <summary>Reads a configuration.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">Its name in messages: a file's path.</param>
    /// <exception cref="ConfigurationException">It is no JSON, a key is unknown, or a value is refused; all mistakes are named at
    /// once.</exception>
    public static T Read<T>(string json, string source)
        where T : class => (T)Read(typeof(T), json, source);

    /// <summary>Reads a configuration of a type that is known only at run time.</summary>
    /// <inheritdoc cref="Read{T}"/>
    public static object Read(Type type, string json, string source) => Read(type, json, source, "");

    /// <summary>Reads a part of a configuration.</summary>
    /// <param name="type">The type.</param>
    /// <param name="json">The text.</param>
    /// <param name="source">Name of the configuration in messages.</param>
    /// <param name="key">Key of the part, for messages; empty for the whole.</param>
    internal static object Read(Type type, string json, string source, string key)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(json);
        if (string.IsNullOrWhiteSpace(json))
        {
            throw new ConfigurationException(source, ["expected an object, found nothing"]);
        }

        JsonDocument document;
        try
        {
            document = StrictJson.Parse(json, Reading);
        }
        catch (JsonException failure) when (failure.LineNumber is null && StrictJson.Repeated(json, Reading) is { } repeated)
        {
            throw new ConfigurationException($"{source}({repeated.Line},{repeated.Column})", [repeated.Message], failure);
        }
        catch (JsonException failure)
        {
            var place = failure.LineNumber is { } line ? $"({line + 1},{failure.BytePositionInLine + 1})" : "";
            var problem = failure.Message.Contains("after a single JSON value", StringComparison.Ordinal)
                ? "unexpected text after the first value; a configuration is one JSON object"
                : "this is not JSON: " + FirstSentence(failure.Message);
            throw new ConfigurationException(source + place, [problem], failure);
        }

        using (document)
        {
            if (key.Length == 0 && document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new ConfigurationException(source, [$"expected an object, found {document.RootElement.GetRawText()}"]);
            }

            if (ConfigurationCheck.MistakesIn(document.RootElement, type, key) is { Count: > 0 } mistakes)
            {
                throw new ConfigurationException(source, mistakes);
            }

            return document.RootElement.Deserialize(type, Options)!;
        }
    }

    /// <summary>The reason. The reader quotes a bad token with everything after it: its first word is enough.</summary>
    private static string FirstSentence(string message)
    {
        var reason = message.Split(" Path:")[0].Split(" LineNumber:")[0].TrimEnd('.', ' ');
        var (start, end) = (reason.IndexOf('\''), reason.LastIndexOf('\''));
        var token = start >= 0 && end > start ? reason[(start + 1)..end] : "";
        var cut = token.AsSpan().IndexOfAnyInRange('\0', ' ') is >= 0 and var blank ? blank : token.Length;
        return cut == token.Length && cut <= LongestToken ? reason : $"`{token[..Math.Min(cut, LongestToken)]}…` is not a JSON value";
    }

    private static JsonSerializerOptions Freeze(JsonSerializerOptions options)
    {
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
