using EntroPIC.Rollouts;

namespace Training.Tests.Rollouts;

public sealed class SamplingOptionsTests
{
    private static readonly SamplingOptions Good = new() { MaxNewTokens = 4 };

    [Theory]
    [InlineData(-1, "-1")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void BadTemperatureIsRejected(double value, string shown)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Good with { Temperature = value });
        Assert.Equal($"`Temperature` is {shown}; it must be 0 or a finite number of at least 0.001", error.Message);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1.5, "1.5")]
    [InlineData(double.NaN, "NaN")]
    public void BadTopPIsRejected(double value, string shown)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Good with { TopP = value });
        Assert.Equal($"`TopP` is {shown}; it must be greater than 0 and at most 1", error.Message);
    }

    [Fact]
    public void NegativeTopKIsRejected()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Good with { TopK = -3 });
        Assert.Equal("`TopK` is -3; it must be at least 0", error.Message);
    }

    [Fact]
    public void ZeroMaxNewTokensIsRejected()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Good with { MaxNewTokens = 0 });
        Assert.Equal("`MaxNewTokens` is 0; it must be at least 1", error.Message);
    }

    [Fact]
    public void NegativeStopTokenIsRejected()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Good with { StopTokens = [2, -1] });
        Assert.Equal("`StopTokens` contains -1; token ids must be at least 0", error.Message);
    }

    [Fact]
    public void StopTokensAreCopied()
    {
        var tokens = new List<int> { 2 };
        var options = Good with { StopTokens = tokens };
        tokens.Add(-1);
        Assert.Equal([2], options.StopTokens);
    }
}
