using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Binding;

/// <summary>Operations along the tokens of each sequence.</summary>
internal static class ScanBinder
{
    /// <summary><c>cumsum(x)</c>, <c>return_to_go(x, discount)</c>, <c>gae(reward, value, discount, lambda)</c>.</summary>
    public static Node Scan(BuiltinCall call, Op op)
    {
        // Rewards and values are per token (a sequence reward repeated on each would be counted many times).
        var perToken = op == Op.GeneralizedAdvantage ? 2 : 1;
        for (var i = 0; i < call.Arguments.Count; i++)
        {
            var given = call.Arguments[i].Scope;
            if (i < perToken ? given != Scope.Token : given is Scope.Position or Scope.Token or Scope.Vocabulary)
            {
                var syntax = call.Written(i);
                call.Context.Report(
                    Rules.WrongScopeOfScan, syntax.Span, SourceWording.Shorten(syntax.Span.Text), call.Arguments[i].Type.Describe(), $"`{call.Syntax.Name}`",
                    i < perToken ? "a token value" : $"a `{call.Form.Parameters[i].Name}` of the whole sequence, as `mean(… per sequence)` is");
                return call.Graph.Error();
            }
        }

        // Discounts carry no gradient. They are numbers of the batch, or all of them per sequence.
        var factors = call.Arguments.Skip(perToken).ToList();
        var scope = factors.TrueForAll(static factor => factor.Scope == Scope.Batch) ? Scope.Batch : Scope.Sequence;
        factors = factors.ConvertAll(factor => call.Graph.Stop(scope == Scope.Batch ? factor : call.Graph.WidenTo(factor, scope)));
        return call.Graph.Scan(op, [.. call.Arguments.Take(perToken), .. factors]);
    }
}
