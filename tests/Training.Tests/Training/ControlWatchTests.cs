using EntroPIC.Training;

namespace Training.Tests.Training;

public sealed class ControlWatchTests
{
    [Fact]
    public void EvictionIsReportedOnceAlsoAfterResume()
    {
        var sink = new Recorder();
        var watch = new ControlWatch(["usual"], sink);
        watch.Observe(Step(4, evicted: 0));
        Assert.Empty(sink.Warnings);
        watch.Observe(Step(5, evicted: 3));
        watch.Observe(Step(6, evicted: 7));
        Assert.Equal(["`usual` has states of 131072 prompts, as many as it keeps (step 5): those that stepped longest ago are given up, and their prompts start anew"], sink.Warnings);

        var resumed = new ControlWatch(["usual"], sink) { Runs = watch.Runs };
        resumed.Observe(Step(7, evicted: 9));
        Assert.Single(sink.Warnings);
    }

    private static StepMetrics Step(long number, double evicted) => new(number, 1,
    [
        new("usual", 0.5), new("usual_prompts", 131072), new("usual_evicted", evicted),
    ]);
}
