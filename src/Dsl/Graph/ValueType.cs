namespace EntroPIC.Dsl.Graph;

internal enum ValueKind
{
    Number,
    Condition,

    /// <summary>The value of something wrong that was reported; it agrees with everything.</summary>
    Error,
}

/// <summary>The type of a value: what it is, where it lives, and whether gradient flows through it to the policy.</summary>
internal readonly record struct ValueType(ValueKind Kind, Scope Scope, bool IsLive)
{
    public override string ToString() =>
        Scope.Name() + (Kind == ValueKind.Condition ? " condition" : "") + (IsLive ? " live" : "");

    /// <summary>As messages say it: <c>a sequence value</c>, <c>a token condition</c>.</summary>
    public string Describe() => $"a {Scope.Name()} {(Kind == ValueKind.Condition ? "condition" : "value")}";
}
