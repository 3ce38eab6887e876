using System.Text;

namespace Examples;

/// <summary>A table as Markdown.</summary>
internal sealed class MarkdownTable
{
    private readonly StringBuilder _text = new();

    public MarkdownTable(IReadOnlyList<string> headings)
    {
        Add(headings);
        Add([.. headings.Select(static _ => "---")]);
    }

    public void Add(IReadOnlyList<string> cells) => _text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    public override string ToString() => _text.ToString();
}
