using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Scheduling;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Printing;

/// <summary>Comments for the values of a loss, quoted from its declaration.</summary>
internal sealed class LossComments
{
    private readonly Dictionary<string, ItemSyntax> _items = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _quoted = new(StringComparer.Ordinal);

    public LossComments(LossSchedule schedule)
    {
        var loss = schedule.Model;
        foreach (var item in loss.Items.Where(static item => item.Name.Length > 0))
        {
            _items[item is WeightSyntax ? item.Name + "_weight" : item.Name] = item;
        }

        foreach (var term in loss.Terms)
        {
            _items[term.Name] = term.Syntax;
        }

        foreach (var total in schedule.Totals)
        {
            // A value of the whole step has its source line where it is computed.
            _items.Remove(total.Name);
        }
    }

    /// <summary>The source that declares a label, or <c>null</c>.</summary>
    public string? Find(string label)
    {
        if (!_quoted.TryGetValue(label, out var quoted) && _items.TryGetValue(label, out var item))
        {
            quoted = SourceText.Quote(item.Span);
            _quoted.Add(label, quoted);
        }

        return quoted;
    }

    /// <summary>The description of a total: its source, or for a reduction of terms, which has no source, words.</summary>
    public static string Describe(KeyedNode total) => total.Value switch
    {
        { Span: { } span } => $"`{SourceText.Quote(span)}`",
        { Label: "tokens" } => "Tokens that take part, at least 1.",
        { Label: "sequences" } => "Sequences that take part, at least 1.",
        { Op: Op.Max, Label: { } label } when label.LastIndexOf('_') is > 0 and var end => $"The denominator of `{label.Substring(0, end)}`, at least 1.",
        _ => $"The value `{total.Name}`, which carries no gradient.",
    };
}
