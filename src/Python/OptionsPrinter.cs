using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Python;

/// <summary>The params of a loss as a frozen dataclass that validates their values.</summary>
internal static class OptionsPrinter
{
    public static void Print(SourceWriter writer, IReadOnlyList<OptionModel> options)
    {
        writer.Line();
        writer.Line("@dataclass(frozen=True)");
        PythonLayout.Block(writer, "class Options:", () =>
        {
            PythonText.Docstring(writer, options.Count == 0 ? "The declaration has no params." : "The params of the declaration. A value out of range raises ValueError.");
            foreach (var option in options)
            {
                var (type, value) = option.Kind == ValueKind.Condition
                    ? ("bool", option.Default != 0 ? "True" : "False")
                    : ("float", PythonText.Float(option.Default));
                PythonLayout.Field(writer, $"{PythonText.Attribute(option.Name)}: {type} = {value}", Describe(option));
            }

            PrintChecks(writer, [.. options.Where(static option => option.Range is not null)]);
        });
    }

    private static void PrintChecks(SourceWriter writer, IReadOnlyList<OptionModel> options)
    {
        if (options.Count == 0)
        {
            return;
        }

        writer.Line();
        PythonLayout.Block(writer, "def __post_init__(self) -> None:", () =>
        {
            foreach (var option in options)
            {
                var value = "self." + PythonText.Attribute(option.Name);
                writer.Line($"check({PlainText.Quoted(option.Name)}, {value}, {IsInside(option.Range!, value)}, {PlainText.Quoted(option.Range!.ToString())})");
            }
        });
    }

    private static string Describe(OptionModel option) =>
        $"{SourceText.Sentence(option.Documentation)} {(option.Range is null ? "" : $"In {option.Range}.")}".Trim() is { Length: > 0 } text
            ? text
            : "Any value.";

    private static string IsInside(RangeModel range, string value)
    {
        // An open infinite bound excludes only infinity, as the comparison does.
        var low = double.IsNegativeInfinity(range.Low) && range.IncludesLow
            ? ""
            : $"{PythonText.Number(range.Low)} {(range.IncludesLow ? "<=" : "<")} ";
        var high = double.IsPositiveInfinity(range.High) && range.IncludesHigh
            ? ""
            : $" {(range.IncludesHigh ? "<=" : "<")} {PythonText.Number(range.High)}";
        return low + value + high is var text && text != value ? text : $"not math.isnan({value})";
    }
}
