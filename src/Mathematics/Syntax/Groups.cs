namespace EntroPIC.Mathematics.Syntax;

/// <summary>Braces that belong together.</summary>
internal static class Groups
{
    /// <summary>The place of the brace that closes the one at <paramref name="open"/>, or -1; escaped braces do not count.</summary>
    public static int FindClose(string text, int open)
    {
        var depth = 0;
        for (var i = open; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\':
                    i++;
                    break;
                case '{':
                    depth++;
                    break;
                case '}' when --depth == 0:
                    return i;
                default:
                    break;
            }
        }

        return -1;
    }
}
