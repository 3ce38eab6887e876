using EntroPIC.Telemetry;

namespace Training.Tests.Telemetry;

public class MetricHistoryTests
{
    [Fact]
    public void FewValuesAreKeptAsTheyAre()
    {
        var history = new MetricHistory();
        history.Add(1);
        history.Add(double.NaN);
        history.Add(3);

        Assert.Equal([1, double.NaN, 3], history.Values);
    }

    [Theory]
    [InlineData(256, 256)]
    [InlineData(257, 129)]
    [InlineData(512, 256)]
    [InlineData(100_000, 196)]
    public void ManyValuesAreAveragedInBoundedMemory(int count, int expectedCells)
    {
        var history = new MetricHistory();
        for (var i = 0; i < count; i++)
        {
            history.Add(i);
        }

        Assert.Equal(expectedCells, history.Values.Count);
        Assert.Equal(history.Values.Order(), history.Values);
        Assert.InRange(history.Values[0], 0, count / 100.0);
        Assert.InRange(history.Values[^1], count * 0.99 - 1, count);
    }

    [Fact]
    public void AverageIgnoresNonFiniteValues()
    {
        var history = new MetricHistory();
        history.Add(4);
        history.Add(double.NaN);
        for (var i = 2; i < 257; i++)
        {
            history.Add(1);
        }

        Assert.Equal(4, history.Values[0]);
    }
}
