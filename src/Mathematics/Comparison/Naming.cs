using EntroPIC.Mathematics.Syntax;

namespace EntroPIC.Mathematics.Comparison;

/// <summary>Brings together the names of two sides that mean nothing outside of each; all other names matter, case included.</summary>
internal static class Naming
{
    // An arbitrary constant may have any of these names.
    private static readonly string[] ArbitraryConstants = ["C", "c", "K", "k"];

    /// <summary>
    /// `S = 7` and `s = 7` are one, and so are `f(x) = x^2` and `f(t) = t^2`, `x^2 + C` and `x^2 + K`. Where names do not matter at all,
    /// those of the response become those of the reference in the order of their appearance.
    /// </summary>
    public static (Expression Reference, Expression Response) Align(Expression reference, Expression response, bool matchesNames)
    {
        if (!matchesNames)
        {
            var (ofReference, ofResponse) = (ExpressionTree.NamesIn(reference), ExpressionTree.NamesIn(response));
            return ofReference.Count != ofResponse.Count
                ? (reference, response)
                : (
                    reference,
                    ExpressionTree.Rename(response, name => ofResponse.IndexOf(name) is >= 0 and var at ? ofReference[at] : name));
        }

        if (Relations.IsAssignment(reference) && Relations.IsAssignment(response))
        {
            response = AlignSubjects((RelationNode)reference, (RelationNode)response);
        }

        return ConstantOf(Body(reference)) is { } expected && ConstantOf(Body(response)) is { } given && expected != given
            ? (reference, ExpressionTree.Rename(response, name => name == given ? expected : name))
            : (reference, response);
    }

    private static Expression AlignSubjects(RelationNode reference, RelationNode response)
    {
        switch (reference.Operands[0], response.Operands[0])
        {
            case (SymbolNode one, SymbolNode other) when other.Name != one.Name && string.Equals(one.Name, other.Name, StringComparison.OrdinalIgnoreCase):
                var isFree = response.Operands.Skip(1).Any(operand => ExpressionTree.NamesIn(operand).Contains(one.Name));
                return isFree ? response : new RelationNode([one, .. response.Operands.Skip(1)], response.Relations);
            case (CallNode { Arguments: [SymbolNode one] } call, CallNode { Arguments: [SymbolNode other] } same)
                when call.Name == same.Name && !LatexTable.IsKnownFunction(call.Name) && one.Name != other.Name && !ExpressionTree.NamesIn(response).Contains(one.Name):
                return ExpressionTree.Rename(response, name => name == other.Name ? one.Name : name);
            default:
                return response;
        }
    }

    private static Expression Body(Expression expression) =>
        Relations.IsAssignment(expression) ? Relations.LastOperand(expression) : expression;

    /// <summary>The name of the constant of integration: a term of its own that appears nowhere else.</summary>
    private static string? ConstantOf(Expression expression) =>
        expression is SumNode { Terms: [.., SymbolNode last] } sum
            && Array.Exists(ArbitraryConstants, name => last.Name == name || last.Name.StartsWith(name + "_", StringComparison.Ordinal))
        && ExpressionTree.All(sum).Count(node => node is SymbolNode symbol && symbol.Name == last.Name) == 1
            ? last.Name
            : null;
}
