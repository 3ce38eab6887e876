using EntroPIC.Tests;
using Generator.Tests.Harness;

namespace Generator.Tests;

/// <summary>C# that uses a loss with errors collects no errors of its own: the harness fails on any.</summary>
public sealed class ShapeTests
{
    private const string User = """
        using Acme;

        internal static class Program
        {
            public static double? Use()
            {
                var loss = new Steered(new Steered.Options { Target = 0.2, Low = 0.1 });
                return loss.Settings.Kp + loss.Controllers.Alpha?.Output + loss.Controllers.Alpha?.State.Integral;
            }
        }
        """;

    [Fact]
    public Task ErrorInItemLeavesOptionsAndControls()
    {
        var sources = TestProject.Generate(
            [("losses/steered.entropic", """
                /// Steers.
                loss Steered : Grpo {
                    param target = 0.1 in (0, 20)
                    param kp = 1 in [0, 1000]
                    control alpha = Pi(error: mean(entropy) - target, kp, ki: 0.01)
                    bonus steering = alpha * advantge
                }
                """)],
            ["losses/steered.entropic(6,30): error ENT1001: unknown value `advantge`; did you mean `advantage`?"],
            User);
        return Snapshot.Verify([("steered", "cs", sources.Values.Single())]);
    }

    [Fact]
    public void ErrorInBaseLeavesDerivedType() => TestProject.Generate(
        [
            ("a.entropic", "loss Steered : Middle {\n    param target = 0.3\n}"),
            ("b.entropic", "loss Middle : EntroPic {\n    bonus wrong = nothing_known\n}"),
        ],
        [
            "a.entropic(1,16): error ENT1024: inherited or called code has an error: b.entropic(2,19): ENT1001: unknown value `nothing_known`",
            "b.entropic(2,19): error ENT1001: unknown value `nothing_known`",
        ],
        User);

    [Fact]
    public void UnknownBaseLeavesOwnParams() => TestProject.Generate(
        [("a.entropic", "loss Lost : Nowhere {\n    param mine = 1\n    param mine = 2\n    param other = true\n}")],
        ["a.entropic(1,13): error ENT1004: unknown loss `Nowhere`"],
        "class Program { object o = new Acme.Lost(new Acme.Lost.Options { Mine = 3, Other = false }); }");

    [Fact]
    public void ParamWithInvalidDefaultStaysProperty() => TestProject.Generate(
        [("a.entropic", "loss A : Grpo {\n    param mine = yours\n    bonus b = mine * entropy\n}")],
        ["a.entropic(2,18): error ENT1001: unknown value `yours`"],
        "class Program { object o = new Acme.A(new Acme.A.Options { Mine = 3 }); }");

    [Fact]
    public void DuplicateDeclarationIsGeneratedOnce() => TestProject.Generate(
        [("a.entropic", "loss A : Grpo {\n}\nloss A : Grpo {\n}")],
        ["a.entropic(3,6): error ENT1005: `A` is already declared in line 1"],
        "class Program { object o = new Acme.A(); }");

    [Fact]
    public void NamesOfTwoFilesEqualInCSharpAreGeneratedOnce() => TestProject.Generate(
        [("a.entropic", "loss my_loss : Grpo {\n}"), ("b.entropic", "loss MyLoss : Grpo {\n}")],
        ["b.entropic(1,6): error ENT1006: `MyLoss` differs from `my_loss` (line 1 of a.entropic) only in case or underscores"],
        "class Program { object o = new Acme.MyLoss(); }");

    [Fact]
    public void NamesEqualInCSharpAreGeneratedOnce() => TestProject.Generate(
        [("a.entropic", "loss MyLoss : Grpo {\n}\nloss my_loss : Grpo {\n}\nlet myLoss(x) = x")],
        ["a.entropic(3,6): error ENT1006: `my_loss` differs from `MyLoss` (line 1) only in case or underscores"],
        "class Program { object o = new Acme.MyLoss(); }");
}
