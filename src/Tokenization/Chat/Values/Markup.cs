namespace EntroPIC.Tokenization.Chat.Values;

/// <summary>A text marked as safe HTML: text appended to it is escaped.</summary>
internal sealed record Markup(string Text)
{
    /// <summary>A value as HTML.</summary>
    public static Markup Escape(string text) => new(text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal)
        .Replace("\"", "&#34;", StringComparison.Ordinal));
}
