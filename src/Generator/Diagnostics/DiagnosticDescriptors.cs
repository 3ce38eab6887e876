using EntroPIC.Dsl.Diagnostics;
using Microsoft.CodeAnalysis;

namespace EntroPIC.Generator.Diagnostics;

/// <summary>Roslyn's side of the rules, made from the front end's catalogue. The message is whole when it comes here.</summary>
internal static class DiagnosticDescriptors
{
    private static readonly Dictionary<string, DiagnosticDescriptor> ById =
        Rules.All.ToDictionary(static rule => rule.Id, Describe, StringComparer.Ordinal);

    public static DiagnosticDescriptor Of(string id) => ById[id];

    // An error of a declaration cannot be configured away: there would be no code.
    private static DiagnosticDescriptor Describe(Rule rule) => new(
        rule.Id,
        rule.Title,
        "{0}",
        "EntroPIC",
        rule.Severity == Severity.Error ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        customTags: rule.Severity == Severity.Error ? [WellKnownDiagnosticTags.NotConfigurable] : []);
}
