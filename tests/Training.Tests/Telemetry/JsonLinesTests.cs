using System.Text.Json;
using CsCheck;
using EntroPIC.Telemetry;
using EntroPIC.Tests;

namespace Training.Tests.Telemetry;

public class JsonLinesTests : IDisposable
{
    private const string FirstLine = """{"stage":"rl","step":1,"reward":0.5}""";

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("metrics.jsonl");

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void LineIsOneFlatObjectInTheOrderOfTheMetrics()
    {
        Write(new MetricsRecord("rl", 12, ("reward", 0.1), ("alpha", -2), ("grad_norm", 1e-300)));

        Assert.Equal("""{"stage":"rl","step":12,"reward":0.1,"alpha":-2,"grad_norm":1E-300}""" + "\n", File.ReadAllText(Path));
    }

    [Fact]
    public void CultureDoesNotMatter()
    {
        using var culture = new GermanCulture();
        Write(new MetricsRecord("rl", 1234, ("reward", -1234.5)));

        Assert.Equal("""{"stage":"rl","step":1234,"reward":-1234.5}""" + "\n", File.ReadAllText(Path));
        Assert.Equal(-1234.5, Assert.Single(JsonLines.Read(Path).Records).Metrics["reward"]);
    }

    [Fact]
    public void EveryDoubleComesBackBitForBit() => Gen.Double.Array[1, 8].Sample(
        values =>
        {
            File.Delete(Path);
            Write(new MetricsRecord("eval", long.MaxValue, values.Select((value, i) => ($"metric_{i}", value))));
            var read = Assert.Single(JsonLines.Read(Path).Records);
            Assert.Equal(long.MaxValue, read.Step);
            Assert.Equal(values.Select(Bits), read.Metrics.Values.Select(Bits));
        },
        iter: 200,
        threads: 1);

    [Fact]
    public void NonFiniteValuesAreStringsInValidJson()
    {
        Write(new MetricsRecord("rl", 1, ("a", double.NaN), ("b", double.PositiveInfinity), ("c", double.NegativeInfinity), ("d", -0.0)));

        var line = File.ReadAllText(Path);
        Assert.Equal("""{"stage":"rl","step":1,"a":"NaN","b":"Infinity","c":"-Infinity","d":-0}""" + "\n", line);
        using var document = JsonDocument.Parse(line);
        var values = Assert.Single(JsonLines.Read(Path).Records).Metrics;
        Assert.Equal([double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0], values.Values);
        Assert.True(double.IsNegative(values["d"]));
    }

    [Fact]
    public void LineIsReadableAsSoonAsItIsWritten()
    {
        using var sink = new JsonLinesSink(Path);
        sink.Write(new MetricsRecord("rl", 1, ("reward", 0.5)));

        Assert.Single(JsonLines.Read(Path).Records);
    }

    [Fact]
    public void SinkCreatesTheFolderAndAppends()
    {
        var path = _folder.File("runs/first/metrics.jsonl");
        for (var step = 1; step <= 2; step++)
        {
            using var sink = new JsonLinesSink(path);
            sink.Write(new MetricsRecord("rl", step));
            Assert.Equal(0, sink.DiscardedBytes);
        }

        Assert.Equal([1, 2], JsonLines.Read(path).Records.Select(static record => record.Step));
    }

    [Theory]
    [InlineData("""{"stage":"rl","step":2,"rew""")]
    [InlineData("{\"st")]
    [InlineData("\0\0\0\0")]
    [InlineData("{\"stage\":\"rl\",\"step\":2,\"reward\":0.\0\0")]
    public void CutLastLineIsReportedByTheReaderAndRemovedByTheNextSink(string cut)
    {
        File.WriteAllText(Path, FirstLine + "\n" + cut);

        var before = JsonLines.Read(Path);
        Assert.Equal(2, before.CutLine);
        Assert.Equal(1, Assert.Single(before.Records).Step);

        using (var sink = new JsonLinesSink(Path))
        {
            Assert.Equal(cut.Length, sink.DiscardedBytes);
            sink.Write(new MetricsRecord("rl", 2, ("reward", 0.75)));
        }

        var after = JsonLines.Read(Path);
        Assert.Null(after.CutLine);
        Assert.Equal([0.5, 0.75], after.Records.Select(static record => record.Metrics["reward"]));
    }

    [Fact]
    public void LastLineWithoutLineEndIsKept()
    {
        File.WriteAllText(Path, FirstLine);
        Assert.Single(JsonLines.Read(Path).Records);

        Write(new MetricsRecord("rl", 2));

        Assert.Equal(FirstLine + "\n" + """{"stage":"rl","step":2}""" + "\n", File.ReadAllText(Path));
    }

    [Fact]
    public void CutLineMayBeLongerThanABlockOfTheSearch()
    {
        var cut = """{"stage":"rl","step":2,"x":""" + new string('1', 10_000);
        File.WriteAllText(Path, FirstLine + "\n" + cut);

        using var sink = new JsonLinesSink(Path);

        Assert.Equal(cut.Length, sink.DiscardedBytes);
    }

    [Fact]
    public void SinkLeavesForeignFilesAlone()
    {
        File.WriteAllText(Path, "my only copy of something");

        var error = Assert.Throws<InvalidDataException>(() => new JsonLinesSink(Path));

        Assert.Contains(Path, error.Message, StringComparison.Ordinal);
        Assert.Equal("my only copy of something", File.ReadAllText(Path));
    }

    [Theory]
    [InlineData("{\"stage\":\"rl\",\"st")]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("""{"stage":"rl"}""")]
    [InlineData("""{"step":1}""")]
    [InlineData("""{"stage":"rl","step":1.5}""")]
    [InlineData("""{"stage":"rl","step":1,"reward":"much"}""")]
    [InlineData("""{"stage":"rl","step":1,"reward":1,"reward":2}""")]
    public void BrokenLineInTheMiddleIsAnErrorWithFileAndLine(string broken)
    {
        File.WriteAllText(Path, FirstLine + "\n" + broken + "\n" + FirstLine + "\n");

        var error = Assert.Throws<InvalidDataException>(() => JsonLines.Read(Path));

        Assert.StartsWith($"{Path}(2): not a metrics record: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RandomBytesFailOnlyAsDocumented() => Gen.Select(Gen.Int[0, FirstLine.Length - 1], Gen.Byte).Array[0, 6].Sample(
        changes =>
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(FirstLine + "\n" + FirstLine + "\n");
            foreach (var (index, value) in changes)
            {
                bytes[index] = value;
            }

            File.WriteAllBytes(Path, bytes);

            var error = Record.Exception(() => JsonLines.Read(Path));
            Assert.True(error is null or InvalidDataException, error?.ToString());
        },
        iter: 1000,
        threads: 1);

    [Fact]
    public void ClosedSinkRefusesRecords()
    {
        var sink = new JsonLinesSink(Path);
        sink.Dispose();

        Assert.Throws<ObjectDisposedException>(() => sink.Write(new MetricsRecord("rl", 1)));
    }

    private void Write(MetricsRecord record)
    {
        using var sink = new JsonLinesSink(Path);
        sink.Write(record);
        sink.Flush();
    }

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value);
}
