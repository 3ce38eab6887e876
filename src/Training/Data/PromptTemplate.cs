using System.Text;

namespace EntroPIC.Data;

/// <summary>A text with paths of a row in braces, such as <c>{question}</c>; <c>{{</c> and <c>}}</c> stand for braces.</summary>
internal static class PromptTemplate
{
    /// <exception cref="ArgumentException">A brace is open, closed without one, or empty.</exception>
    public static string Check(string template)
    {
        Fill(template, static path => path.Trim().Length > 0
            ? ""
            : throw new ArgumentException("the template has an empty `{}`; it must name a field, or be written `{{}}`"));
        return template;
    }

    public static string Fill(string template, Func<string, string> valueOf)
    {
        var text = new StringBuilder();
        for (var i = 0; i < template.Length; i++)
        {
            var sign = template[i];
            if (sign is '{' or '}' && i + 1 < template.Length && template[i + 1] == sign)
            {
                text.Append(sign);
                i++;
            }
            else if (sign == '{')
            {
                var end = template.IndexOf('}', i);
                if (end < 0)
                {
                    throw Unbalanced(template, i, "not closed");
                }

                text.Append(valueOf(template[(i + 1)..end]));
                i = end;
            }
            else if (sign == '}')
            {
                throw Unbalanced(template, i, "not opened");
            }
            else
            {
                text.Append(sign);
            }
        }

        return text.ToString();
    }

    private static ArgumentException Unbalanced(string template, int at, string what) =>
        new($"the template has a brace at index {at} that is {what}; a brace of the text is written twice");
}
