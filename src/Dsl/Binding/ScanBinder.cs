using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Binding;

/// <summary>Operations along the tokens of each sequence.</summary>
internal static class ScanBinder
{
    /// <summary><c>cumsum(x)</c>, <c>return_to_go(x, discount)</c>, <c>gae(reward, value, discount, lambda)</c>.</summary>
    public static Node Scan(BuiltinCall call, Op op)
    {
        // Rewards and values are per token (a sequence reward repeated on each would be counted many times); discounts are batch values.
        var perToken = op == Op.GeneralizedAdvantage ? 2 : 1;
        for (var i = 0; i < call.Arguments.Count; i++)
        {
            var needed = i < perToken ? Scope.Token : Scope.Batch;
            if (call.Arguments[i].Scope != needed)
            {
                var syntax = call.Syntax.Arguments[i].Value;
                var rule = needed == Scope.Token ? Rules.TokenValueNeeded : Rules.BatchValueNeeded;
                call.Context.Report(
                    rule, syntax.Span, SourceWording.Shorten(syntax.Span.Text), call.Arguments[i].Type.Describe(), $"`{call.Syntax.Name}`");
                return call.Graph.Error();
            }
        }

        return call.Graph.Scan(op, [.. call.Arguments]);
    }
}
