using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Scheduling;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Printing;

/// <summary>Comments for the values of a loss, quoted from its declaration.</summary>
internal sealed class LossComments
{
    private readonly Dictionary<string, ItemSyntax> _items = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _quoted = new(StringComparer.Ordinal);

    private readonly IReadOnlyList<TermModel> _terms;

    public LossComments(LossSchedule schedule)
    {
        var loss = schedule.Model;
        _terms = loss.Terms;
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
    public string Describe(KeyedNode total) => total.Value.Span is { } span ? $"`{SourceText.Quote(span)}`" : _terms.FirstOrDefault(term => term.Denominator == total.Value) switch
    {
        null => $"The value `{total.Name}`, which carries no gradient.",
        { Over: { } } term => $"The denominator of `{term.Name}`, at least 1.",
        _ => $"{(total.Value.Inputs[0].Inputs[0].Scope == Scope.Token ? "Tokens" : "Sequences")} that take part, at least 1.",
    };
}
