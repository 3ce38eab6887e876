using System.Globalization;
using System.Text;
using Differential.Forms;
using Differential.Reference;

namespace Differential.Machine;

/// <summary>A text with the results of the interpreter and of each form for a trial.</summary>
internal static class Report
{
    public static string Of(Trial trial, IReadOnlyList<IForm> forms)
    {
        var text = new StringBuilder();
        var program = CompiledProgram.Of("Case", trial.Program);
        using var compilation = new Compilation(program.IsAccepted && program.Failure is null ? [program] : []);
        foreach (var message in program.Errors)
        {
            text.AppendLine(message.ToString());
        }

        if (program.Failure is { } failure)
        {
            return text.AppendLine(failure.Message).ToString();
        }

        foreach (var loss in program.File.Losses.Where(loss => program.Losses.ContainsKey(loss.Name)))
        {
            var item = new LossCase(program, loss, trial.Batch);
            text.AppendLine(loss.Name);
            Append(text, "interpreter", () => Interpreter.Run(program.File, loss, trial.Batch, Arithmetic.Exact));
            foreach (var form in forms.Where(form => form.Takes(item)))
            {
                form.Prepare([item]);
                Append(text, form.Name, () => form.Run(item));
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, Func<IReadOnlyList<Outcome>> run)
    {
        text.Append("  ").AppendLine(name);
        try
        {
            foreach (var outcome in run())
            {
                var metrics = string.Join(", ", outcome.Metrics.Select(static metric => $"{metric.Key} {Number(metric.Value)}"));
                text.AppendLine(CultureInfo.InvariantCulture, $"    loss {Number(outcome.Loss)}; gradient {Numbers(outcome.Gradient)}; advantage {Numbers(outcome.Advantage)}; {metrics}");
            }
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"    {error.GetType().Name}: {error.Message}");
        }
    }

    private static string Numbers(double[] values) => $"[{string.Join(", ", values.Select(Number))}]";

    private static string Number(double value) => value.ToString("G9", CultureInfo.InvariantCulture);
}
