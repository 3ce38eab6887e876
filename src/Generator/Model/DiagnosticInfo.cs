using EntroPIC.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace EntroPIC.Generator.Model;

/// <summary>A message as a value, converted to Roslyn's diagnostic at the last moment.</summary>
internal sealed record DiagnosticInfo(string Id, string Path, int Start, int Length, LinePosition From, LinePosition To, string Message)
{
    public static DiagnosticInfo Create(Dsl.Diagnostics.Diagnostic diagnostic, string path)
    {
        var (start, end) = (diagnostic.Span.StartPosition, diagnostic.Span.EndPosition);
        return new DiagnosticInfo(
            diagnostic.Rule.Id,
            path,
            diagnostic.Span.Start,
            diagnostic.Span.Length,
            new LinePosition(start.Line, start.Column),
            new LinePosition(end.Line, end.Column),
            diagnostic.Message);
    }

    public Diagnostic ToDiagnostic() =>
        Diagnostic.Create(
            DiagnosticDescriptors.Of(Id), Location.Create(Path, new TextSpan(Start, Length), new LinePositionSpan(From, To)), Message);
}
