using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Syntax.Nodes;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Binding;

/// <summary>The declared signals that a file refers to, each bound once: its own immediately, others on demand.</summary>
internal sealed class SignalCatalog
{
    private static readonly Scope[] Allowed = [Scope.Token, Scope.Sequence, Scope.Group];

    private readonly Dictionary<SourceSpan, DeclaredSignal?> _signals = [];

    /// <param name="home">The file.</param>
    /// <param name="diagnostics">Receives the messages about its own signals.</param>
    /// <param name="repeated">Its declarations whose names are taken, which was reported.</param>
    public SignalCatalog(Declarations home, DiagnosticBag diagnostics, IReadOnlyCollection<DeclarationSyntax> repeated)
    {
        foreach (var syntax in home.Unit.Declarations.OfType<SignalSyntax>())
        {
            var signal = Bind(new Declared<SignalSyntax>(syntax, home), diagnostics);
            _signals.Add(syntax.Span, repeated.Contains(syntax) ? null : signal);
        }
    }

    /// <summary>The bound signal; <c>null</c> if it has errors, which are reported in the file that declares it.</summary>
    public DeclaredSignal? Find(Declared<SignalSyntax> declared)
    {
        if (!_signals.TryGetValue(declared.Syntax.Span, out var signal))
        {
            signal = Bind(declared, new DiagnosticBag());
            _signals.Add(declared.Syntax.Span, signal);
        }

        return signal;
    }

    private static DeclaredSignal? Bind(Declared<SignalSyntax> declared, DiagnosticBag diagnostics)
    {
        var (syntax, home) = (declared.Syntax, declared.Home);
        var context = new BindingContext(home.File, syntax.NameSpan, diagnostics);
        if (ReservedNames.MeaningOfFunction(syntax.Name) is { } taken)
        {
            context.Report(Rules.ReservedName, syntax.NameSpan, syntax.Name, taken, ReservedNames.OtherName);
        }

        var scope = Scope.Token; // Where it is missing, which was reported.
        if (syntax.Scope.Length > 0 && !(Scopes.TryParse(syntax.Scope, out scope) && Allowed.Contains(scope)))
        {
            context.Report(
                Rules.ScopeOfSignal, syntax.ScopeSpan, SourceWording.Shorten(syntax.Scope), ScopeAdvice.Meant(syntax.Scope, [.. Allowed.Select(Scopes.Name)]) ?? (object)LazyText.DidYouMean(syntax.Scope, Allowed.Select(Scopes.Name)));
        }

        var options = new OptionBinder(context, static _ => false);
        var range = syntax.Range is null ? null : options.BindRange(syntax.Range, home);
        var value = syntax.Default is null
            ? null
            : options.BindConstant(syntax.Default, home, $"the default of `{syntax.Name}`", syntax.Range is null ? null : ValueKind.Number);
        if (range is not null && value is not null && !range.Contains(value.Number))
        {
            context.Report(Rules.OutOfRange, syntax.Default!.Span, $"the default of `{syntax.Name}`", NumberText.Of(value.Number), range);
        }

        return context.HasErrors || syntax.Name.Length == 0
            ? null
            : new DeclaredSignal(syntax.Name, scope, value?.Type.Kind ?? ValueKind.Number, value?.Number, range, syntax);
    }
}
