namespace Differential.Reference;

/// <summary>
/// The values of signals that a program declares: those of other signals of the batch, so that a batch fits any program. A signal with a
/// default is given where its name has an even length.
/// </summary>
internal static class GivenSignals
{
    /// <summary>The values; <c>null</c> where the default counts.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="name">The name of the signal.</param>
    /// <param name="scope">Its scope.</param>
    /// <param name="isCondition">True for a condition.</param>
    /// <param name="hasDefault">True if it need not be given.</param>
    /// <param name="high">The upper end of its range: 0 for a log-probability.</param>
    public static double[]? Of(BatchCase batch, string name, EntroPIC.Dsl.Graph.Scope scope, bool isCondition, bool hasDefault, double high)
    {
        if (hasDefault && name.Length % 2 != 0)
        {
            return null;
        }

        return (scope, isCondition) switch
        {
            (EntroPIC.Dsl.Graph.Scope.Token, false) => high <= 0 ? batch.OfTokens["ref_logp"] : batch.OfTokens["value"],
            (EntroPIC.Dsl.Graph.Scope.Token, true) => Array.ConvertAll(batch.OfTokens["value"], static value => value > 0 ? 1.0 : 0),
            (EntroPIC.Dsl.Graph.Scope.Sequence, false) => batch.OfResponses["baseline_reward"],
            (EntroPIC.Dsl.Graph.Scope.Sequence, true) => Array.ConvertAll(batch.Conditions["truncated"], static value => value ? 1.0 : 0),
            (EntroPIC.Dsl.Graph.Scope.Group, false) => OfGroups(batch, batch.OfResponses["baseline_reward"]),
            (EntroPIC.Dsl.Graph.Scope.Group, true) => OfGroups(batch, Array.ConvertAll(batch.Conditions["truncated"], static value => value ? 1.0 : 0)),
            _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "a signal has no such scope"),
        };
    }

    /// <summary>The values, or the default for each element.</summary>
    public static Quantity Of(BatchCase batch, Places places, SignalSyntax syntax)
    {
        var extent = Enum.Parse<Extent>(syntax.Scope, ignoreCase: true);
        var scope = Enum.Parse<EntroPIC.Dsl.Graph.Scope>(syntax.Scope, ignoreCase: true);
        var isCondition = syntax.Default is TruthSyntax;
        var values = Of(batch, syntax.Name, scope, isCondition, syntax.Default is not null, syntax.Range?.High is NumberSyntax high ? high.Value : double.PositiveInfinity);
        values ??= [.. Enumerable.Repeat(syntax.Default is TruthSyntax truth ? (truth.Value ? 1.0 : 0) : ((NumberSyntax)syntax.Default!).Value, places.Count(extent))];
        return new Quantity(extent, values, isCondition);
    }

    /// <summary>The values of each first response.</summary>
    private static double[] OfGroups(BatchCase batch, double[] values)
    {
        var first = 0;
        return Array.ConvertAll(batch.GroupSizes, size => values[(first += size) - size]);
    }
}
