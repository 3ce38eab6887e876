using EntroPIC.Batches;
using EntroPIC.Kernels;
using EntroPIC.Losses;
using EntroPIC.Tests;
using EntroPIC.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Numbers;

/// <summary>The losses of this folder in both forms, in both precisions, and under every cut.</summary>
public sealed class FormsTests : TorchTest
{
    private static readonly Type[] Types =
        [.. typeof(FormsTests).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(PolicyLoss)) && type.Namespace == typeof(FormsTests).Namespace)];

    public static TheoryData<string> Cases => [.. Types.Select(static type => type.Name)];

    /// <summary>A live mean over the batch is that of the micro-batch, which the compiler warns of.</summary>
    public static TheoryData<string> CutCases => [.. Types.Where(static type => type != typeof(OneForAll) && type != typeof(ClampedByTokens)).Select(static type => type.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void FusedFormMatchesTensorForm(string name)
    {
        foreach (var (type, tolerance) in new[] { (ScalarType.Float64, 1e-12), (ScalarType.Float32, 2e-6) })
        {
            foreach (var (isOnPolicy, measuresFirst) in new[] { (true, true), (true, false), (false, true), (false, false) })
            {
                using var fused = new FusedForm();
                var (value, gradient, metrics) = Run(name, new TensorForm(), type, isOnPolicy, measuresFirst);
                var (otherValue, otherGradient, otherMetrics) = Run(name, fused, type, isOnPolicy, measuresFirst);
                Assert.True(Math.Abs(value - otherValue) <= tolerance * Math.Max(1, Math.Abs(value)), $"the loss is {otherValue:R}, in tensors {value:R}");
                AssertClose(gradient, otherGradient, tolerance * Math.Max(1, gradient.abs().max().ToDouble()));
                foreach (var (one, other) in metrics.Zip(otherMetrics))
                {
                    Assert.Equal(one.Key, other.Key);
                    Assert.True(one.Value.Equals(other.Value) || Math.Abs(one.Value - other.Value) <= tolerance * Math.Max(1, Math.Abs(one.Value)), $"`{one.Key}` is {other.Value:R}, in tensors {one.Value:R}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(CutCases))]
    public void MicroBatchesChangeNothing(string name)
    {
        foreach (var form in Enum.GetValues<LossFormKind>())
        {
            foreach (var options in new[] { new UpdateOptions { ExactMeasurement = true, Form = form }, new UpdateOptions { ExactMeasurement = true, Form = form, MiniBatches = 2, Epochs = 2 } })
            {
                var whole = Train(name, options);
                foreach (var tokens in new[] { 1, 7, 12, 25 })
                {
                    foreach (var ((metric, one), (_, other)) in whole.Zip(Train(name, options with { MicroBatchTokens = tokens })))
                    {
                        Assert.True(one.Equals(other) || Math.Abs(one - other) <= 1e-12 * Math.Max(1, Math.Abs(one)), $"{form}, {tokens} tokens: {metric} is {other:R}, uncut {one:R}");
                    }
                }
            }
        }
    }

    private static (double Value, Tensor Gradient, IReadOnlyList<KeyValuePair<string, double>> Metrics) Run(string name, ILossForm form, ScalarType type, bool isOnPolicy, bool measuresFirst)
    {
        const int VocabularySize = 11;
        var loss = Make(name);
        var random = new Random(7);
        using var batch = TablePolicy.Rollout(8, type: type);
        var logits = torch.tensor([.. Enumerable.Range(0, batch.Layout.TokenCount * VocabularySize).Select(_ => 3 * random.NextDouble())], type).view(batch.Layout.TokenCount, VocabularySize).requires_grad_();
        if (!isOnPolicy)
        {
            batch.OldLogp = torch.tensor([.. Enumerable.Range(0, batch.Layout.TokenCount).Select(_ => -3 * random.NextDouble())], type);
        }

        using var pass = form.Begin(new PolicyOutputs(logits), batch, 0.8, loss.Traits.StepSignals | Signals.Entropy);
        if (measuresFirst || loss.Traits.HasUpdateControls || loss.Traits.TotalsNeedPolicy || (loss.Traits.RolloutSignals & Signals.OldLogp) != 0)
        {
            pass.Forward();
            batch.OldLogp = isOnPolicy ? batch.Logp.clone() : batch.OldLogp;
        }

        loss.BeginRollout(batch);
        loss.Control(batch);
        var totals = loss.Total(batch);
        var value = pass.Backward(loss, totals);
        return (value, logits.grad!, form.MetricsOf(loss, batch, totals).Values);
    }

    private static List<KeyValuePair<string, double>> Train(string name, UpdateOptions options)
    {
        using var policy = new TablePolicy(1);
        using var optimizer = torch.optim.SGD(policy.Weights.Select(static weight => weight.Weight), 0.05);
        var updater = new PolicyUpdater(policy, Make(name), optimizer, options);
        var numbers = new List<KeyValuePair<string, double>>();
        for (var i = 0; i < 2; i++)
        {
            using var rollout = TablePolicy.Rollout(i + 10);
            numbers.AddRange(updater.Update(rollout).SelectMany(static step => step.Values));
        }

        return [.. numbers, .. policy.Values().Select(static (value, i) => KeyValuePair.Create($"weight {i}", value))];
    }

    private static PolicyLoss Make(string name) => (PolicyLoss)Activator.CreateInstance(Types.Single(type => type.Name == name))!;
}
