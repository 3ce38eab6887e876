using EntroPIC.Models;
using EntroPIC.Tests;

namespace Training.Tests.Models;

public sealed class TransformerConfigTests : TorchTest
{
    [Theory]
    [InlineData("VocabularySize", 0)]
    [InlineData("HiddenSize", -1)]
    [InlineData("IntermediateSize", 0)]
    [InlineData("Layers", 0)]
    [InlineData("Heads", 0)]
    [InlineData("KeyValueHeads", 0)]
    [InlineData("MaxPositions", 0)]
    public void CountsMustBePositive(string property, int value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Set(property, value));
        Assert.Equal($"`{property}` is {value}; it must be at least 1", error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void HeadSizeMustBeEven(int value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => SmallConfig with { HeadSize = value });
        Assert.Equal($"`HeadSize` is {value}; it must be even and at least 2", error.Message);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.5, "-0.5")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void RealNumbersMustBePositiveAndFinite(double value, string shown)
    {
        var theta = Assert.Throws<ArgumentOutOfRangeException>(() => SmallConfig with { RopeTheta = value });
        Assert.Equal($"`RopeTheta` is {shown}; it must be finite and greater than 0", theta.Message);
        var epsilon = Assert.Throws<ArgumentOutOfRangeException>(() => SmallConfig with { NormEpsilon = value });
        Assert.Equal($"`NormEpsilon` is {shown}; it must be finite and greater than 0", epsilon.Message);
    }

    [Fact]
    public void QueryHeadsMustShareKeyHeadsEvenly()
    {
        var error = Assert.Throws<ArgumentException>(() => new Transformer(SmallConfig with { KeyValueHeads = 3 }, seed: 0));
        Assert.Equal("`Heads` is 4; it must be a multiple of `KeyValueHeads`, which is 3", error.Message);
    }

    private static TransformerConfig Set(string property, int value) => property switch
    {
        "VocabularySize" => SmallConfig with { VocabularySize = value },
        "HiddenSize" => SmallConfig with { HiddenSize = value },
        "IntermediateSize" => SmallConfig with { IntermediateSize = value },
        "Layers" => SmallConfig with { Layers = value },
        "Heads" => SmallConfig with { Heads = value },
        "KeyValueHeads" => SmallConfig with { KeyValueHeads = value },
        _ => SmallConfig with { MaxPositions = value },
    };
}
