using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Generator.CSharp;

/// <summary>Prints the params of a loss as a record with validating properties.</summary>
internal static class OptionsPrinter
{
    public static void Print(SourceWriter writer, string loss, IReadOnlyList<OptionModel> options)
    {
        writer.Line();
        writer.Line($"/// <summary>Options of <see cref=\"{loss}\"/>; a value out of range throws <see cref=\"{Types.ArgumentOutOfRange}\"/>.</summary>");
        if (options.Count == 0)
        {
            writer.Line($"public sealed partial record {ClassMembers.Options};");
            return;
        }

        writer.Block($"public sealed partial record {ClassMembers.Options}", () => writer.Separated(options, option =>
        {
            Documentation.Summary(writer, Describe(option));
            writer.Line($"[{Types.JsonName}({PlainText.Quoted(option.Name)})]");
            writer.Line(Property(option));
        }));
    }

    private static string Describe(OptionModel option)
    {
        var value = option.Kind == ValueKind.Condition ? TruthOf(option) : NumberText.Of(option.Default);
        var facts = option.Range is null ? $"Default {value}." : $"In {option.Range}; default {value}.";
        return $"{SourceText.Sentence(option.Documentation)} {facts}".TrimStart();
    }

    private static string Property(OptionModel option)
    {
        var name = CSharpText.Member(option.Name);
        if (option.Kind == ValueKind.Condition)
        {
            return $"public bool {name} {{ get; init; }} = {TruthOf(option)};";
        }

        var init = option.Range is null ? "init"
            : $"init => field = {Types.Check}.Option(value, {IsInside(option.Range)}, {PlainText.Quoted(option.Name)}, {PlainText.Quoted(option.Range.ToString())})";
        return $"public double {name} {{ get; {init}; }} = {CSharpText.Number(option.Default)};";
    }

    private static string TruthOf(OptionModel option) => option.Default != 0 ? "true" : "false";

    private static string IsInside(RangeModel range)
    {
        var low = double.IsNegativeInfinity(range.Low) ? null : $"value {(range.IncludesLow ? ">=" : ">")} {CSharpText.Number(range.Low)}";
        var high = double.IsPositiveInfinity(range.High) && !range.IncludesHigh ? "double.IsFinite(value)"
            : double.IsPositiveInfinity(range.High) ? null
            : $"value {(range.IncludesHigh ? "<=" : "<")} {CSharpText.Number(range.High)}";
        return string.Join(" && ", new[] { low, high }.Where(static part => part is not null)) is { Length: > 0 } text
            ? text
            : "!double.IsNaN(value)";
    }
}
