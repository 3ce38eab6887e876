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
        var styled = new Dictionary<(Style, string), DeclarationSyntax>();
        foreach (var declaration in home.Unit.Declarations.Where(static declaration => declaration.Name.Length > 0))
        {
            if (names.TryGetValue(declaration.Name, out var earlier))
            {
                diagnostics.Report(Rules.Duplicate, declaration.NameSpan, declaration.Name, LineOf(earlier));
                repeated.Add(declaration);
                continue;
            }

            names.Add(declaration.Name, declaration);

            // Targets write names in their own style, in which two that differ only in style would be equal.
            var key = (Style: StyleOf(declaration), Folded: SourceWording.Folded(declaration.Name));
            if (key.Style != Style.AsWritten && styled.TryGetValue(key, out earlier))
            {
                diagnostics.Report(Rules.NamesTooAlike, declaration.NameSpan, declaration.Name, earlier.Name, LineOf(earlier));
                repeated.Add(declaration);
                continue;
            }

            styled[key] = declaration;

            var other = earlierFiles
                .SelectMany(file => file.Unit.Declarations.Where(other => IsMistakenFor(declaration, home, other, file)))
                .FirstOrDefault();
            if (other is not null)
            {
                diagnostics.Report(
                    Rules.DeclaredElsewhere, declaration.NameSpan, declaration.Name, other.NameSpan.File.Path, LineOf(other));
                repeated.Add(declaration);
            }
            else if (FindAlike(declaration, home, earlierFiles) is { } alike)
            {
                diagnostics.Report(
                    Rules.NamesTooAlike, declaration.NameSpan, declaration.Name, alike.Name, SourceWording.Line(alike.NameSpan, home.File));
                repeated.Add(declaration);
            }
            else if (StyleOf(declaration) == Style.Type && IsTakenByNamespace(declaration, home, all, diagnostics))
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

    /// <summary>The kind of name that a declaration gets in generated code.</summary>
    private static Style StyleOf(DeclarationSyntax declaration) => declaration switch
    {
        LossSyntax or ControllerSyntax => Style.Type,
        SignalSyntax => Style.Member,
        _ => Style.AsWritten,
    };

    private static int LineOf(DeclarationSyntax declaration) => declaration.NameSpan.StartPosition.Line + 1;

    /// <summary>True if two declarations cannot be told apart: by kind in the language, or by namespace in generated code.</summary>
    private static bool IsMistakenFor(DeclarationSyntax one, Declarations home, DeclarationSyntax other, Declarations otherHome) =>
        one.Name == other.Name && (one.GetType() == other.GetType() || home.Namespace == otherHome.Namespace);

    /// <summary>
    /// A declaration of an earlier file whose name differs only in style: a type of the same namespace, or a signal, which has no namespace.
    /// </summary>
    private static DeclarationSyntax? FindAlike(DeclarationSyntax declaration, Declarations home, IEnumerable<Declarations> earlierFiles) =>
        StyleOf(declaration) is var style && style == Style.AsWritten ? null : earlierFiles
            .Where(file => style == Style.Member || file.Namespace == home.Namespace)
            .SelectMany(static file => file.Unit.Declarations)
            .FirstOrDefault(other => StyleOf(other) == style && SourceWording.Folded(other.Name) == SourceWording.Folded(declaration.Name));

    private enum Style
    {
        /// <summary>It has no name in generated code.</summary>
        AsWritten,

        /// <summary>A type of a namespace.</summary>
        Type,

        /// <summary>A member of every loss that reads it.</summary>
        Member,
    }
}
