using Generator.Tests.Harness;

namespace Generator.Tests;

/// <summary>Names that are fine in the language and mean something else in C#: what is generated compiles all the same.</summary>
public sealed class AwkwardNamesTests
{
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
