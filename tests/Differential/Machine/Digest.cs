using System.Security.Cryptography;
using System.Text;
using Differential.Forms;

namespace Differential.Machine;

/// <summary>A text with the exact bits that the fused form returns for some programs.</summary>
internal static class Digest
{
    public static string Of(int programs, ulong seed)
    {
        var trials = Enumerable.Range(0, programs).Select(k => LongRun.TrialOf(seed, k)).ToList();
        var compiled = trials.Select(static (trial, k) => (Program: CompiledProgram.Of($"P{k}", trial.Program), trial.Batch)).ToList();
        using var compilation = new Compilation([.. compiled.Select(static item => item.Program).Where(static program => program is { IsAccepted: true, Failure: null })]);
        var text = new StringBuilder();
        foreach (var (program, batch) in compiled)
        {
            foreach (var loss in program.Losses.Keys)
            {
                var item = new LossCase(program, program.File.Losses.First(syntax => syntax.Name == loss), batch);
                foreach (var form in TorchForm.All.Where(form => form.Precision > 1e-10 && form.Takes(item)))
                {
                    Append(text, form, item);
                }
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static void Append(StringBuilder text, TorchForm form, LossCase item)
    {
        try
        {
            foreach (var outcome in form.Run(item))
            {
                text.Append(Bits(outcome.Loss)).AppendJoin(' ', outcome.Gradient.Select(Bits)).AppendJoin(' ', outcome.Metrics.Values.Select(Bits));
            }
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            text.Append(error.GetType().Name);
        }
    }

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);
}
