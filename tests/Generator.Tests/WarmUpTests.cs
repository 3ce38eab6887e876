using EntroPIC.Generator;

namespace Generator.Tests;

public sealed class WarmUpTests
{
    /// <summary>It would do less than it should without anybody noticing.</summary>
    [Fact]
    public void ItsLossIsWholeAndHasWhatOrdinaryLossesHave()
    {
        var unit = WarmUp.Compile();
        var code = Assert.Single(unit.Losses).Code;

        Assert.Empty(unit.Diagnostics.ToSorted());
        Assert.All(["StepControllers", "ComputeTotals", "ComputeLoss", "ComputeMetrics", "struct Kernel", "struct MetricKernel"], part => Assert.Contains(part, code, StringComparison.Ordinal));
    }
}
