using System.Numerics;
using EntroPIC.Tokenization.Chat.Library;
using EntroPIC.Tokenization.Chat.Python;
using EntroPIC.Tokenization.Chat.Running;
using EntroPIC.Tokenization.Chat.Values;

namespace EntroPIC.Tokenization.Chat.Nodes;

/// <summary>A value and a chain of operations on it: <c>message.content[0] | trim | length</c>.</summary>
internal sealed record Path(int Line, Expression First, IReadOnlyList<Step> Steps) : Expression(Line)
{
    protected override object? Compute(Scope scope)
    {
        var value = First.Evaluate(scope);
        foreach (var step in Steps)
        {
            value = step.Apply(value, scope);
        }

        return value;
    }
}

/// <summary>One of these steps.</summary>
/// <param name="Line">Its line.</param>
internal abstract record Step(int Line)
{
    public object? Apply(object? value, Scope scope)
    {
        var outer = scope.Run.Enter(Line);
        var result = Take(value, scope);
        scope.Run.Exit(outer);
        return result;
    }

    protected abstract object? Take(object? value, Scope scope);
}

/// <summary>An entry or a method by name.</summary>
internal sealed record MemberStep(int Line, string Name) : Step(Line)
{
    protected override object? Take(object? value, Scope scope) => Members.OfName(value, Name);
}

/// <summary>An item by key or place.</summary>
internal sealed record IndexStep(int Line, Expression Key) : Step(Line)
{
    protected override object? Take(object? value, Scope scope) => Members.OfKey(value, Key.Evaluate(scope), scope.Run);
}

/// <summary>A part of a list or text.</summary>
internal sealed record SliceStep(int Line, Expression? Start, Expression? Stop, Expression? Step) : Step(Line)
{
    protected override object? Take(object? value, Scope scope)
    {
        var (start, stop, step) = (Bound(Start, scope), Bound(Stop, scope), Bound(Step, scope) ?? 1);
        var text = PythonText.Find(value);
        if (text is null && value is not IReadOnlyList<object?>)
        {
            throw PythonValue.Fault(value, $"{PythonValue.KindOf(value)} cannot be cut");
        }

        if (step == 0)
        {
            throw new TemplateFault("the step of a slice cannot be 0");
        }

        var count = PythonValue.LengthOf(value)!.Value;
        var (least, most) = step > 0 ? (0, count) : (-1, count - 1);
        var (first, end) = (Place(start, step > 0 ? least : most), Place(stop, step > 0 ? most : least));
        scope.Run.Spend(text is null ? Math.Abs((long)end - first) : 1 + (count / 16));
        var cut = text is null ? Items((IReadOnlyList<object?>)value!, first, end, step) : scope.Run.Made(Text(text, first, end, step));
        return value is Markup ? new Markup((string)cut) : cut;

        int Place(BigInteger? bound, int otherwise) =>
            bound is { } place ? (int)BigInteger.Max(least, BigInteger.Min(place < 0 ? place + count : place, most)) : otherwise;
    }

    private static object Items(IReadOnlyList<object?> items, int first, int end, BigInteger step)
    {
        var count = step > 0 ? RangeValue.CountOf(first, end, step) : RangeValue.CountOf(first, end, step);
        if (items is RangeValue range)
        {
            return new RangeValue(range.Start + (first * range.Step), range.Start + (end * range.Step), range.Step * step, (int)count);
        }

        List<object?> taken = [.. Enumerable.Range(0, (int)count).Select(index => items[(int)(first + (index * step))])];
        return items is TupleValue ? new TupleValue(taken) : new ListValue(taken);
    }

    private static string Text(string text, int first, int end, BigInteger step)
    {
        if (step == 1)
        {
            return first >= end ? "" : text[PythonText.UnitOf(text, first)..PythonText.UnitOf(text, end)];
        }

        System.Text.Rune[] runes = [.. text.EnumerateRunes()];
        var count = (int)RangeValue.CountOf(first, end, step);
        return string.Concat(Enumerable.Range(0, count).Select(index => runes[(int)(first + (index * step))].ToString()));
    }

    private static BigInteger? Bound(Expression? bound, Scope scope) => bound?.Evaluate(scope) is not { } value ? null
        : PythonNumber.Whole(value) ?? throw PythonValue.Fault(
            value, $"the bounds of a slice must be whole numbers, not {PythonValue.KindOf(value)}");
}

/// <summary>A call of what came out so far.</summary>
internal sealed record CallStep(int Line, string Name, Passed Passed) : Step(Line)
{
    protected override object? Take(object? value, Scope scope) => Invoke(value, Passed.Evaluate(scope, Name));

    public object? Invoke(object? value, Arguments arguments) => value is ICallable callable
        ? callable.Call(arguments)
        : throw PythonValue.Fault(value, $"`{Name}` is not a known function");
}

/// <summary>A filter, by its name.</summary>
internal sealed record FilterStep(int Line, string Name, Passed Passed) : Step(Line)
{
    protected override object? Take(object? value, Scope scope) => Filters.Apply(Name, Passed.Evaluate(scope, Name, value));
}

/// <summary>A test, by its name.</summary>
internal sealed record TestStep(int Line, string Name, Passed Passed, bool IsNegated) : Step(Line)
{
    protected override object? Take(object? value, Scope scope) =>
        PythonValue.IsTrue(Predicates.Apply(Name, Passed.Evaluate(scope, Name, value))) != IsNegated;
}
