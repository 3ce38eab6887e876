using EntroPIC.Tokenization.Chat.Python;
using EntroPIC.Tokenization.Chat.Running;
using EntroPIC.Tokenization.Chat.Values;

namespace EntroPIC.Tokenization.Chat.Nodes;

/// <summary>A part of a template that has a value.</summary>
/// <param name="Line">Its line.</param>
internal abstract record Expression(int Line)
{
    public object? Evaluate(Scope scope)
    {
        var outer = scope.Run.Enter(Line);
        var value = Compute(scope);
        scope.Run.Exit(outer);
        return value;
    }

    public bool Holds(Scope scope) => PythonValue.IsTrue(Evaluate(scope));

    protected abstract object? Compute(Scope scope);
}

internal sealed record Literal(int Line, object? Value) : Expression(Line)
{
    protected override object? Compute(Scope scope) => Value;
}

internal sealed record Variable(int Line, string Name) : Expression(Line)
{
    protected override object? Compute(Scope scope) => scope[Name];
}

internal sealed record ListLiteral(int Line, IReadOnlyList<Expression> Items) : Expression(Line)
{
    protected override object Compute(Scope scope) => new ListValue([.. Items.Select(item => item.Evaluate(scope))]);
}

internal sealed record TupleLiteral(int Line, IReadOnlyList<Expression> Items) : Expression(Line)
{
    protected override object Compute(Scope scope) => new TupleValue([.. Items.Select(item => item.Evaluate(scope))]);
}

internal sealed record MapLiteral(int Line, IReadOnlyList<(Expression Key, Expression Value)> Entries) : Expression(Line)
{
    protected override object Compute(Scope scope) =>
        MapValue.Of(Entries.Select(entry => (entry.Key.Evaluate(scope), entry.Value.Evaluate(scope))), scope.Run);
}

/// <summary>The first value whose condition holds, or the last one.</summary>
internal sealed record Choice(int Line, Expression Condition, Expression Then, Expression? Otherwise) : Expression(Line)
{
    protected override object? Compute(Scope scope) => Condition.Holds(scope) ? Then.Evaluate(scope)
        : Otherwise is null ? new Undefined("an `if` without `else` has no value where its condition fails")
        : Otherwise.Evaluate(scope);
}

internal sealed record Not(int Line, Expression Operand) : Expression(Line)
{
    protected override object Compute(Scope scope) => !Operand.Holds(scope);
}

/// <summary>A row of <c>and</c>, or of <c>or</c>: the operand that decides.</summary>
internal sealed record Logic(int Line, bool IsAnd, IReadOnlyList<Expression> Operands) : Expression(Line)
{
    protected override object? Compute(Scope scope)
    {
        var value = Operands[0].Evaluate(scope);
        for (var index = 1; index < Operands.Count && PythonValue.IsTrue(value) == IsAnd; index++)
        {
            value = Operands[index].Evaluate(scope);
        }

        return value;
    }
}

/// <summary>A chain of comparisons, each of which must hold.</summary>
internal sealed record Comparison(int Line, Expression First, IReadOnlyList<(string Operator, Expression Operand)> Rest) : Expression(Line)
{
    protected override object Compute(Scope scope)
    {
        var left = First.Evaluate(scope);
        foreach (var (sign, operand) in Rest)
        {
            var right = operand.Evaluate(scope);
            if (!Operators.Compare(sign, left, right, scope.Run))
            {
                return false;
            }

            left = right;
        }
        return true;
    }
}

/// <summary>A row of operations from left to right. It is one node however long it is, so that its length nests nothing.</summary>
internal sealed record Arithmetic(int Line, Expression First, IReadOnlyList<(string Operator, Expression Operand)> Rest) : Expression(Line)
{
    protected override object? Compute(Scope scope)
    {
        var value = First.Evaluate(scope);
        foreach (var (sign, operand) in Rest)
        {
            value = Operators.Calculate(sign, value, operand.Evaluate(scope), scope.Run);
        }

        return value;
    }
}

/// <summary>The concatenated texts of values.</summary>
internal sealed record Concatenation(int Line, IReadOnlyList<Expression> Operands) : Expression(Line)
{
    protected override object Compute(Scope scope)
    {
        var text = new BoundedText(scope.Run);
        foreach (var operand in Operands)
        {
            text.Append(PythonText.Of(operand.Evaluate(scope), scope.Run));
        }

        return text.ToString();
    }
}

internal sealed record Signed(int Line, string Sign, Expression Operand) : Expression(Line)
{
    protected override object Compute(Scope scope) => Operators.Signed(Sign, Operand.Evaluate(scope));
}
