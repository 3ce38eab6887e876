using EntroPIC.Batches;
using EntroPIC.Losses;
using Runtime.Tests.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Numbers;

/// <summary>The scope of a value comes from its declaration, not from its size.</summary>
public sealed class ScopeTests
{
    [Fact]
    public void AdvantagePerResponseIsSlicedByResponse()
    {
        using var scope = torch.NewDisposeScope();

        // As many tokens as responses.
        using var batch = new PackedBatch(new PackedLayout([0, 2], [2])) { Advantage = torch.tensor([1.0, 2]) };
        Assert.Equal([2], batch.Slice(1, 2).Advantage.data<double>().ToArray());
        Assert.Equal([1], batch.Slice(0, 1).Advantage.data<double>().ToArray());
    }

    [Fact]
    public void AdvantagePerTokenIsSlicedByToken()
    {
        using var scope = torch.NewDisposeScope();
        using var batch = new PackedBatch(new PackedLayout([0, 2], [2]));
        batch.SetAdvantage(torch.tensor([1.0, 2]), batch.Tokens);
        Assert.Equal([1, 2], batch.Slice(1, 2).Advantage.data<double>().ToArray());
        Assert.Empty(batch.Slice(0, 1).Advantage.data<double>().ToArray());
        using var whole = PackedBatch.Join([batch.Slice(0, 2), batch.Slice(0, 2)]);
        Assert.Equal([1, 2], whole.Slice(3, 4).Advantage.data<double>().ToArray());
    }

    [Fact]
    public void AdvantageIsPerResponseOrPerToken()
    {
        using var scope = torch.NewDisposeScope();
        using var batch = new PackedBatch(new PackedLayout([1, 2], [2]));
        Assert.Equal("`advantage` has shape [3]; it must have one value per sequence, [2]", Assert.Throws<ArgumentException>(() => batch.Advantage = torch.zeros(3)).Message);
        Assert.Equal("`advantage` has shape [2]; it must have one value per token, [3]", Assert.Throws<ArgumentException>(() => batch.SetAdvantage(torch.zeros(2), batch.Tokens)).Message);
        Assert.StartsWith("an advantage lies along the batch's own `Sequences` or `Tokens`, not along this axis of groups", Assert.Throws<ArgumentException>(() => batch.SetAdvantage(torch.zeros(1), batch.Groups)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SliceKeepsItsOffsetInTheGroup()
    {
        using var scope = torch.NewDisposeScope();
        using var batch = new PackedBatch(new PackedLayout([1, 1, 1, 1, 1], [4, 1]));
        var part = batch.Slice(1, 5);
        Assert.Equal([1, 2, 3, 0], part.IndexInGroup.data<float>().ToArray());
        Assert.Equal([3, 0], part.Slice(2, 4).IndexInGroup.data<float>().ToArray());
        Assert.Equal([0], part.Slice(3, 4).IndexInGroup.data<float>().ToArray());
        Assert.Equal([2], part.Slice(1, 3).Slice(0, 1).IndexInGroup.data<float>().ToArray());
    }

    [Theory]
    [InlineData(false, 1, 3)]
    [InlineData(true, 1.5, 0.5)]
    public void SwitchGivesNumberToEveryResponse(bool isOn, double meanWeight, double tokenWeight)
    {
        using var scope = torch.NewDisposeScope();
        using var batch = new PackedBatch(new PackedLayout([1, 3, 0, 2], [4]))
        {
            Logp = torch.full(6, Math.Log(0.5), ScalarType.Float64),
            OldLogp = torch.full(6, Math.Log(0.5), ScalarType.Float64),
            Entropy = torch.full(6, 0.7, ScalarType.Float64),
            Reward = torch.tensor([1.0, 0, 0, 1]),
        };
        var loss = new Switched(new() { ByLength = isOn });
        loss.BeginRollout(batch);
        var totals = loss.Total(batch);
        var metrics = loss.MetricsOf(batch, totals).Values.ToDictionary(static metric => metric.Key, static metric => metric.Value);
        Assert.Equal(meanWeight, metrics["mean_weight"], 1e-15);
        Assert.Equal(tokenWeight, metrics["token_weight"], 1e-15);

        // Off: mean(2 * advantage) + 0.5. On: a token weighs 1 / length and its advantage is times length / std, std = sqrt(1 / 3).
        var expected = isOn ? -((0.5 - 1.5 + 0 + 1) / (Math.Sqrt(1 / 3.0) + 1e-6) / 6) - 0.7 : -(2 * (0.5 - 1.5 + 1) / 6) - 0.5;
        Assert.Equal(expected, loss.Evaluate(batch, totals).ToDouble(), 1e-14);
        Assert.Equal(expected, KernelRun.Of(loss, batch, totals).Loss, 1e-14);
    }

    [Fact]
    public void SequenceSumNormDividesPolicyPerResponseByItsLength()
    {
        using var scope = torch.NewDisposeScope();
        using var batch = new PackedBatch(new PackedLayout([2, 1, 0], [3])) { Logp = torch.zeros(3, ScalarType.Float64), Reward = torch.tensor([1.0, 3, 7]) };
        Assert.Equal(-(1 + 3) / 8.0 / 2, Value(new SequenceSumNorm()));
        Assert.Equal(-(1 + 3) / 5.0 / 2, Value(new SequenceSumNorm(new() { Horizon = 5 })));
        Assert.Equal(-(1 + 3) / 2.0, Value(new SequenceMean()));

        double Value(PolicyLoss loss)
        {
            loss.BeginRollout(batch);
            var totals = loss.Total(batch);
            var value = loss.Evaluate(batch, totals).ToDouble();
            Assert.Equal(value, KernelRun.Of(loss, batch, totals).Loss, 1e-15);
            return value;
        }
    }
}
