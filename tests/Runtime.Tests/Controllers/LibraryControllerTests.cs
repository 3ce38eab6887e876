using EntroPIC.Controllers;

namespace Runtime.Tests.Controllers;

/// <summary>Laws of the library that no peer has a trace of, against what they say of themselves.</summary>
public sealed class LibraryControllerTests
{
    private static readonly double[] Errors = [0.3, -0.2, 0.05, 0.4, -0.1, 0, 0.25];

    [Fact]
    public void InclusiveIntegralEqualsExclusiveWithAddedGain()
    {
        PiInclusive.State? inclusive = null;
        Pi.State? exclusive = null;
        foreach (var error in Errors)
        {
            var one = PiInclusive.Step(inclusive, error, kp: 0.5, ki: 0.1);
            var other = Pi.Step(exclusive, error, kp: 0.6, ki: 0.1);
            Assert.Equal(other.Output, one.Output, 14);
            (inclusive, exclusive) = (one.State, other.State);
        }
    }

    [Fact]
    public void SaturatedOutputFreezesIntegral()
    {
        PiInclusive.State? inclusive = null;
        Pid.State? pid = null;
        for (var i = 0; i < 100; i++)
        {
            var step = PiInclusive.Step(inclusive, error: 2, kp: 1, ki: 0.1);
            var other = Pid.Step(pid, error: 2, kp: 1, ki: 0.1, kd: 0);
            Assert.Equal(1, step.Output);
            Assert.Equal(1, other.Output);
            Assert.True(step.IsSaturated && other.IsSaturated);
            (inclusive, pid) = (step.State, other.State);
        }

        Assert.Equal(0, inclusive!.Integral);
        Assert.Equal(0, pid!.Integral);
    }

    [Fact]
    public void DerivativeSmoothsErrorsAndIntegralLeaks()
    {
        var state = new Pid.State { Integral = 1, Smoothed = 0.1 };
        var step = Pid.Step(state, error: 0.3, kp: 0, ki: 0, kd: 2, smoothing: 0.5, leak: 0.25);
        Assert.Equal(2 * 0.5 * (0.3 - 0.1), step.Output, 14);
        Assert.Equal(0.2, step.State.Smoothed, 14);
        Assert.Equal((0.75 * 1) + 0.3, step.State.Integral, 14);
    }

    [Fact]
    public void DualCoefficientGrowsByFactorWithinItsBounds()
    {
        Dual.State? state = null;
        var last = 0.0;
        for (var i = 0; i < 5; i++)
        {
            var step = Dual.Step(state, error: 0.5, rate: 0.2, start: 0.01);
            Assert.Equal(0.01 * Math.Exp(0.1 * i), step.Output, 12);
            (state, last) = (step.State, step.Output);
        }

        Assert.True(last > 0.01);
        for (var i = 0; i < 200; i++)
        {
            state = Dual.Step(state, error: -5, rate: 0.2, start: 0.01).State;
        }

        Assert.Equal(1e-6, Dual.Step(state, error: 0).Output, 15);
    }

    [Fact]
    public void HysteresisOpensBelowLowBoundAndClosesAboveHigh()
    {
        Hysteresis.State? state = null;
        var gates = new List<bool>();
        foreach (var measured in new[] { 0.25, 0.15, 0.25, 0.35, 0.25, 0.1 })
        {
            var step = Hysteresis.Step(state, measured, low: 0.2, high: 0.3);
            gates.Add(step.Output);
            state = step.State;
        }

        Assert.Equal([false, true, true, false, false, true], gates);
    }

    [Fact]
    public void RunningMeanCoversAllEarlierValues()
    {
        RunningMean.State? state = null;
        var means = new List<double>();
        foreach (var measured in new[] { 2.0, 4, 9, 1 })
        {
            var step = RunningMean.Step(state, measured);
            means.Add(step.Output);
            state = step.State;
        }

        Assert.Equal([2, 2, 3, 5], means);
    }

    [Fact]
    public void SchedulesReachTheirEndAndStay()
    {
        Linear.State? linear = null;
        Cosine.State? cosine = null;
        for (var i = 0; i <= 6; i++)
        {
            var share = Math.Min(i / 4.0, 1);
            var one = Linear.Step(linear, first: 1, last: 0.2, steps: 4);
            var other = Cosine.Step(cosine, first: 1, last: 0.2, steps: 4);
            Assert.Equal(1 - (0.8 * share), one.Output, 14);
            Assert.Equal(0.2 + (0.4 * (1 + Math.Cos(Math.PI * share))), other.Output, 14);
            (linear, cosine) = (one.State, other.State);
        }
    }

    [Fact]
    public void StateOutOfRangeIsRejected()
    {
        var failure = Assert.Throws<StateRangeException>(() => SignStep.Step(new SignStep.State { Value = 2 }, error: 1, step: 0.1, start: 1, low: 0.5, high: 1.5));
        Assert.Contains("`value`", failure.Message, StringComparison.Ordinal);
    }
}
