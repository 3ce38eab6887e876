namespace EntroPIC.Dsl.Graph;

internal enum ValueKind
{
    Number,
    Condition,

    /// <summary>The type of an erroneous value that was reported; it fits everywhere.</summary>
    Error,
}

/// <summary>The type of a value: kind, scope, and whether it carries gradient to the policy.</summary>
internal readonly record struct ValueType(ValueKind Kind, Scope Scope, bool IsLive)
{
    public override string ToString() =>
        Scope.Name() + (Kind == ValueKind.Condition ? " condition" : "") + (IsLive ? " live" : "");

    /// <summary>The type in messages: <c>a sequence value</c>, <c>a token condition</c>.</summary>
    public string Describe() => $"a {Scope.Name()} {(Kind == ValueKind.Condition ? "condition" : "value")}";
}
