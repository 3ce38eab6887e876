using EntroPIC.Dsl.Binding.Bound;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Passes;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Printing;

/// <summary>What is said of the values of a loss, in the words of its declaration.</summary>
internal static class LossComments
{
    /// <summary>For the label of a value the source that declares it.</summary>
    public static IReadOnlyDictionary<string, string> Of(LossModel loss, LossSchedule schedule)
    {
        var comments = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in loss.Items.Where(static item => item.Name.Length > 0))
        {
            comments[item is WeightSyntax ? item.Name + "_weight" : item.Name] = SourceText.Quote(item.Span);
        }

        foreach (var term in loss.Terms)
        {
            comments[term.Name] = SourceText.Quote(term.Syntax.Span);
        }

        foreach (var total in schedule.Totals)
        {
            // Of the whole step: its line of source stands where it is computed.
            comments.Remove(total.Name);
        }

        return comments;
    }

    /// <summary>A mean of the user's by its source; what reduces terms, which has none, in words.</summary>
    public static string Describe(KeyedNode total) => total.Value switch
    {
        { Span: { } span } => $"`{SourceText.Quote(span)}`",
        { Label: "tokens" } => "Tokens that take part, at least 1.",
        { Label: "sequences" } => "Sequences that take part, at least 1.",
        { Op: Op.Max, Label: { } label } => $"The denominator of `{label.Substring(0, label.LastIndexOf('_'))}`, at least 1.",
        _ => $"The value `{total.Name}`, which carries no gradient.",
    };
}
