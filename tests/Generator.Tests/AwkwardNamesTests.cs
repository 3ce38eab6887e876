using EntroPIC.Losses;
using Generator.Tests.Harness;

namespace Generator.Tests;

/// <summary>Names that are fine in the language and mean something else in C#: what is generated compiles all the same.</summary>
public sealed class AwkwardNamesTests
{
    private static readonly string[] Imported =
        ["EntroPIC.Batches", "EntroPIC.Controllers", "EntroPIC.Kernels", "EntroPIC.Kernels.Lanes", "EntroPIC.Losses"];

    [Theory]
    [InlineData("Math")]
    [InlineData("Law")]
    [InlineData("Signals")]
    [InlineData("Options")]
    [InlineData("string")]
    [InlineData("torch_")]
    [InlineData("Tensor")]
    public void ALossMayHaveTheName(string name) => TestProject.Generate($$"""
        loss {{name}} : EntroPic {
        }
        """);

    /// <summary>Generated code imports their namespaces, in which a loss of the same name would come first.</summary>
    [Fact]
    public void LossesAndControllersMayHaveTheNamesOfRuntimeTypes()
    {
        var types = typeof(PolicyLoss).Assembly.GetExportedTypes()
            .Where(static type => !type.IsNested && Imported.Contains(type.Namespace))
            .Select(static type => type.Name.Split('`')[0])
            .Concat(["Math", "ReadOnlySpan", "ArgumentOutOfRangeException", "InvalidOperationException"])
            .Distinct()
            .ToList();

        // Each is checked where the others are, too: a kernel, controls per update and per rollout, and a loss without a kernel.
        TestProject.Generate(string.Concat(types.Select(static name => $"loss {name} : EntroPic {{ }}\n")) + """
            loss Others : Gspo {
                param width = 1 in [0, 2]
                control gain = P(error: width - mean(entropy), kp: width) per rollout
                bonus b = gain * quantile(0.5, entropy) * entropy when prob > 0.95
            }
            """);
        TestProject.Generate(string.Concat(types.Select(static name => $"controller {name}(error) {{ state s = 0 in [0, inf) output s update s = max(s + error, 0) }}\n")) + """
            loss Others : Grpo {
                param target = 1
                control gain = Lane(error: target - mean(entropy))
                bonus b = gain * entropy when prob > 0.95
            }
            """);
    }

    [Theory]
    [InlineData("Acme.Math")]
    [InlineData("Acme.EntroPIC.Losses")]
    [InlineData("Acme.System")]
    [InlineData("Acme.Signals.torch")]
    [InlineData("class.new")]
    public void AFileMayHaveTheNamespace(string name) => TestProject.Generate($$"""
        namespace {{name}}
        loss Mine : EntroPic {
        }
        """);

    [Fact]
    public void ItemsMayBeCalledWhatCSharpCallsItsOwn() => TestProject.Generate("""
        controller Follow(state_, torch, class = 1) {
            state new = 0
            output state_ + torch * class * new
            update new = new + 1
        }

        loss Awkward : Grpo {
            param state_ = 1
            param settings = 2 in [0, 10]
            param option_range = 1 in [0, 1]
            param equality_contract = true
            control controllers = Follow(state_: -mean(entropy), torch: settings)
            control totals = Fixed(state_)
            let batch = entropy * option_range
            let void = if equality_contract then batch else 0
            group metrics when prob > 0.5 weight 2
            bonus name = controllers * void * totals when metrics
            metric last = mean(logp)
        }
        """);
}
