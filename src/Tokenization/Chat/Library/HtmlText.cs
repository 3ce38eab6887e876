using System.Net;
using EntroPIC.Tokenization.Chat.Python;

namespace EntroPIC.Tokenization.Chat.Library;

/// <summary>Texts with tags.</summary>
internal static class HtmlText
{
    /// <summary>The text without comments, tags and entities, its white space single blanks.</summary>
    public static string WithoutTags(string text)
    {
        text = Without(Without(text, "<!--", "-->"), "<", ">");
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return WebUtility.HtmlDecode(string.Join(' ', words));
    }

    private static string Without(string text, string open, string close)
    {
        var (result, done) = (new System.Text.StringBuilder(text.Length), 0);
        for (var start = text.IndexOf(open, StringComparison.Ordinal); start >= 0; start = text.IndexOf(open, done, StringComparison.Ordinal))
        {
            var end = text.IndexOf(close, start, StringComparison.Ordinal);
            if (end < 0)
            {
                break;
            }

            result.Append(text, done, start - done);
            done = end + close.Length;
        }
        return result.Append(text, done, text.Length - done).ToString();
    }
}
