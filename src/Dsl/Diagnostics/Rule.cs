namespace EntroPIC.Dsl.Diagnostics;

/// <summary>A check of the compiler and its message.</summary>
/// <param name="Id">The stable identifier, in the band of its stage; never reused.</param>
/// <param name="Severity">Its severity; errors stop code generation.</param>
/// <param name="Title">A short title.</param>
/// <param name="IsAllowable">True if a declaration can <c>allow</c> it.</param>
/// <param name="Format">The message: lower case, no final period, with arguments <c>{0}</c>…</param>
internal sealed record Rule(string Id, Severity Severity, string Title, bool IsAllowable, string Format)
{
    /// <summary>True if it can occur several times at one place, with different arguments.</summary>
    public bool IsPerMessage { get; init; }
}
