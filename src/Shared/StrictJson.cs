using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace EntroPIC;

/// <summary>
/// JSON of which every text can be read. System.Text.Json itself takes texts that are not Unicode, and fails when one of them is asked for.
/// </summary>
internal static class StrictJson
{
    private const int UnitBytes = 6;

    /// <param name="content">The text, in UTF-8; a byte order mark is passed over.</param>
    /// <param name="options">Options of the reader.</param>
    /// <returns>A document, which need not be disposed: all that it would give back is memory.</returns>
    /// <exception cref="JsonException">It is not JSON, or has a text that is not Unicode.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> content, JsonDocumentOptions options = default)
    {
        content = StrictText.WithoutMark(content);
        return (StrictText.Fault(content.Span) ?? HalfCharacter(content.Span, options)) is { } fault
            ? throw Error(fault)
            : JsonDocument.Parse(content, options);
    }

    /// <inheritdoc cref="Parse(ReadOnlyMemory{byte}, JsonDocumentOptions)"/>
    public static JsonDocument Parse(string content, JsonDocumentOptions options = default)
    {
        try
        {
            return Parse(StrictText.Encode(content), options);
        }
        catch (EncoderFallbackException failure)
        {
            throw new JsonException($"the text has a lone surrogate at index {failure.Index}.", failure);
        }
    }

    /// <summary>The first duplicate key of an object; null if there is none.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static TextFault? Repeated(string text, JsonDocumentOptions options)
    {
        var content = StrictText.WithoutMark((ReadOnlySpan<byte>)StrictText.Encode(text));
        var reader = Reader(content, options);
        var objects = new Stack<HashSet<string>>();
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                objects.Push(new(StringComparer.Ordinal));
            }
            else if (reader.TokenType == JsonTokenType.EndObject)
            {
                objects.Pop();
            }
            else if (reader.TokenType == JsonTokenType.PropertyName && reader.GetString() is { } key && !objects.Peek().Add(key))
            {
                return TextFault.At(content, (int)reader.TokenStartIndex, $"`{key}` appears twice");
            }
        }

        return null;
    }

    private static Utf8JsonReader Reader(ReadOnlySpan<byte> content, JsonDocumentOptions options) =>
        new(
            content,
            new JsonReaderOptions { CommentHandling = options.CommentHandling, AllowTrailingCommas = options.AllowTrailingCommas });

    /// <summary>The first escaped lone surrogate, such as <c>\ud83d</c> alone; null if there is none.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    private static TextFault? HalfCharacter(ReadOnlySpan<byte> content, JsonDocumentOptions options)
    {
        if (content.IndexOf("\\ud"u8) < 0 && content.IndexOf("\\uD"u8) < 0)
        {
            return null;
        }

        var reader = Reader(content, options);
        while (reader.Read())
        {
            if (reader.ValueIsEscaped && reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName
                && IndexOfHalf(reader.ValueSpan) is >= 0 and var index)
            {
                // Behind the quotation mark.
                var at = (int)reader.TokenStartIndex + 1 + index;
                return TextFault.At(content, at, $"`{Encoding.ASCII.GetString(content.Slice(at, UnitBytes))}` is a lone surrogate");
            }
        }

        return null;
    }

    private static int IndexOfHalf(ReadOnlySpan<byte> escaped)
    {
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '\\')
            {
                continue;
            }

            if (UnitAt(escaped, i) is not { } unit)
            {
                i++;
            }
            else if (char.IsSurrogate(unit))
            {
                if (!char.IsHighSurrogate(unit) || UnitAt(escaped, i + UnitBytes) is not { } next || !char.IsLowSurrogate(next))
                {
                    return i;
                }

                i += (2 * UnitBytes) - 1;
            }
        }

        return -1;
    }

    /// <summary>The UTF-16 unit of <c>\u</c> and four digits; null for anything else.</summary>
    private static char? UnitAt(ReadOnlySpan<byte> escaped, int index) =>
        index + UnitBytes <= escaped.Length && escaped[index..].StartsWith("\\u"u8)
        && Utf8Parser.TryParse(escaped.Slice(index + 2, 4), out ushort unit, out var read, 'x') && read == 4
            ? (char)unit
            : null;

    private static JsonException Error(TextFault fault) =>
        new(
            $"{fault.Message}. LineNumber: {fault.Line - 1} | BytePositionInLine: {fault.Column - 1}.", null, fault.Line - 1,
            fault.Column - 1);
}
