using EntroPIC.Dsl.Diagnostics;
using Microsoft.CodeAnalysis;

namespace EntroPIC.Generator.Diagnostics;

/// <summary>The rules as Roslyn descriptors, built from the compiler's table. The message arrives complete.</summary>
internal static class DiagnosticDescriptors
{
    private static readonly Dictionary<string, DiagnosticDescriptor> ById =
        Rules.All.ToDictionary(static rule => rule.Id, Describe, StringComparer.Ordinal);

    public static DiagnosticDescriptor Of(string id) => ById[id];

    // An error in a declaration cannot be disabled: there would be no code.
    private static DiagnosticDescriptor Describe(Rule rule) => new(
        rule.Id,
        rule.Title,
        "{0}",
        "EntroPIC",
        rule.Severity == Severity.Error ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        customTags: rule.Severity == Severity.Error ? [WellKnownDiagnosticTags.NotConfigurable] : []);
}
