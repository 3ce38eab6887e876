namespace EntroPIC.Dsl.Diagnostics;

/// <summary>One thing that can be wrong with a file.</summary>
/// <param name="Id">The stable identifier, in the band of its stage; never reused.</param>
/// <param name="Severity">Errors stop the file from being generated.</param>
/// <param name="Title">The rule in a few words, for catalogues.</param>
/// <param name="IsAllowable">Whether a declaration can say, with <c>allow</c>, that it is meant.</param>
/// <param name="Format">The message; lower case, no full stop, <c>{0}</c>… are the arguments.</param>
internal sealed record Rule(string Id, Severity Severity, string Title, bool IsAllowable, string Format)
{
    /// <summary>Whether it can be said several times of one place, in other words.</summary>
    public bool IsPerMessage { get; init; }
}
