using EntroPIC.Dsl;
using EntroPIC.Dsl.Binding;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Scheduling;
using EntroPIC.Dsl.Syntax;

namespace Dsl.Tests;

/// <summary>Short ways from text to what a test looks at.</summary>
internal static class Source
{
    public static CompiledUnit<ScheduledLoss> Compile(string text, params (string Path, string Text)[] others) =>
        EntropicCompiler.Compile(new SourceFile("test.entropic", text), "Tests", [.. others.Select(static other => new SourceFile(other.Path, other.Text))]);

    /// <summary>The messages as <c>(line,column) id: message</c>.</summary>
    public static IReadOnlyList<string> Messages(string text, params (string Path, string Text)[] others) => Shown(Compile(text, others).Diagnostics);

    /// <summary>The ids of the messages.</summary>
    public static IReadOnlyList<string> Ids(string text) => [.. Compile(text).Diagnostics.ToSorted().Select(static message => message.Rule.Id)];

    /// <summary>The last loss of a file without errors.</summary>
    public static LossModel Loss(string text) => Scheduled(text).Model;

    /// <summary>The last loss of a file without errors, ready to be printed.</summary>
    public static ScheduledLoss Scheduled(string text)
    {
        var unit = Compile(text);
        Assert.Equal([], unit.Diagnostics.ToSorted().Where(static message => message.IsError).Select(static message => message.ToString()));
        return unit.Losses[^1];
    }

    public static LossSchedule Schedule(string text) => Scheduled(text).Schedule;

    /// <summary>A value with those that it is computed from, as the graph prints it.</summary>
    public static string Graph(Node value) => GraphPrinter.Print([new("value", value)]);

    /// <summary>A small value as one line, which does not say what was made first.</summary>
    public static string Tree(Node value)
    {
        var name = GraphPrinter.Payload(value);
        var inputs = string.Concat(value.Inputs.Select(static input => " " + Tree(input)));
        return value.Family == OpFamily.Leaf ? name : $"({OpInfo.Of(value.Op).Symbol}{(name.Length > 0 ? "." + name : "")}{inputs})";
    }

    /// <summary>The value and the messages of an expression in the body of an otherwise empty loss.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="functions">The functions that it can call besides those of the language and the library.</param>
    public static (Node Value, IReadOnlyList<string> Messages) Bind(string expression, string functions = "")
    {
        var file = new SourceFile("expression.entropic", expression);
        var diagnostics = new DiagnosticBag();
        var syntax = ExpressionGrammar.Expression(new TokenInput(Lexer.Tokenize(file, diagnostics), diagnostics)).Value;
        var declared = new ParsedFile(new SourceFile("functions.entropic", functions));
        diagnostics.Add(declared.Diagnostics);
        var home = new Declarations(declared, "Tests", Library.Files);
        var context = new BindingContext(file, syntax.Span, diagnostics);
        var names = new LossNames(context, new Dictionary<string, OptionModel?>()) { Catalog = new SignalCatalog(home, diagnostics, []) };
        var environment = new LossEnvironment(home, names, Region.Step, new Dictionary<string, Node>(), takesPart: null);
        return (new ExpressionBinder(context, environment).Bind(syntax), Shown(diagnostics));
    }

    /// <summary>The value of an expression that nothing is wrong with, unless that its conditions are settled.</summary>
    public static Node Value(string expression, string functions = "")
    {
        var (value, messages) = Bind(expression, functions);
        Assert.Equal([], messages.Where(static message => !message.Contains(" ENT1206: ", StringComparison.Ordinal)));
        return value;
    }

    private static IReadOnlyList<string> Shown(DiagnosticBag diagnostics) =>
        [.. diagnostics.ToSorted().Select(static message => $"({message.Span.StartPosition}) {message.Rule.Id}: {message.Message}")];
}
