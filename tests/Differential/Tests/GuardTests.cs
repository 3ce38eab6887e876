using Differential.Forms;
using Differential.Machine;
using Differential.Reference;

namespace Differential.Tests;

/// <summary>
/// A condition protects the gradient, too: where it does not hold, what it rules out passes no NaN on. The machine leaves such programs
/// out, because the branch that does not count is no number; here both forms and the interpreter must give the same numbers.
/// </summary>
public class GuardTests
{
    private static readonly BatchCase Batch = CaseFile.Read(Path.Combine(AppContext.BaseDirectory, "cases", "guard-of-a-root")).Batch;

    [Theory]
    [InlineData("bonus b = if entropy > 0 then logp / entropy else logp")]
    [InlineData("bonus b = if entropy > 0 then log(entropy) else 0")]
    [InlineData("bonus b = if entropy <= 0 then 0 else entropy ^ -0.5")]
    [InlineData("bonus b = if std(logp per sequence) > 0 then logp / std(logp per sequence) else 0")]
    [InlineData("bonus b = if logp < -100 then 0 else (if entropy > 0 then 1 / entropy else 1)")]
    [InlineData("bonus b = 1 / entropy when entropy > 0")]
    [InlineData("keep k when entropy > 0 bonus b = log(entropy)")]
    public void ExcludedBranchPassesNoGradient(string items)
    {
        var text = $"loss Guarded {{ advantage = reward policy logp {items} }}";
        var program = CompiledProgram.Of("Guarded", text);
        var loss = new LossCase(program, program.File!.Losses.Single(), Batch);
        var expected = Interpreter.Run(program.File, loss.Syntax, Batch, Arithmetic.Exact)[0];
        Assert.All([expected.Loss, .. expected.Gradient], static number => Assert.True(double.IsFinite(number)));

        using var compilation = new Compilation([program]);
        using var forms = new AllForms();
        foreach (var form in forms.List.Where(form => form.Takes(loss) && form.Precision == Arithmetic.Double))
        {
            form.Prepare([loss]);
            var given = form.Run(loss)[0];
            Assert.Equal(expected.Loss, given.Loss, 1e-9 * Math.Max(1, Math.Abs(expected.Loss)));
            Assert.All(expected.Gradient.Zip(given.Gradient), static pair => Assert.Equal(pair.First, pair.Second, 1e-9 * Math.Max(1, Math.Abs(pair.First))));
        }
    }
}
