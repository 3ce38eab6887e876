using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Syntax;
using EntroPIC.Dsl.Syntax.Nodes;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Binding;

/// <summary>Binds calls of built-in functions and of user functions, which are inlined.</summary>
internal sealed partial class ExpressionBinder
{
    private const int DeepestCalls = 32;

    /// <summary>The maximum number of inlined calls, which can double at every level: more than anyone needs.</summary>
    private const int MostCalls = 10_000;

    private const int MostNodes = 1_000_000;

    /// <summary>The maximum depth: nested calls in nested expressions need all of the compiler thread's 1 MB stack.</summary>
    private const int DeepestNesting = 512;

    /// <summary>Calls with the same arguments are bound once, so that functions that call functions stay linear.</summary>
    private Dictionary<(FunctionSyntax, bool KeepsGradient, NodeList), Node> _calls = [];

    private Node BindCall(CallSyntax call)
    {
        // User functions take precedence, so that later versions of the language can add names.
        if (environment.Home.Find<FunctionSyntax>(call.Name) is { } function)
        {
            return BindUserCall(call, function);
        }

        if (Builtin.Find(call.Name) is { } builtin)
        {
            return BindBuiltin(call, builtin);
        }

        var names = Builtin.All.Select(static known => known.Name).Concat(environment.Home.NamesOf<FunctionSyntax>());
        var form = ForeignCalls.FormOf(
            call.Name, [.. call.Arguments.Select(static argument => new ForeignArgument(argument.Name, argument.Value.Span.Text))]);
        context.Report(
            Rules.UnknownFunction, call.NameSpan, call.Name,
            form is null ? LazyText.DidYouMean(call.Name, names) : $"; write `{SourceWording.Shorten(form)}`");
        return BindBroken(call);
    }

    private Node BindUserCall(CallSyntax call, Declared<FunctionSyntax> function)
    {
        ReportClauses(call, null);
        if (IsTooMuch(function, call.NameSpan))
        {
            return Graph.Error();
        }

        var parameters = function.Syntax.Parameters.Select(static p => new ParameterSlot(p.Name, p.Default is null)).ToList();
        if (ArgumentMatcher.Match(context, call.Name, call.NameSpan, call.Arguments, parameters) is not { } arguments)
        {
            return BindBroken(call);
        }

        var values = new Node[parameters.Count];
        for (var i = 0; i < values.Length; i++)
        {
            // Defaults are expressions of the function's own file.
            values[i] = arguments[i] is { } argument ? Bind(argument)
                : function.Syntax.Parameters[i].Default is { } value ? new ExpressionBinder(context, Constants(function)).Bind(value)
                : Graph.Error();
        }

        return values.Any(static value => value.IsError) ? Graph.Error() : Inline(function, values, call.NameSpan);
    }

    private Node Inline(Declared<FunctionSyntax> function, IReadOnlyList<Node> arguments, SourceSpan callSite)
    {
        var key = (function.Syntax, environment.KeepsGradient, new NodeList(arguments));
        if (_calls.TryGetValue(key, out var known))
        {
            return known;
        }

        if (IsTooMuch(function, callSite))
        {
            return Graph.Error();
        }

        var parameters = new Dictionary<string, Node>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Count; i++)
        {
            parameters[function.Syntax.Parameters[i].Name] = arguments[i];
        }

        var anchor = context.Anchor;
        context.Anchor = context.IsHere(callSite) ? callSite : anchor;
        var inside = new FunctionEnvironment(function.Home, parameters, environment);
        var result = new ExpressionBinder(context, inside) { _calls = _calls }.Bind(function.Syntax.Body);
        context.Anchor = anchor;
        _calls[key] = result;
        return result;
    }

    /// <summary>True if calls are too deep or too many.</summary>
    private bool IsTooMuch(Declared<FunctionSyntax> function, SourceSpan callSite)
    {
        if (function.Home.Recursive.Contains(function.Syntax.Name))
        {
            return true; // Reported where it is declared.
        }

        if (environment.Depth == 0)
        {
            context.OuterCall = callSite;
        }

        if (environment.Depth >= DeepestCalls)
        {
            context.Report(Rules.CallsTooDeep, callSite, function.Syntax.Name, DeepestCalls);
            return true;
        }

        if (context.Nesting >= DeepestNesting)
        {
            context.Report(Rules.NestedTooDeep, callSite, DeepestNesting);
            return true;
        }

        if (++context.Calls > MostCalls || Graph.Count > MostNodes)
        {
            context.Report(Rules.TooManyCalls, context.OuterCall, context.OuterCall.Text, MostCalls);
            return true;
        }

        return false;
    }

    /// <summary>The environment of a function's defaults, which are constants.</summary>
    private ConstantEnvironment Constants(Declared<FunctionSyntax> function) =>
        new(function.Home, context, name => function.Syntax.Parameters.Any(parameter => parameter.Name == name), environment.Depth + 1);

    private Node BindBuiltin(CallSyntax call, Builtin builtin)
    {
        if (builtin.Name == "live")
        {
            return BindLive(call, builtin);
        }

        var form = builtin.FormFor(call.Arguments.Count);
        ReportClauses(call, form);
        var slots = form.IsVariadic
            ? [.. call.Arguments.Select((_, i) => form.Parameters[Math.Min(i, form.Parameters.Count - 1)])]
            : form.Parameters;
        var matched = ArgumentMatcher.Match(
            context, call.Name, call.NameSpan, call.Arguments, [.. slots.Select(static slot => new ParameterSlot(slot.Name, true))]);
        if (matched is null)
        {
            return BindBroken(call);
        }

        var arguments = matched.Select((argument, i) => BindArgument(slots[i], argument!)).ToArray();

        var where = call.Where is null ? null : BindCondition(call.Where);
        var per = BindScope(call.Per);
        if (arguments.Any(static argument => argument.IsError) || where is { IsError: true } || (call.Per is not null && per is null))
        {
            return Graph.Error();
        }

        return form.Build(new BuiltinCall(context, environment, call, form, arguments, where, per));
    }

    private void ReportClauses(CallSyntax call, BuiltinForm? form)
    {
        if (call.Where is not null && form is not { AllowsWhere: true })
        {
            context.Report(Rules.ClauseNotAllowed, call.Where.Span, "where", call.Name, "");
        }

        if (call.Per is not null && form is not { AllowsPer: true })
        {
            context.Report(Rules.ClauseNotAllowed, call.Per.Span, "per", call.Name, "");
        }
    }

    private Node BindArgument(BuiltinParameter slot, ExpressionSyntax argument) => slot.Kind switch
    {
        ParameterKind.Number => BindNumber(argument),
        ParameterKind.Condition => BindCondition(argument),
        _ => Bind(argument),
    };

    /// <summary><c>live(x)</c>: <c>x</c> with the gradient that <c>prob</c> would drop.</summary>
    private Node BindLive(CallSyntax call, Builtin builtin)
    {
        ReportClauses(call, builtin.Forms[0]);
        var matched = ArgumentMatcher.Match(
            context, call.Name, call.NameSpan, call.Arguments, [new ParameterSlot(builtin.Forms[0].Parameters[0].Name, true)]);
        if (matched?[0] is not { } argument)
        {
            return BindBroken(call);
        }

        var inside = environment.KeepsGradient ? this : new ExpressionBinder(context, environment.KeepingGradient()) { _calls = _calls };
        var value = inside.BindNumber(argument);
        if (!value.IsError && !value.IsLive)
        {
            context.Report(Rules.NothingLive, call.Span, SourceWording.Shorten(argument.Span.Text));
            return Graph.Error();
        }

        return value;
    }

    private Scope? BindScope(ScopeSyntax? syntax)
    {
        if (syntax is null)
        {
            return null;
        }

        if (Scopes.TryParse(syntax.Name, out var scope) && scope != Scope.Vocabulary)
        {
            return scope;
        }

        if (syntax.Span.Length > 0)
        {
            var scopes = Scopes.Names.Where(static name => name != Scope.Vocabulary.Name()).ToList();
            context.Report(Rules.UnknownScope, syntax.Span, syntax.Name, ScopeAdvice.Meant(syntax.Name, scopes) ?? Suggestions.NearestOrAll(syntax.Name, scopes, "such scopes are"));
        }

        return null;
    }

    /// <summary>Binds the arguments of a faulty call to find mistakes in them.</summary>
    private Node BindBroken(CallSyntax call)
    {
        foreach (var argument in call.Arguments)
        {
            Bind(argument.Value);
        }

        if (call.Where is not null)
        {
            BindCondition(call.Where);
        }

        return Graph.Error();
    }

    private readonly struct NodeList(IReadOnlyList<Node> nodes) : IEquatable<NodeList>
    {
        private readonly IReadOnlyList<Node> _nodes = nodes;

        public bool Equals(NodeList other) => _nodes.SequenceEqual(other._nodes);

        public override bool Equals(object? obj) => obj is NodeList other && Equals(other);

        public override int GetHashCode() => _nodes.Aggregate(17, static (hash, node) => unchecked((hash * 31) + node.Id));
    }
}
