using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Diagnostics;

/// <summary>One message about one place in a file.</summary>
internal sealed record Diagnostic(Rule Rule, SourceSpan Span, string Message)
{
    public bool IsError => Rule.Severity == Severity.Error;

    /// <summary><c>path(line,column): error ENT1001: message</c>.</summary>
    public override string ToString() =>
        $"{Span}: {(IsError ? "error" : "warning")} {Rule.Id}: {Message}";
}
