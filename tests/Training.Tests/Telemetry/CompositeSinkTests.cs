using EntroPIC.Telemetry;

namespace Training.Tests.Telemetry;

public class CompositeSinkTests
{
    [Fact]
    public void EverySinkGetsEveryCall()
    {
        var (first, second) = (new RecordingSink(), new RecordingSink());
        using (var composite = new CompositeSink(first, second))
        {
            composite.Write(new MetricsRecord("rl", 1));
            composite.Flush();
        }

        Assert.Equal(["write 1", "flush", "dispose"], first.Calls);
        Assert.Equal(first.Calls, second.Calls);
    }

    [Fact]
    public void ThrowingSinkDoesNotBlockTheOthers()
    {
        var (broken, sound) = (new RecordingSink { Failure = new IOException("disk full") }, new RecordingSink());
        using var composite = new CompositeSink(broken, sound);

        var error = Assert.Throws<IOException>(() => composite.Write(new MetricsRecord("rl", 1)));

        Assert.Same(broken.Failure, error);
        Assert.Equal(["write 1"], sound.Calls);
        broken.Failure = null;
    }

    [Fact]
    public void SeveralFailuresComeTogether()
    {
        RecordingSink[] broken = [new() { Failure = new IOException("one") }, new() { Failure = new IOException("two") }];
        var composite = new CompositeSink(broken);

        var error = Assert.Throws<AggregateException>(composite.Dispose);

        Assert.Equal(broken.Select(static sink => sink.Failure), error.InnerExceptions);
    }

    private sealed class RecordingSink : IMetricsSink
    {
        public List<string> Calls { get; } = [];

        public Exception? Failure { get; set; }

        public void Write(MetricsRecord record) => Note($"write {record.Step}");

        public void Flush() => Note("flush");

        public void Dispose() => Note("dispose");

        private void Note(string call)
        {
            if (Failure is not null)
            {
                throw Failure;
            }

            Calls.Add(call);
        }
    }
}
