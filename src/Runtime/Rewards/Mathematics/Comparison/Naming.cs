using EntroPIC.Rewards.Mathematics.Syntax;

namespace EntroPIC.Rewards.Mathematics.Comparison;

/// <summary>Brings the names of two sides together.</summary>
internal static class Naming
{
    /// <summary>
    /// Case does not matter as long as neither side tells two names apart by it: `S = 7` and `s = 7` are one, `R - r` stays as it is.
    /// Where names do not matter at all, those of the response become those of the reference in the order of their appearance.
    /// </summary>
    public static (Expression Reference, Expression Response) Align(Expression reference, Expression response, bool matchesNames)
    {
        var (ofReference, ofResponse) = (ExpressionTree.NamesIn(reference), ExpressionTree.NamesIn(response));
        if (!matchesNames && ofReference.Count == ofResponse.Count)
            return (reference, ExpressionTree.Rename(response, name => ofResponse.IndexOf(name) is >= 0 and var at ? ofReference[at] : name));
        if (KeepApart(ofReference) && KeepApart(ofResponse))
            return (ExpressionTree.Rename(reference, Lower), ExpressionTree.Rename(response, Lower));
        return (reference, response);
    }

    private static bool KeepApart(List<string> names) => names.Select(Lower).Distinct().Count() == names.Count;

    private static string Lower(string name) => name.ToLowerInvariant();
}
