using EntroPIC.Tokenization.Chat.Python;
using EntroPIC.Tokenization.Chat.Running;
using EntroPIC.Tokenization.Chat.Values;

namespace EntroPIC.Tokenization.Chat.Nodes;

/// <summary>The way a block ended.</summary>
internal enum Flow
{
    /// <summary>At its end.</summary>
    Next,

    /// <summary>The turn of the loop is over.</summary>
    Continue,

    /// <summary>The loop is over.</summary>
    Break,
}

/// <summary>A part of a template that writes.</summary>
/// <param name="Line">Its line.</param>
internal abstract record Statement(int Line)
{
    public Flow Run(Scope scope)
    {
        var outer = scope.Run.Enter(Line);
        var flow = Act(scope);
        scope.Run.Exit(outer);
        return flow;
    }

    protected abstract Flow Act(Scope scope);
}

/// <summary>Statements, one after the other.</summary>
internal sealed record Block(IReadOnlyList<Statement> Statements)
{
    public static Block Empty { get; } = new([]);

    public Flow Run(Scope scope)
    {
        foreach (var statement in Statements)
        {
            if (statement.Run(scope) is var flow and not Flow.Next)
            {
                return flow;
            }
        }
        return Flow.Next;
    }

    /// <summary>The text that it writes; its assignments stay inside.</summary>
    public string Capture(Scope scope)
    {
        var inner = scope.Captured();
        Run(inner);
        return inner.Output.ToString();
    }
}

/// <summary>Literal text.</summary>
internal sealed record TextStatement(int Line, string Text) : Statement(Line)
{
    protected override Flow Act(Scope scope)
    {
        scope.Output.Append(Text);
        return Flow.Next;
    }
}

/// <summary>The texts of values.</summary>
internal sealed record OutputStatement(int Line, IReadOnlyList<Expression> Values) : Statement(Line)
{
    protected override Flow Act(Scope scope)
    {
        foreach (var value in Values)
        {
            scope.Output.Append(PythonText.Of(value.Evaluate(scope), scope.Run));
        }

        return Flow.Next;
    }
}

/// <summary>The first branch whose condition holds.</summary>
internal sealed record IfStatement(int Line, IReadOnlyList<(Expression Condition, Block Body)> Branches, Block Otherwise) : Statement(Line)
{
    protected override Flow Act(Scope scope)
    {
        foreach (var (condition, body) in Branches)
        {
            if (condition.Holds(scope))
            {
                return body.Run(scope);
            }
        }
        return Otherwise.Run(scope);
    }
}

/// <summary>Gives a target a value.</summary>
internal sealed record SetStatement(int Line, Target Target, Expression Value) : Statement(Line)
{
    protected override Flow Act(Scope scope)
    {
        Target.Store(Value.Evaluate(scope), scope);
        return Flow.Next;
    }
}

/// <summary>Gives a target the text of a block, after filters.</summary>
internal sealed record CaptureStatement(int Line, Target Target, IReadOnlyList<Step> Filters, Block Body) : Statement(Line)
{
    protected override Flow Act(Scope scope)
    {
        var inner = scope.Captured();
        if (Body.Run(inner) is var flow and not Flow.Next)
        {
            return flow;
        }

        Target.Store(Filters.Aggregate((object?)inner.Output.ToString(), (value, filter) => filter.Apply(value, inner)), scope);
        return Flow.Next;
    }
}

/// <summary>Writes the text of a block, after filters.</summary>
internal sealed record FilterStatement(int Line, IReadOnlyList<Step> Filters, Block Body) : Statement(Line)
{
    protected override Flow Act(Scope scope)
    {
        var inner = scope.Captured();
        if (Body.Run(inner) is var flow and not Flow.Next)
        {
            return flow;
        }

        var value = Filters.Aggregate((object?)inner.Output.ToString(), (value, filter) => filter.Apply(value, inner));
        scope.Output.Append(PythonText.Of(value, scope.Run));
        return Flow.Next;
    }
}

/// <summary>A block in which some names have other values.</summary>
internal sealed record WithStatement(int Line, IReadOnlyList<(Target Target, Expression Value)> Bindings, Block Body) : Statement(Line)
{
    protected override Flow Act(Scope scope)
    {
        var inner = scope.Inner();
        foreach (var (target, value) in Bindings)
        {
            target.Store(value.Evaluate(scope), inner);
        }

        return Body.Run(inner);
    }
}

/// <summary>A block that marks its text; its assignments stay inside.</summary>
/// <param name="Line">Its line.</param>
/// <param name="Body">Its statements.</param>
/// <param name="IsOutermost">True if it sees only the names of the whole template, not those of enclosing loops.</param>
internal sealed record MarkStatement(int Line, Block Body, bool IsOutermost) : Statement(Line)
{
    protected override Flow Act(Scope scope)
    {
        // The text goes where the statement is, whatever names the body knows.
        var text = Body.Capture(IsOutermost ? scope.Outermost : scope);
        scope.Output.Append(text);
        return Flow.Next;
    }
}

/// <summary>Ends a turn of a loop, or the loop.</summary>
internal sealed record JumpStatement(int Line, Flow Flow) : Statement(Line)
{
    protected override Flow Act(Scope scope) => Flow;
}
