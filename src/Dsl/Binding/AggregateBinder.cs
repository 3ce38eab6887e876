using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Binding;

/// <summary>Binds aggregates: their elements, their scope, and the functions built from them.</summary>
internal static class AggregateBinder
{
    /// <summary><c>mean(x where p per scope)</c> and similar.</summary>
    public static Node Aggregate(BuiltinCall call, Op op)
    {
        var per = call.Per ?? Scope.Batch;

        // A value that was switched off may be a plain 0, with nothing to aggregate; a number that is written is a mistake.
        if ((call.Arguments[0].Is(0) || call.Arguments[0].IsFalse) && call.Written(0) is not NumberSyntax)
        {
            return call.Graph.Widen(call.Graph.Number(0), per);
        }

        return TryFindElements(call, per, out var over, ofAny: op == Op.Count)
            ? Build(call, op, call.Arguments[0], over, per)
            : call.Graph.Error();
    }

    /// <summary><c>exp(x) / sum(exp(x))</c> over each scope, computed without overflow.</summary>
    public static Node Softmax(BuiltinCall call)
    {
        var per = call.Per ?? Scope.Batch;
        if (!TryFindElements(call, per, out var over))
        {
            return call.Graph.Error();
        }

        if (over == Scope.Vocabulary)
        {
            return VocabularyBinder.Refuse(call, "divide sums, as in `sum(exp(x) * y per token) / sum(exp(x) per token)`");
        }

        var graph = call.Graph;
        var x = call.Arguments[0];
        var largest = graph.Stop(Build(call, Op.Largest, x, over, per));
        var power = graph.Apply(Op.Exp, graph.Subtract(x, largest));
        return graph.Divide(power, Build(call, Op.Sum, power, over, per));
    }

    /// <summary><c>(x - mean) / sqrt(variance + 1e-8)</c>, the variance with Bessel's correction.</summary>
    public static Node Whiten(BuiltinCall call)
    {
        var per = call.Per ?? Scope.Batch;
        if (!TryFindElements(call, per, out var over))
        {
            return call.Graph.Error();
        }

        if (over == Scope.Vocabulary)
        {
            return VocabularyBinder.Refuse(call, "subtract the mean inside and divide outside, as in `sum(abs(x - mean(x per token)) per token) / std(x per token)`");
        }

        var graph = call.Graph;
        var x = call.Arguments[0];
        var variance = graph.Apply(Op.Square, Build(call, Op.Std, x, over, per));
        return graph.Divide(
            graph.Subtract(x, Build(call, Op.Mean, x, over, per)), graph.Apply(Op.Sqrt, graph.Add(variance, graph.Number(1e-8))));
    }

    private static Node Build(BuiltinCall call, Op op, Node value, Scope over, Scope per)
    {
        var graph = call.Graph;
        var where = Restriction(call, over);
        if (op == Op.Count)
        {
            where = where is null ? value : graph.And(where, value);
            value = graph.Number(1);
        }
        else if (value.IsCondition)
        {
            value = graph.Apply(Op.Indicator, value);
        }

        return over == Scope.Vocabulary ? VocabularyBinder.Statistic(call, op, value, where) : graph.Aggregate(op, value, over, per, where);
    }

    /// <summary>The condition of a call, and that its elements take part in the loss; <c>null</c> for neither.</summary>
    public static Node? Restriction(BuiltinCall call, Scope over)
    {
        // A token that takes part does so with its whole vocabulary.
        var takesPart = over == Scope.Vocabulary ? null : call.Environment.TakesPart(over);
        return takesPart is null ? call.Where : call.Where is null ? takesPart : call.Graph.And(takesPart, call.Where);
    }

    /// <summary>The scope whose elements are aggregated: that of the operand and the restriction.</summary>
    /// <param name="call">The call.</param>
    /// <param name="per">The scope of the result.</param>
    /// <param name="over">The scope of the elements.</param>
    /// <param name="ofAny">True if a batch value stands for all elements next inside, as in <c>count(true per group)</c>.</param>
    /// <param name="operand">The place of the operand among the arguments.</param>
    public static bool TryFindElements(BuiltinCall call, Scope per, out Scope over, bool ofAny = false, int operand = 0)
    {
        var scope = call.Arguments[operand].Scope;
        over = call.Where is null ? scope : Scopes.Join(scope, call.Where.Scope);
        if (per.Gathers(over))
        {
            return true;
        }

        if (ofAny && over == Scope.Batch)
        {
            over = per.Elements();
            return true;
        }

        var shown = SourceWording.Shorten(call.Written(operand).Span.Text);
        if (over == Scope.Batch)
        {
            call.Context.Report(Rules.NothingToAggregate, call.Syntax.Span, call.Syntax.Name, shown);
        }
        else
        {
            var possible = Scopes.Names.Where((_, i) => ((Scope)i).Gathers(scope)).ToList();
            call.Context.Report(
                Rules.WrongPer, call.Syntax.Per?.Span ?? call.Syntax.Span, shown, call.Arguments[operand].Type.Describe(), per.Name(), Wording.OneOf(possible));
        }

        return false;
    }
}
