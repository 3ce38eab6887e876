namespace EntroPIC.Tokenization.Chat;

/// <summary>A part of a template that has a value.</summary>
/// <param name="Line">Its line.</param>
internal abstract record Expression(int Line)
{
    public abstract object? Evaluate(Scope scope);

    protected TemplateException Error(string problem) => new(Line, problem);
}

internal sealed record Literal(int Line, object? Value) : Expression(Line)
{
    public override object? Evaluate(Scope scope) => Value;
}

internal sealed record Variable(int Line, string Name) : Expression(Line)
{
    public override object? Evaluate(Scope scope) => scope[Name];
}

internal sealed record ListLiteral(int Line, IReadOnlyList<Expression> Items) : Expression(Line)
{
    public override object Evaluate(Scope scope) => Items.Select(item => item.Evaluate(scope)).ToList();
}

internal sealed record MapLiteral(int Line, IReadOnlyList<(Expression Key, Expression Value)> Entries) : Expression(Line)
{
    public override object Evaluate(Scope scope) => Values.Map(Entries.Select(entry => KeyValuePair.Create(
        entry.Key.Evaluate(scope) as string ?? throw Error("the keys of a mapping must be texts"), entry.Value.Evaluate(scope))));
}

/// <summary>A value where a condition holds, another where it does not.</summary>
internal sealed record Choice(int Line, Expression Condition, Expression Then, Expression? Otherwise) : Expression(Line)
{
    public override object? Evaluate(Scope scope) =>
        Values.IsTrue(Condition.Evaluate(scope)) ? Then.Evaluate(scope) : Otherwise?.Evaluate(scope) ?? (Otherwise is null ? new Undefined("else") : null);
}

internal sealed record Not(int Line, Expression Operand) : Expression(Line)
{
    public override object Evaluate(Scope scope) => !Values.IsTrue(Operand.Evaluate(scope));
}

/// <summary><c>and</c>, <c>or</c>: the operand that decides.</summary>
internal sealed record Logic(int Line, bool IsAnd, Expression Left, Expression Right) : Expression(Line)
{
    public override object? Evaluate(Scope scope)
    {
        var left = Left.Evaluate(scope);
        return Values.IsTrue(left) == IsAnd ? Right.Evaluate(scope) : left;
    }
}

/// <summary>A chain of comparisons, each of which must hold.</summary>
internal sealed record Comparison(int Line, Expression First, IReadOnlyList<(string Operator, Expression Operand)> Rest) : Expression(Line)
{
    public override object Evaluate(Scope scope)
    {
        var left = First.Evaluate(scope);
        foreach (var (sign, operand) in Rest)
        {
            var right = operand.Evaluate(scope);
            if (!Operators.Compare(sign, left, right, Line))
                return false;
            left = right;
        }
        return true;
    }
}

internal sealed record Arithmetic(int Line, string Operator, Expression Left, Expression Right) : Expression(Line)
{
    public override object Evaluate(Scope scope) => Operators.Calculate(Operator, Left.Evaluate(scope), Right.Evaluate(scope), Line);
}

/// <summary>An entry or a method by name.</summary>
internal sealed record Member(int Line, Expression Target, string Name) : Expression(Line)
{
    public override object? Evaluate(Scope scope)
    {
        var target = Target.Evaluate(scope);
        if (target is Undefined undefined)
            throw Error($"`{undefined.Name}` is not defined, so it has no `{Name}`");
        if (Methods.Find(target, Name) is { } method)
            return method;
        return target switch
        {
            IReadOnlyDictionary<string, object?> map when map.TryGetValue(Name, out var value) => value,
            Namespace space when space.Values.TryGetValue(Name, out var value) => value,
            _ => new Undefined(Name),
        };
    }
}

/// <summary>An item by key or place.</summary>
internal sealed record Index(int Line, Expression Target, Expression Key) : Expression(Line)
{
    public override object? Evaluate(Scope scope)
    {
        var (target, key) = (Target.Evaluate(scope), Key.Evaluate(scope));
        if (target is Undefined undefined)
            throw Error($"`{undefined.Name}` is not defined, so it has no items");
        return (target, key) switch
        {
            (IReadOnlyDictionary<string, object?> map, string name) => map.TryGetValue(name, out var value) ? value : new Undefined(name),
            (string or IReadOnlyList<object?>, long place) => ItemAt(Values.Items(target)!, place),
            _ => new Undefined(Values.Text(key)),
        };
    }

    private static object? ItemAt(IReadOnlyList<object?> items, long place)
    {
        place += place < 0 ? items.Count : 0;
        return place >= 0 && place < items.Count ? items[(int)place] : new Undefined($"[{place}]");
    }
}

/// <summary>A part of a list or text.</summary>
internal sealed record Slice(int Line, Expression Target, Expression? Start, Expression? Stop, Expression? Step) : Expression(Line)
{
    public override object Evaluate(Scope scope)
    {
        var target = Target.Evaluate(scope);
        if (target is not (string or IReadOnlyList<object?>))
            throw Error($"{Values.NameOfKind(target)} has no parts");
        var items = Values.Items(target)!;
        var step = Bound(Step, scope) ?? 1;
        if (step == 0)
            throw Error("the step of a slice cannot be 0");
        var (least, most) = step > 0 ? (0L, (long)items.Count) : (-1L, items.Count - 1L);
        var start = Place(Start, step > 0 ? least : most);
        var stop = Place(Stop, step > 0 ? most : least);
        var taken = new List<object?>();
        for (var place = start; step > 0 ? place < stop : place > stop; place += step)
            taken.Add(items[(int)place]);
        return target is string ? string.Concat(taken) : taken;

        long Place(Expression? bound, long otherwise) =>
            Bound(bound, scope) is { } place ? Math.Clamp(place < 0 ? place + items.Count : place, least, most) : otherwise;
    }

    private long? Bound(Expression? bound, Scope scope) => bound?.Evaluate(scope) switch
    {
        null => null,
        long place => Math.Clamp(place, int.MinValue, int.MaxValue),
        var other => throw Error($"the bounds of a slice must be whole numbers, not {Values.NameOfKind(other)}"),
    };
}

/// <summary>What a call passes.</summary>
internal sealed record Passed(IReadOnlyList<Expression> ByPlace, IReadOnlyList<(string Name, Expression Value)> ByName)
{
    public static Passed Nothing { get; } = new([], []);

    /// <summary>The values, behind those that a filter or test is applied to.</summary>
    public Arguments Evaluate(Scope scope, string callee, int line, params IEnumerable<object?> first) => new(
        callee,
        line,
        [.. first, .. ByPlace.Select(argument => argument.Evaluate(scope))],
        Values.Map(ByName.Select(argument => KeyValuePair.Create(argument.Name, argument.Value.Evaluate(scope)))));
}

internal sealed record Call(int Line, Expression Callee, string Name, Passed Passed) : Expression(Line)
{
    public override object? Evaluate(Scope scope) => Callee.Evaluate(scope) is TemplateFunction function
        ? Functions.Invoke(function, Passed.Evaluate(scope, Name, Line))
        : throw Error($"`{Name}` is no function that is known here");
}

internal sealed record Filter(int Line, Expression Target, string Name, Passed Passed) : Expression(Line)
{
    public override object? Evaluate(Scope scope) =>
        Functions.Invoke(Filters.All[Name], Passed.Evaluate(scope, Name, Line, Target.Evaluate(scope)));
}

internal sealed record Test(int Line, Expression Target, string Name, Passed Passed, bool IsNegated) : Expression(Line)
{
    public override object Evaluate(Scope scope) =>
        Values.IsTrue(Functions.Invoke(Tests.All[Name], Passed.Evaluate(scope, Name, Line, Target.Evaluate(scope)))) != IsNegated;
}
