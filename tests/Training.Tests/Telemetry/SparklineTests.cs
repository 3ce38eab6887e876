using EntroPIC.Telemetry;

namespace Training.Tests.Telemetry;

public class SparklineTests
{
    [Fact]
    public void ValuesSpanAllLevels() => Assert.Equal("▁▂▃▄▅▆▇█", Sparkline.Draw([0, 1, 2, 3, 4, 5, 6, 7], 8));

    [Fact]
    public void ValuesBeyondTheWidthAreAveraged() => Assert.Equal("▁█", Sparkline.Draw([0, 2, 9, 11], 2));

    [Fact]
    public void ConstantCurveLiesInTheMiddle() => Assert.Equal("▅▅▅", Sparkline.Draw([4, 4, 4], 8));

    [Fact]
    public void NonFiniteValuesAreGaps() =>
        Assert.Equal("▁  █", Sparkline.Draw([0, double.NaN, double.PositiveInfinity, 1], 8));

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void ZeroWidthIsEmpty(int width) => Assert.Equal("", Sparkline.Draw([1, 2], width));

    [Fact]
    public void NothingFiniteIsBlank() => Assert.Equal("  ", Sparkline.Draw([double.NaN, double.NaN], 8));

    [Fact]
    public void RangeBeyondADoubleDoesNotOverflow() => Assert.Equal("▅▅", Sparkline.Draw([double.MinValue, double.MaxValue], 8));
}
