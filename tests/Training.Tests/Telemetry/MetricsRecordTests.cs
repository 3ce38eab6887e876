using EntroPIC.Telemetry;

namespace Training.Tests.Telemetry;

public class MetricsRecordTests
{
    [Fact]
    public void MetricsKeepTheirOrder()
    {
        var record = new MetricsRecord("rl", 3, ("reward", 1), ("alpha", 2), ("entropy", 3));

        Assert.Equal(["reward", "alpha", "entropy"], record.Metrics.Keys);
        Assert.Equal([1, 2, 3], record.Metrics.Values);
    }

    [Fact]
    public void DuplicateNameIsRejectedByName()
    {
        var error = Assert.Throws<ArgumentException>(() => new MetricsRecord("rl", 3, ("reward", 1), ("reward", 2)));

        Assert.StartsWith("metric `reward` is given twice for step 3 of stage `rl`", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stage")]
    [InlineData("step")]
    public void NamesOfTheRecordItselfAreTaken(string name)
    {
        var error = Assert.Throws<ArgumentException>(() => new MetricsRecord("rl", 3, (name, 1)));

        Assert.StartsWith($"a metric cannot be named `{name}`", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void BlankNamesAreErrors(string name)
    {
        Assert.Throws<ArgumentException>(() => new MetricsRecord("rl", 3, (name, 1)));
        Assert.Throws<ArgumentException>(() => new MetricsRecord(name, 3));
    }

    [Fact]
    public void NegativeStepIsAnError() => Assert.Throws<ArgumentOutOfRangeException>(() => new MetricsRecord("rl", -1));

    [Fact]
    public void LaterChangesOfTheSourceDoNotReachTheRecord()
    {
        var source = new List<(string, double)> { ("reward", 1) };
        var record = new MetricsRecord("rl", 3, source);
        source[0] = ("reward", 2);

        Assert.Equal(1, record.Metrics["reward"]);
        Assert.False(record.Metrics is IDictionary<string, double> { IsReadOnly: false });
    }
}
