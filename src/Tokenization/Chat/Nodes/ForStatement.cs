using EntroPIC.Tokenization.Chat.Python;
using EntroPIC.Tokenization.Chat.Running;
using EntroPIC.Tokenization.Chat.Values;

namespace EntroPIC.Tokenization.Chat.Nodes;

/// <summary>A body for each item of a list.</summary>
internal sealed record ForStatement(
    int Line, Target Target, Expression Items, Expression? Filter, bool IsRecursive, Block Body, Block Otherwise) : Statement(Line)
{
    protected override Flow Act(Scope scope)
    {
        Run(Items.Evaluate(scope), scope, depth: 0);
        return Flow.Next;
    }

    private void Run(object? value, Scope scope, int depth)
    {
        var items = PythonValue.Items(value, scope.Run);
        var length = Filter is null && value is not IteratorValue ? PythonValue.LengthOf(value) : null;
        if (Filter is not null)
        {
            items = items.Where(item => Filter.Holds(Bind(item, scope)));
        }

        var loop = new LoopValue(items, length, depth, IsRecursive ? (inner, innerDepth) => Recurse(inner, scope, innerDepth) : null);
        var hasRun = false;
        while (loop.MoveNext())
        {
            hasRun = true;
            var inner = Bind(loop.Current, scope);
            inner["loop"] = loop;
            if (Body.Run(inner) == Flow.Break)
            {
                break;
            }
        }
        if (!hasRun)
        {
            Otherwise.Run(scope.Inner());
        }
    }

    private string Recurse(object? value, Scope scope, int depth)
    {
        var outer = scope.Run.Enter(Line);
        var inner = scope.Captured();
        Run(value, inner, depth);
        scope.Run.Exit(outer);
        return inner.Output.ToString();
    }

    private Scope Bind(object? item, Scope scope)
    {
        var inner = scope.Inner();
        Target.Store(item, inner);
        return inner;
    }
}
