using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace EntroPIC;

/// <summary>
/// Texts of files, in UTF-8 or not at all: a decoder that puts U+FFFD in the place of what it cannot read changes a text without a word.
/// </summary>
internal static class StrictText
{
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is not UTF-8; the line is named.</exception>
    public static string Read(string path)
    {
        var content = File.ReadAllBytes(path);
        return Fault(content) is { } fault
            ? throw new InvalidDataException($"{path}({fault.Line}): {fault.Message}; the file must be saved as UTF-8")
            : Encoding.GetString(WithoutMark(content));
    }

    /// <exception cref="EncoderFallbackException">The text has half a character.</exception>
    public static byte[] Encode(string text) => Encoding.GetBytes(text);

    /// <summary>The bytes behind a byte order mark.</summary>
    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> content) =>
        content.StartsWith(ByteOrderMark) ? content[ByteOrderMark.Length..] : content;

    /// <inheritdoc cref="WithoutMark(ReadOnlySpan{byte})"/>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> content) =>
        content.Span.StartsWith(ByteOrderMark) ? content[ByteOrderMark.Length..] : content;

    /// <summary>The first byte that is not UTF-8; null if all are.</summary>
    public static TextFault? Fault(ReadOnlySpan<byte> content)
    {
        if (Utf8.IsValid(content))
        {
            return null;
        }

        var index = 0;
        while (Rune.DecodeFromUtf8(content[index..], out _, out var length) == OperationStatus.Done)
        {
            index += length;
        }

        return TextFault.At(content, index, $"byte 0x{content[index]:X2} is not UTF-8");
    }
}
