using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Binding;

/// <summary>Advice about scopes.</summary>
internal static class ScopeAdvice
{
    /// <summary>The scope that others call by this word, if it fits, as the end of a message.</summary>
    public static string? Meant(string word, IReadOnlyList<string> possible) =>
        Scopes.Meant(word) is { } scope && possible.Contains(scope.Name())
            ? $"; write `per {scope.Name()}`"
            : null;
}
