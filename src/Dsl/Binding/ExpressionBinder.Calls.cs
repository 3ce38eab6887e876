using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Syntax.Nodes;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Binding;

/// <summary>Calls: of the functions of the language and of the user's own, which are inlined.</summary>
internal sealed partial class ExpressionBinder
{
    private const int DeepestCalls = 32;

    /// <summary>Calls with the same arguments are bound once, so that functions that call functions stay linear.</summary>
    private Dictionary<(FunctionSyntax, NodeList), Node> _calls = [];

    private Node BindCall(CallSyntax call)
    {
        // The user's functions come first, so that a later version of the language can add names.
        if (environment.Home.Find<FunctionSyntax>(call.Name) is { } function)
        {
            return BindUserCall(call, function);
        }

        if (Builtin.Find(call.Name) is { } builtin)
        {
            return BindBuiltin(call, builtin);
        }

        var names = Builtin.All.Select(static known => known.Name).Concat(environment.Home.NamesOf<FunctionSyntax>());
        context.Report(Rules.UnknownFunction, call.NameSpan, call.Name, Suggestions.DidYouMean(call.Name, names));
        BindAll(call);
        return Graph.Error();
    }

    private Node BindUserCall(CallSyntax call, Declared<FunctionSyntax> function)
    {
        if (call.Where is not null || call.Per is not null)
        {
            context.Report(Rules.ClauseNotAllowed, call.Where?.Span ?? call.Per!.Span, call.Where is null ? "per" : "where", call.Name);
        }

        var parameters = function.Syntax.Parameters.Select(static p => new ParameterSlot(p.Name, p.Default is null)).ToList();
        var arguments = ArgumentMatcher.Match(context, call.Name, call.NameSpan, call.Arguments, parameters);
        var values = new Node[parameters.Count];
        for (var i = 0; i < values.Length; i++)
        {
            // Defaults are expressions of the function's own file.
            values[i] = arguments[i] is { } argument ? Bind(argument)
                : function.Syntax.Parameters[i].Default is { } value ? new ExpressionBinder(context, new ConstantEnvironment(function.Home)).Bind(value)
                : Graph.Error();
        }

        return values.Any(static value => value.IsError) ? Graph.Error() : Inline(function, values, call.NameSpan);
    }

    private Node Inline(Declared<FunctionSyntax> function, IReadOnlyList<Node> arguments, SourceSpan callSite)
    {
        var depth = (environment as FunctionEnvironment)?.Depth ?? 0;
        if (depth >= DeepestCalls)
        {
            // Recursion is reported where the function is declared, too; here it only must end.
            context.Report(Rules.CallsTooDeep, callSite, function.Syntax.Name, DeepestCalls);
            return Graph.Error();
        }

        if (_calls.TryGetValue((function.Syntax, new NodeList(arguments)), out var known))
        {
            return known;
        }

        var parameters = new Dictionary<string, Node>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Count; i++)
        {
            parameters[function.Syntax.Parameters[i].Name] = arguments[i];
        }

        var anchor = context.Anchor;
        context.Anchor = context.IsHere(callSite) ? callSite : anchor;
        var inside = new FunctionEnvironment(function.Home, parameters, environment, depth + 1);
        var result = new ExpressionBinder(context, inside) { _calls = _calls }.Bind(function.Syntax.Body);
        context.Anchor = anchor;
        _calls.Add((function.Syntax, new NodeList(arguments)), result);
        return result;
    }

    private Node BindBuiltin(CallSyntax call, Builtin builtin)
    {
        if (builtin.Name == "live")
        {
            return BindLive(call, builtin);
        }

        var form = builtin.FormFor(call.Arguments.Count);
        if (!form.AllowsWhere && call.Where is not null)
        {
            context.Report(Rules.ClauseNotAllowed, call.Where.Span, "where", call.Name);
        }

        if (!form.AllowsPer && call.Per is not null)
        {
            context.Report(Rules.ClauseNotAllowed, call.Per.Span, "per", call.Name);
        }

        var slots = form.IsVariadic
            ? [.. call.Arguments.Select((_, i) => form.Parameters[Math.Min(i, form.Parameters.Count - 1)])]
            : form.Parameters;
        var matched = ArgumentMatcher.Match(
            context, call.Name, call.NameSpan, call.Arguments, [.. slots.Select(static slot => new ParameterSlot(slot.Name, true))]);
        var arguments = new Node[slots.Count];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = matched[i] is { } argument ? BindArgument(slots[i], argument) : Graph.Error();
        }

        var where = call.Where is null ? null : BindCondition(call.Where);
        var per = BindScope(call.Per);
        if (arguments.Any(static argument => argument.IsError) || where is { IsError: true } || (call.Per is not null && per is null))
        {
            return Graph.Error();
        }

        return form.Build(new BuiltinCall(context, environment, call, arguments, where, per));
    }

    private Node BindArgument(BuiltinParameter slot, ExpressionSyntax argument) => slot.Kind switch
    {
        ParameterKind.Number => BindNumber(argument),
        ParameterKind.Condition => BindCondition(argument),
        _ => Bind(argument),
    };

    /// <summary><c>live(x)</c>: <c>x</c>, with the gradient that <c>prob</c> would leave out.</summary>
    private Node BindLive(CallSyntax call, Builtin builtin)
    {
        var matched = ArgumentMatcher.Match(context, call.Name, call.NameSpan, call.Arguments, [new ParameterSlot(builtin.FormFor(1).Parameters[0].Name, true)]);
        if (matched[0] is not { } argument)
        {
            return Graph.Error();
        }

        var value = new ExpressionBinder(context, new LiveEnvironment(environment, Graph)).BindNumber(argument);
        if (!value.IsError && !value.IsLive)
        {
            context.Report(Rules.NothingLive, call.Span, Wording.Shorten(argument.Span.Text));
        }

        return value;
    }

    private Scope? BindScope(ScopeSyntax? syntax)
    {
        if (syntax is null)
        {
            return null;
        }

        if (Scopes.TryParse(syntax.Name, out var scope) && scope != Scope.Token)
        {
            return scope;
        }

        if (syntax.Span.Length > 0)
        {
            var scopes = Scopes.Names.Where(static name => name != "token").ToList();
            context.Report(Rules.UnknownScope, syntax.Span, syntax.Name, Suggestions.DidYouMean(syntax.Name, scopes) is { Length: > 0 } near ? near : $"; scopes are {Wording.OneOf(scopes)}");
        }

        return null;
    }

    /// <summary>Binds what a broken call holds, for the mistakes in it.</summary>
    private void BindAll(CallSyntax call)
    {
        foreach (var argument in call.Arguments)
        {
            Bind(argument.Value);
        }

        if (call.Where is not null)
        {
            BindCondition(call.Where);
        }
    }

    private readonly struct NodeList(IReadOnlyList<Node> nodes) : IEquatable<NodeList>
    {
        private readonly IReadOnlyList<Node> _nodes = nodes;

        public bool Equals(NodeList other) => _nodes.SequenceEqual(other._nodes);

        public override bool Equals(object? obj) => obj is NodeList other && Equals(other);

        public override int GetHashCode() => _nodes.Aggregate(17, static (hash, node) => unchecked((hash * 31) + node.Id));
    }
}
