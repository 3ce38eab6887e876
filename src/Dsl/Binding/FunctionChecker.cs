using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Syntax.Nodes;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Binding;

/// <summary>
/// Checks the functions of a file before they are called: their names, their calls, and recursion. Their parameters may have any type, so
/// kinds and scopes are checked at each call.
/// </summary>
internal sealed class FunctionChecker(Declarations home, DiagnosticBag diagnostics)
{
    public void Check()
    {
        foreach (var cycle in home.Recursive.Cycles)
        {
            var first = cycle.OrderBy(static function => function.Span.Start).First();
            diagnostics.Report(
                Rules.CyclicDefinition, first.NameSpan, first.Name,
                SourceWording.Trail([.. cycle.Select(static function => function.Name)]), "");
        }

        foreach (var function in home.Own.OfType<FunctionSyntax>())
        {
            Check(function);
        }
    }

    private void Check(FunctionSyntax function)
    {
        var context = new BindingContext(home.File, function.NameSpan, diagnostics);

        // Another file of the project, or an inherited loss, would change its meaning without a word.
        if (ReservedNames.MeaningOfFunction(function.Name) is { } taken)
        {
            context.Report(Rules.ReservedName, function.NameSpan, function.Name, taken, ReservedNames.OtherName);
        }

        var parameters = new Dictionary<string, Node>(StringComparer.Ordinal);
        foreach (var parameter in function.Parameters.Where(static parameter => parameter.Name.Length > 0))
        {
            if (parameters.ContainsKey(parameter.Name))
            {
                context.Report(Rules.Duplicate, parameter.NameSpan, parameter.Name, context.Line(function.NameSpan));
            }

            context.ReportShadow(home, parameter.NameSpan, "parameter", parameter.Name);

            // The error value fits everywhere.
            parameters[parameter.Name] = context.Graph.Error();
        }

        var names = NameCollector.NamesIn(function.Body);
        foreach (var parameter in function.Parameters.Where(parameter => parameter.Name.Length > 0 && !names.Contains(parameter.Name)))
        {
            context.ReportUnused(parameter.NameSpan, "parameter", parameter.Name);
        }

        var constants = new ConstantEnvironment(home, context, parameters.ContainsKey);
        foreach (var value in function.Parameters.Select(static parameter => parameter.Default).OfType<ExpressionSyntax>())
        {
            new ExpressionBinder(context, constants).Bind(value);
        }

        var inside = new FunctionEnvironment(home, parameters, new SignalEnvironment(home, context.Graph));
        new ExpressionBinder(context, inside).Bind(function.Body);
    }

    /// <summary>Signals of any scope, for checking names only.</summary>
    private sealed class SignalEnvironment(Declarations home, GraphBuilder graph) : NameEnvironment(home)
    {
        public override IEnumerable<string> Names => SignalInfo.All.Select(static signal => signal.Name);

        public override Node? Find(string name, SourceSpan span) => SignalInfo.Find(name) is { } signal ? FindSignal(signal, span) : null;

        public override Node? FindSignal(SignalInfo signal, SourceSpan span) => graph.Error();

        public override Node FindDeclared(Declared<SignalSyntax> signal, SourceSpan span) => graph.Error();
    }
}
