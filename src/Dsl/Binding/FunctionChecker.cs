using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Syntax.Nodes;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Binding;

/// <summary>
/// What can be said of a function before it is called: its names, its calls, and that it does not call itself. Its parameters may
/// be anything, so kinds and scopes are checked where it is called.
/// </summary>
internal static class FunctionChecker
{
    public static void Check(Declared<FunctionSyntax> function, DiagnosticBag diagnostics)
    {
        var context = new BindingContext(function.Home.File, function.Syntax.NameSpan, diagnostics);
        if (ReportRecursion(function, context))
        {
            return;
        }

        var parameters = new Dictionary<string, Node>(StringComparer.Ordinal);
        foreach (var parameter in function.Syntax.Parameters)
        {
            if (parameters.ContainsKey(parameter.Name))
            {
                context.Report(Rules.Duplicate, parameter.NameSpan, parameter.Name, function.Syntax.NameSpan.StartPosition.Line + 1);
            }

            // The error value agrees with everything.
            parameters[parameter.Name] = context.Graph.Error();
        }

        var names = NameCollector.NamesIn(function.Syntax.Body);
        foreach (var parameter in function.Syntax.Parameters.Where(parameter => parameter.Name.Length > 0 && !names.Contains(parameter.Name)))
        {
            context.Report(Rules.Unused, parameter.NameSpan, "parameter", parameter.Name);
        }

        var inside = new FunctionEnvironment(function.Home, parameters, new SignalEnvironment(function.Home, context.Graph), 0);
        new ExpressionBinder(context, inside).Bind(function.Syntax.Body);
    }

    private static bool ReportRecursion(Declared<FunctionSyntax> function, BindingContext context)
    {
        var calls = false;
        DependencyOrder.Of(
            [function.Syntax.Name],
            name => function.Home.Find<FunctionSyntax>(name) is { } declared && declared.Home == function.Home ? NameCollector.NamesIn(declared.Syntax.Body) : null,
            cycle =>
            {
                calls = true;
                if (cycle.Contains(function.Syntax.Name))
                {
                    context.Report(Rules.CyclicDefinition, function.Syntax.NameSpan, function.Syntax.Name, string.Join(" → ", cycle));
                }
            });
        return calls;
    }

    /// <summary>Signals of any scope, for names alone.</summary>
    private sealed class SignalEnvironment(Declarations home, GraphBuilder graph) : NameEnvironment(home)
    {
        public override IEnumerable<string> Names => SignalInfo.All.Select(static signal => signal.Name);

        public override Node? Find(string name, SourceSpan span) => SignalInfo.Find(name) is null ? null : graph.Error();
    }
}
