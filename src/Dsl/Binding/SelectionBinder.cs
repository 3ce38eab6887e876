using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Binding;

/// <summary>Binds selections among the elements of a scope, by value or at random.</summary>
internal static class SelectionBinder
{
    /// <summary><c>top(fraction, x where p per scope)</c> and similar.</summary>
    public static Node Select(BuiltinCall call, Op op)
    {
        var fraction = call.Arguments[0];
        var value = call.Arguments[1];
        if (fraction.Scope != Scope.Batch)
        {
            var syntax = call.Written(0);
            call.Context.Report(
                Rules.BatchValueNeeded, syntax.Span, SourceWording.Shorten(syntax.Span.Text), fraction.Type.Describe(),
                $"`{call.Syntax.Name}`", "a batch value", "`mean(…)`");
            return call.Graph.Error();
        }

        var per = call.Per ?? Scope.Batch;
        if (!AggregateBinder.TryFindElements(call, per, out var over, ofAny: op == Op.Sample, operand: 1))
        {
            return call.Graph.Error();
        }

        if (over == Scope.Vocabulary)
        {
            return VocabularyBinder.Refuse(call, "`where` selects by a condition, as in `where vocab_logp > -10`");
        }

        var where = AggregateBinder.Restriction(call, over);
        value = value.IsCondition ? call.Graph.WidenTo(value, over) : call.Graph.Stop(value);
        return call.Graph.Selection(op, call.Graph.Stop(fraction), value, where, per);
    }

    /// <summary><c>rank(x per scope)</c>.</summary>
    public static Node Rank(BuiltinCall call)
    {
        var per = call.Per ?? Scope.Batch;
        return !AggregateBinder.TryFindElements(call, per, out var over) ? call.Graph.Error()
            : over == Scope.Vocabulary ? VocabularyBinder.Refuse(call, "compare with an aggregate, as in `vocab_logp >= max(stop(vocab_logp) per token)`")
            : call.Graph.Rank(call.Graph.Stop(call.Arguments[0]), per);
    }
}
