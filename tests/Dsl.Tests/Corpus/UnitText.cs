using System.Text;
using EntroPIC.Dsl;
using EntroPIC.Dsl.Printing;
using EntroPIC.Dsl.Scheduling;

namespace Dsl.Tests.Corpus;

/// <summary>A compiled file as the corpus keeps it: its warnings, then its graphs.</summary>
internal static class UnitText
{
    public static string Of(CompiledUnit<ScheduledLoss> unit)
    {
        var text = new StringBuilder();
        foreach (var message in unit.Diagnostics.ToSorted())
        {
            text.Append(message).Append('\n');
        }

        var graphs = FormPrinter.Graph(unit) ?? "";
        return text.Length > 0 && graphs.Length > 0 ? $"{text}\n{graphs}" : $"{text}{graphs}";
    }
}
