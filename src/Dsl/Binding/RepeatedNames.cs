using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Binding;

/// <summary>Declarations with a taken name: by an earlier one of the file, by a file with an earlier path, or by a namespace.</summary>
internal static class RepeatedNames
{
    /// <summary>The namespaces that generated code refers to: a type declared in one of them could replace another.</summary>
    private static readonly string[] OfOthers = ["EntroPIC", "System", "TorchSharp"];

    /// <summary>Reports and returns the duplicates of a file.</summary>
    public static HashSet<DeclarationSyntax> Find(Declarations home, IEnumerable<Declarations> project, DiagnosticBag diagnostics)
    {
        var repeated = new HashSet<DeclarationSyntax>();
        var all = project.ToList();
        var earlierFiles = all.Where(other => string.CompareOrdinal(other.File.Path, home.File.Path) < 0).ToList();
        var names = new Dictionary<string, DeclarationSyntax>(StringComparer.Ordinal);
        var typeNames = new Dictionary<string, DeclarationSyntax>(StringComparer.Ordinal);
        foreach (var declaration in home.Unit.Declarations.Where(static declaration => declaration.Name.Length > 0))
        {
            if (names.TryGetValue(declaration.Name, out var earlier))
            {
                diagnostics.Report(Rules.Duplicate, declaration.NameSpan, declaration.Name, LineOf(earlier));
                repeated.Add(declaration);
                continue;
            }

            names.Add(declaration.Name, declaration);

            // Targets write type names in their own style, in which two that differ only in style would be equal.
            var typeName = SourceWording.Folded(declaration.Name);
            if (IsType(declaration) && typeNames.TryGetValue(typeName, out earlier))
            {
                diagnostics.Report(Rules.NamesTooAlike, declaration.NameSpan, declaration.Name, earlier.Name, LineOf(earlier));
                repeated.Add(declaration);
                continue;
            }

            if (IsType(declaration))
            {
                typeNames.Add(typeName, declaration);
            }

            var other = earlierFiles
                .SelectMany(file => file.Unit.Declarations.Where(other => IsMistakenFor(declaration, home, other, file)))
                .FirstOrDefault();
            if (other is not null)
            {
                diagnostics.Report(
                    Rules.DeclaredElsewhere, declaration.NameSpan, declaration.Name, other.NameSpan.File.Path, LineOf(other));
                repeated.Add(declaration);
            }
            else if (IsType(declaration) && FindAlike(typeName, home, earlierFiles) is { } alike)
            {
                diagnostics.Report(
                    Rules.NamesTooAlike, declaration.NameSpan, declaration.Name, alike.Name, SourceWording.Line(alike.NameSpan, home.File));
                repeated.Add(declaration);
            }
            else if (IsType(declaration) && IsTakenByNamespace(declaration, home, all, diagnostics))
            {
                repeated.Add(declaration);
            }
        }

        return repeated;
    }

    private static bool IsTakenByNamespace(
        DeclarationSyntax declaration, Declarations home, IEnumerable<Declarations> project, DiagnosticBag diagnostics)
    {
        var root = home.Namespace.Split('.')[0];
        if (OfOthers.Contains(root)
            && !Library.Files.Any(file => file.Namespace == home.Namespace && file.Own.Any(own => own.Name == declaration.Name)))
        {
            diagnostics.Report(Rules.NamespaceOfOthers, declaration.NameSpan, declaration.Name, home.Namespace, root);
            return true;
        }

        if (project.FirstOrDefault(file => IsNamespaceIn(file.Namespace, home.Namespace, declaration.Name)) is { } other)
        {
            diagnostics.Report(
                Rules.NamedLikeNamespace, declaration.NameSpan, declaration.Name, home.Namespace, other.Namespace, other == home ? "this file" : $"`{other.File.Path}`");
            return true;
        }

        return false;
    }

    /// <summary>
    /// True if a name in the home namespace, in the spelling of any target, equals the candidate namespace or one around it.
    /// </summary>
    private static bool IsNamespaceIn(string candidate, string home, string name) =>
        candidate.StartsWith(home + ".", StringComparison.Ordinal)
            && SourceWording.Folded(candidate.Substring(home.Length + 1).Split('.')[0]) == SourceWording.Folded(name);

    /// <summary>True for a declaration that becomes a type in generated code.</summary>
    private static bool IsType(DeclarationSyntax declaration) => declaration is LossSyntax or ControllerSyntax;

    private static int LineOf(DeclarationSyntax declaration) => declaration.NameSpan.StartPosition.Line + 1;

    /// <summary>True if two declarations cannot be told apart: by kind in the language, or by namespace in generated code.</summary>
    private static bool IsMistakenFor(DeclarationSyntax one, Declarations home, DeclarationSyntax other, Declarations otherHome) =>
        one.Name == other.Name && (one.GetType() == other.GetType() || home.Namespace == otherHome.Namespace);

    /// <summary>A type in the namespace of the home file, declared before it, whose name differs only in style.</summary>
    private static DeclarationSyntax? FindAlike(string typeName, Declarations home, IEnumerable<Declarations> earlierFiles) => earlierFiles
        .Where(file => file.Namespace == home.Namespace)
        .SelectMany(static file => file.Unit.Declarations)
        .FirstOrDefault(other => IsType(other) && SourceWording.Folded(other.Name) == typeName);
}
