namespace EntroPIC.Tokenization.Chat;

/// <summary>How a block ended.</summary>
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
internal abstract record Statement
{
    public abstract Flow Run(Scope scope);

    public static Flow RunAll(IReadOnlyList<Statement> statements, Scope scope)
    {
        foreach (var statement in statements)
        {
            if (statement.Run(scope) is var flow and not Flow.Next)
                return flow;
        }
        return Flow.Next;
    }
}

/// <summary>Text as it is.</summary>
internal sealed record TextStatement(string Text) : Statement
{
    public override Flow Run(Scope scope)
    {
        scope.Output.Append(Text);
        return Flow.Next;
    }
}

/// <summary>The text of a value.</summary>
internal sealed record OutputStatement(Expression Value) : Statement
{
    public override Flow Run(Scope scope)
    {
        scope.Output.Append(Values.Text(Value.Evaluate(scope)));
        return Flow.Next;
    }
}

/// <summary>The first branch whose condition holds.</summary>
internal sealed record IfStatement(IReadOnlyList<(Expression Condition, IReadOnlyList<Statement> Body)> Branches, IReadOnlyList<Statement> Otherwise) : Statement
{
    public override Flow Run(Scope scope)
    {
        foreach (var (condition, body) in Branches)
        {
            if (Values.IsTrue(condition.Evaluate(scope)))
                return RunAll(body, scope);
        }
        return RunAll(Otherwise, scope);
    }
}

/// <summary>A body for each item of a list.</summary>
internal sealed record ForStatement(
    int Line, IReadOnlyList<string> Names, Expression Items, Expression? Filter, IReadOnlyList<Statement> Body, IReadOnlyList<Statement> Otherwise) : Statement
{
    public override Flow Run(Scope scope)
    {
        var value = Items.Evaluate(scope);
        var items = Values.Items(value) ?? throw new TemplateException(Line, $"a loop cannot go through {Values.NameOfKind(value)}");
        if (Filter is not null)
            items = [.. items.Where(item => Values.IsTrue(Filter.Evaluate(Bind(scope.Inner(), item))))];
        if (items.Count == 0)
            return RunAll(Otherwise, scope);
        for (var index = 0; index < items.Count; index++)
        {
            var inner = Bind(scope.Inner(), items[index]);
            inner["loop"] = Loop(items, index);
            if (RunAll(Body, inner) == Flow.Break)
                break;
        }
        return Flow.Next;
    }

    private Scope Bind(Scope scope, object? item)
    {
        Assignment.Unpack(Names, item, Line, (name, value) => scope[name] = value);
        return scope;
    }

    private static OrderedDictionary<string, object?> Loop(IReadOnlyList<object?> items, int index) => Values.Map(
    [
        new("index", index + 1L),
        new("index0", (long)index),
        new("revindex", (long)items.Count - index),
        new("revindex0", items.Count - index - 1L),
        new("first", index == 0),
        new("last", index == items.Count - 1),
        new("length", (long)items.Count),
        new("previtem", index > 0 ? items[index - 1] : new Undefined("loop.previtem")),
        new("nextitem", index + 1 < items.Count ? items[index + 1] : new Undefined("loop.nextitem")),
    ]);
}

/// <summary>Gives names a value, or a name of a namespace.</summary>
internal sealed record SetStatement(int Line, IReadOnlyList<string> Names, string? Member, Expression Value) : Statement
{
    public override Flow Run(Scope scope)
    {
        Assignment.Store(scope, Line, Names, Member, Value.Evaluate(scope));
        return Flow.Next;
    }
}

/// <summary>Gives a name the text of a block.</summary>
internal sealed record CaptureStatement(int Line, string Name, string? Member, IReadOnlyList<Statement> Body) : Statement
{
    public override Flow Run(Scope scope)
    {
        var inner = scope.Captured();
        RunAll(Body, inner);
        Assignment.Store(scope, Line, [Name], Member, inner.Output.ToString());
        return Flow.Next;
    }
}

/// <summary>Ends a turn of a loop, or the loop.</summary>
internal sealed record JumpStatement(Flow Flow) : Statement
{
    public override Flow Run(Scope scope) => Flow;
}

/// <summary>A block that only marks its text.</summary>
internal sealed record BlockStatement(IReadOnlyList<Statement> Body) : Statement
{
    public override Flow Run(Scope scope) => RunAll(Body, scope);
}
