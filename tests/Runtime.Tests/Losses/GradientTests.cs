using EntroPIC.Batches;
using EntroPIC.Kernels;
using EntroPIC.Losses;
using EntroPIC.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Losses;

public sealed class GradientTests
{
    private const double Step = 1e-6;

    public static TheoryData<string> Losses => LibraryLosses.Names;

    /// <summary>Losses whose gradient is the slope of their value, in tensor form and fused.</summary>
    public static TheoryData<string, bool> LossesInBothForms
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (var type in LibraryLosses.Types.Where(static type => !CutGradientTests.Cuts(type.Name) && !Restatements.Stops(type.Name)))
            {
                cases.Add(type.Name, false);
                cases.Add(type.Name, true);
            }

            return cases;
        }
    }

    /// <summary>Autograd of the generated code, and its kernel, against central differences, from the logits on, in double precision.</summary>
    [Theory]
    [MemberData(nameof(LossesInBothForms))]
    public void GradientMatchesFiniteDifferences(string name, bool isFused)
    {
        using var fused = new FusedForm();
        ILossForm form = isFused ? fused : new TensorForm();
        using var scope = torch.NewDisposeScope();
        var loss = LibraryLosses.Make(name);
        using var batch = TablePolicy.Rollout(5);
        var random = new Random(3);
        var flat = torch.tensor([.. Enumerable.Range(0, batch.Layout.TokenCount * TablePolicy.VocabularySize).Select(_ => 3 * random.NextDouble())]);
        var logits = flat.view(batch.Layout.TokenCount, TablePolicy.VocabularySize);
        var signals = loss.Traits.StepSignals | Signals.Entropy | Signals.EntropyGradient | Signals.Collision;
        using (var pass = new TensorForm().Begin(new PolicyOutputs(logits), batch, 1, signals))
        {
            pass.Forward();
        }

        // An old policy somewhat away, so that ratios are on both sides of the bounds; rewards that leave no advantage at 0.
        batch.OldLogp = batch.Logp + torch.tensor([.. Enumerable.Range(0, batch.Layout.TokenCount).Select(_ => 0.6 * (random.NextDouble() - 0.5))]);
        batch.Reward = torch.tensor([.. Enumerable.Range(0, batch.Layout.SequenceCount).Select(_ => random.NextDouble())]);
        // An engine that is as close to the old policy as any loss demands, but for the last half of the responses.
        var half = batch.Layout.TokenCount / 2;
        batch.RolloutLogp = batch.OldLogp + torch.tensor([.. Enumerable.Range(0, batch.Layout.TokenCount).Select(i => (i < half ? 0.01 : 0.6) * (random.NextDouble() - 0.5))]);
        loss.BeginRollout(batch);
        loss.Control(batch);
        var totals = loss.Total(batch);

        var leaf = logits.clone().requires_grad_();
        using (var pass = form.Begin(new PolicyOutputs(leaf), batch, 1, signals))
        {
            var value = pass.Backward(loss, totals);
            Assert.Equal(loss.Evaluate(batch, totals).ToDouble(), value, 12);
        }

        var gradient = leaf.grad!.data<double>().ToArray();
        Assert.Contains(gradient, static value => value != 0);
        var values = flat.data<double>();
        for (var i = 0; i < gradient.Length; i++)
        {
            var difference = (Value(i, Step) - Value(i, -Step)) / (2 * Step);
            Assert.True(Math.Abs(difference - gradient[i]) < 1e-7, $"{name}: gradient {i} is {gradient[i]:R}, differences give {difference:R}");
        }

        double Value(int place, double shift)
        {
            values[place] += shift;
            using var pass = new TensorForm().Begin(new PolicyOutputs(logits), batch, 1, signals);
            pass.Forward();
            var value = loss.Evaluate(batch, totals).ToDouble();
            values[place] -= shift;
            return value;
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void UninformativeBatchGivesNoNaN(string name)
    {
        using var scope = torch.NewDisposeScope();
        var loss = LibraryLosses.Make(name);
        var leaf = torch.zeros(3, dtype: ScalarType.Float64).requires_grad_();
        using var batch = new PackedBatch(new PackedLayout([2, 1, 0], [3]))
        {
            Progress = 0.5,
            Logp = leaf * 1,
            OldLogp = torch.zeros(3, dtype: ScalarType.Float64),
            Entropy = leaf * 0,
            Collision = torch.ones(3, dtype: ScalarType.Float64),
            Reward = torch.ones(3, dtype: ScalarType.Float64),
            BaselineReward = torch.ones(3, dtype: ScalarType.Float64),
            Truncated = torch.zeros(3, dtype: ScalarType.Bool),
            RefLogp = torch.zeros(3, dtype: ScalarType.Float64),
            RolloutLogp = torch.zeros(3, dtype: ScalarType.Float64),
            Value = torch.zeros(3, dtype: ScalarType.Float64),
        };
        LibrarySignals.Give(batch, static () => 0);
        loss.BeginRollout(batch);
        loss.Control(batch);
        var totals = loss.Total(batch);
        var value = loss.Evaluate(batch, totals);
        value.backward();
        Assert.True(double.IsFinite(value.ToDouble()));
        Assert.DoesNotContain(leaf.grad!.data<double>().ToArray(), double.IsNaN);
        Assert.DoesNotContain(loss.MetricsOf(batch, totals).Values, static metric => double.IsNaN(metric.Value));
    }
}
