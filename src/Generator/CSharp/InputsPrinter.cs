using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Generator.CSharp;

/// <summary>Prints the declared signals that a loss reads as members of a nested class, by which a run gives their values.</summary>
internal sealed class InputsPrinter
{
    private readonly IReadOnlyList<DeclaredSignal> _signals;
    private readonly Dictionary<string, string> _members;

    public InputsPrinter(IReadOnlyList<DeclaredSignal> signals)
    {
        var names = CSharpText.Members(ClassMembers.Inputs);
        _signals = signals;
        _members = signals.ToDictionary(static signal => signal.Name, signal => names.Unique(signal.Name), StringComparer.Ordinal);
    }

    /// <summary>An expression for a signal.</summary>
    public string Of(string signal) => $"{ClassMembers.Inputs}.{_members[signal]}";

    /// <summary>Expressions for all of them.</summary>
    public IEnumerable<string> All => _signals.Select(signal => Of(signal.Name));

    /// <summary>Prints the class; nothing without signals.</summary>
    public void Print(SourceWriter writer)
    {
        if (_signals.Count == 0)
        {
            return;
        }

        writer.Line();
        writer.Line("/// <summary>The signals that the loss asks for beside those of every batch.</summary>");
        writer.Block($"public static class {ClassMembers.Inputs}", () => writer.Separated(_signals, signal =>
        {
            Documentation.Summary(writer, Describe(signal));
            PrintProperty(writer, signal);
        }));
    }

    private void PrintProperty(SourceWriter writer, DeclaredSignal signal)
    {
        writer.Line($"public static {Types.DeclaredSignal} {_members[signal.Name]} {{ get; }} = new()");
        writer.Line("{");
        writer.Indented(() =>
        {
            writer.Line($"Name = {PlainText.Quoted(signal.Name)},");
            writer.Line($"Scope = {Types.SignalScope}.{signal.Scope},");
            if (signal.Kind == ValueKind.Condition)
            {
                writer.Line("IsCondition = true,");
            }

            if (signal.Default is { } value)
            {
                writer.Line($"Default = {CSharpText.Number(value)},");
            }

            if (signal.Range is { } range)
            {
                PrintRange(writer, range);
            }

            if (signal.Syntax.Documentation.Length > 0)
            {
                writer.Line($"Description = {PlainText.Quoted(SourceText.Sentence(signal.Syntax.Documentation))},");
            }
        });
        writer.Line("};");
    }

    private static void PrintRange(SourceWriter writer, RangeModel range)
    {
        writer.Line($"Range = {PlainText.Quoted(range.ToString())},");
        if (!double.IsInfinity(range.Low))
        {
            writer.Line($"Low = {CSharpText.Number(range.Low)},");
        }

        if (!double.IsInfinity(range.High))
        {
            writer.Line($"High = {CSharpText.Number(range.High)},");
        }

        if (!range.IncludesLow)
        {
            writer.Line("IncludesLow = false,");
        }

        if (!range.IncludesHigh)
        {
            writer.Line("IncludesHigh = false,");
        }
    }

    private static string Describe(DeclaredSignal signal)
    {
        var shape = signal.Scope switch
        {
            Scope.Token => "Per token, [N]",
            Scope.Sequence => "Per sequence, [S]",
            Scope.Group => "Per group, [G]",
            _ => throw new ArgumentOutOfRangeException(nameof(signal), signal.Scope, "a signal has no such scope"),
        };
        var value = signal.Default is not { } known ? "" : signal.Kind == ValueKind.Condition ? $"; default {(known != 0 ? "true" : "false")}" : $"; default {NumberText.Of(known)}";
        return $"{SourceText.Sentence(signal.Syntax.Documentation)} {shape}{(signal.Range is null ? "" : $", in {signal.Range}")}{value}.".TrimStart();
    }
}
