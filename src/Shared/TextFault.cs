namespace EntroPIC;

/// <summary>A fault of a text, with its place.</summary>
/// <param name="Message">Description.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The byte in the line, from 1.</param>
internal readonly record struct TextFault(string Message, int Line, int Column)
{
    /// <param name="content">The text.</param>
    /// <param name="index">The byte that is wrong.</param>
    /// <param name="message">Description of the fault.</param>
    public static TextFault At(ReadOnlySpan<byte> content, int index, string message)
    {
        var before = content[..index];
        return new(message, before.Count((byte)'\n') + 1, index - before.LastIndexOf((byte)'\n'));
    }
}
