using EntroPIC.Batches;
using EntroPIC.Kernels;
using EntroPIC.Losses;
using EntroPIC.Tests;
using EntroPIC.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Losses;

/// <summary>
/// Losses with statistics over the vocabulary, from the logits on, against their equations in double precision. The gradient of an equation
/// is a difference of fourth order.
/// </summary>
public sealed class VocabularyTests
{
    private const double Temperature = 0.8;

    private static readonly int[] Lengths = [3, 0, 2, 4];

    private static readonly double[] Advantages = [1, -0.5, 0.25, -1];

    /// <summary>The part of the objective that a response adds beside its policy, from the log-probabilities of its tokens' vocabularies.</summary>
    private static readonly Dictionary<string, Func<double[][], double>> Equations = new(StringComparer.Ordinal)
    {
        ["WrittenEntropy"] = PerToken(static logps => 0.3 * Entropy(logps)),
        ["WrittenCollision"] = PerToken(static logps => -0.3 * logps.Sum(static logp => Math.Exp(2 * logp))),
        ["ClampedEntropy"] = PerToken(static logps =>
        {
            var among = logps.Where(logp => logp > logps.Max() - 2).ToArray();
            var mass = among.Sum(Math.Exp);
            return -0.3 * among.Sum(logp => Math.Exp(logp) / mass * Math.Log(Math.Exp(logp) / mass));
        }),
        ["RenyiEntropy"] = PerToken(static logps => 0.3 * Math.Log(logps.Sum(static logp => Math.Exp(0.5 * logp))) / 0.5),
        ["TsallisEntropy"] = PerToken(static logps => 0.3 * (1 - logps.Sum(static logp => Math.Exp(3 * logp))) / 2),
        ["SelfCertainty"] = PerToken(static logps => 0.3 * logps.Average(logp => logp + Math.Log(logps.Length))),
        ["LabelSmoothing"] = PerToken(static logps => 0.3 * logps.Average()),
        ["MostLikely"] = PerToken(static logps => 0.3 * Math.Exp(logps.Max())),
        ["SpreadOfProbabilities"] = PerToken(static logps => 0.3 * PlainBatch.Deviation([.. logps.Select(Math.Exp)])),
    };

    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (var loss in Equations.Keys)
            {
                cases.Add(loss, false);
                cases.Add(loss, true);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void StatisticIsItsEquation(string name, bool isMasked)
    {
        var logits = Logits(Lengths.Sum(), 7, isMasked);
        var expected = Expected(name, logits);
        foreach (var (form, type, tolerance) in Forms())
        {
            foreach (var measuresFirst in new[] { false, true })
            {
                var (value, gradient) = Run(name, form, logits, type, measuresFirst);
                Close(expected.Value, value, tolerance, $"{name} {form.GetType().Name} {type}");
                for (var i = 0; i < gradient.Length; i++)
                {
                    Close(expected.Gradient[i], gradient[i], tolerance, $"{name} {form.GetType().Name} {type}, gradient {i}");
                }
            }
        }
    }

    /// <summary>Rows of several blocks, with a rest that fills no lane; differences of sums would lose what is asked here.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void LargeVocabularyInSinglePrecisionAgreesWithDouble(string name, bool isMasked)
    {
        var logits = Logits(Lengths.Sum(), 9001, isMasked);
        var expected = Run(name, new TensorForm(), logits, ScalarType.Float64, measuresFirst: false);
        using var fused = new FusedForm();
        foreach (var measuresFirst in new[] { false, true })
        {
            var found = Run(name, fused, logits, ScalarType.Float32, measuresFirst);
            Close(expected.Value, found.Value, 3e-6, name);
            var largest = expected.Gradient.Max(Math.Abs);
            for (var i = 0; i < found.Gradient.Length; i++)
            {
                Assert.True(Math.Abs(expected.Gradient[i] - found.Gradient[i]) <= 3e-6 * largest, $"{name}: gradient {i} is {found.Gradient[i]:R}, {expected.Gradient[i]:R} expected");
            }
        }
    }

    /// <summary>Only differences of logits count, however large the logits are.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void LargeLogitsCostNoAccuracy(string name, bool isMasked)
    {
        var logits = Array.ConvertAll(Logits(Lengths.Sum(), 7, isMasked), static logit => (double)(float)(8000 + logit));
        var expected = Run(name, new TensorForm(), logits, ScalarType.Float64, measuresFirst: false);
        using var fused = new FusedForm();
        foreach (var measuresFirst in new[] { false, true })
        {
            var found = Run(name, fused, logits, ScalarType.Float32, measuresFirst);
            Close(expected.Value, found.Value, 3e-6, name);
            Assert.All(expected.Gradient.Zip(found.Gradient), pair => Close(pair.First, pair.Second, 3e-6, name));
        }
    }

    /// <summary>A step cut into micro-batches gives the same weights, controllers and metrics, in both forms.</summary>
    [Theory]
    [InlineData("OfResponses")]
    [InlineData("Measured")]
    [InlineData("ClampedEntropy")]
    public void CutStepIsTheStep(string name)
    {
        var whole = Train(name, LossFormKind.Tensor, 0);
        foreach (var tokens in new[] { 0, 6, 1 })
        {
            var found = Train(name, LossFormKind.Fused, tokens);
            Assert.Equal(whole.Select(static number => number.Key), found.Select(static number => number.Key));
            Assert.All(whole.Zip(found), static pair => Close(pair.First.Value, pair.Second.Value, 1e-9, pair.First.Key));
        }
    }

    /// <summary>Another loss, or the same one with other options, has other statistics, whatever their names.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("WrittenEntropy")]
    [InlineData("WrittenCollision")]
    public void PassBegunWithoutTheLossIsRefused(string? begun)
    {
        foreach (var (form, type, _) in Forms())
        {
            using var scope = torch.NewDisposeScope();
            using var batch = Batch(type);
            var loss = Make("WrittenEntropy");
            var logits = torch.zeros([Lengths.Sum(), 7], type).requires_grad_();
            using var pass = form.Begin(new PolicyOutputs(logits), batch, 1, Signals.Logp, begun is null ? null : Make(begun));
            var failure = Assert.Throws<InvalidOperationException>(() => pass.Backward(loss, loss.Total(batch)));
            Assert.Contains("give `Begin` the loss", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void RowWithoutANumberHasNoStatistic()
    {
        using var scope = torch.NewDisposeScope();
        using var form = new FusedForm();
        using var batch = Batch(ScalarType.Float32);
        var loss = Make("WrittenEntropy");
        var logits = torch.zeros(Lengths.Sum(), 7);
        logits[0, 3] = double.NaN;
        using var pass = form.Begin(new PolicyOutputs(logits.requires_grad_()), batch, 1, Signals.Logp | Signals.Entropy, loss);
        pass.Forward();
        var values = batch.Statistic(loss.Traits.Statistics[0]).data<float>().ToArray();
        Assert.True(float.IsNaN(values[0]));
        Assert.DoesNotContain(values[1..], float.IsNaN);
    }

    private static Func<double[][], double> PerToken(Func<double[], double> statistic) => tokens => tokens.Sum(statistic);

    private static double Entropy(double[] logps) => -logps.Sum(static logp => Math.Exp(logp) * logp);

    private static IEnumerable<(ILossForm Form, ScalarType Type, double Tolerance)> Forms() =>
    [
        (new TensorForm(), ScalarType.Float64, 1e-9),
        (new FusedForm(), ScalarType.Float64, 1e-9),
        (new FusedForm(), ScalarType.Float32, 2e-6),
    ];

    private static double[] Logits(int rows, int words, bool isMasked)
    {
        var random = new Random(11);
        return [.. Enumerable.Range(0, rows * words).Select(i => isMasked && i % words is 1 or 5 ? double.NegativeInfinity : 4 * random.NextDouble())];
    }

    private static PackedBatch Batch(ScalarType type) => new(new PackedLayout(Lengths, [Lengths.Length]))
    {
        Reward = torch.tensor(Advantages, type),
        Advantage = torch.tensor(Advantages, type),
        TokenIds = [.. Enumerable.Range(0, Lengths.Sum()).Select(static token => token % 3 == 1 ? 2 : token % 3)],
    };

    private static (double Value, double[] Gradient) Run(string name, ILossForm form, double[] logits, ScalarType type, bool measuresFirst)
    {
        using var scope = torch.NewDisposeScope();
        using var batch = Batch(type);
        var loss = Make(name);
        var leaf = torch.tensor(logits).to(type).view(Lengths.Sum(), -1).requires_grad_();
        using var pass = form.Begin(new PolicyOutputs(leaf), batch, Temperature, loss.Traits.StepSignals | Signals.Entropy, loss);
        if (measuresFirst)
        {
            pass.Forward();
        }

        var value = pass.Backward(loss, loss.Total(batch));
        return (value, leaf.grad!.to(ScalarType.Float64).data<double>().ToArray());
    }

    private static (double Value, double[] Gradient) Expected(string name, double[] logits)
    {
        const double Step = 1e-3;
        var ids = Batch(ScalarType.Float64).TokenIds;
        var words = logits.Length / Lengths.Sum();
        double Value()
        {
            var objective = 0.0;
            for (var (sequence, first) = (0, 0); sequence < Lengths.Length; first += Lengths[sequence++])
            {
                var tokens = Enumerable.Range(first, Lengths[sequence]).Select(token =>
                {
                    var row = logits.AsSpan(token * words, words).ToArray().Select(static logit => logit / Temperature).ToArray();
                    var sum = Math.Log(row.Sum(Math.Exp));
                    return (Logp: row[ids[token]] - sum, Possible: row.Where(double.IsFinite).Select(logit => logit - sum).ToArray());
                }).ToArray();
                objective += tokens.Sum(token => Advantages[sequence] * token.Logp) + Equations[name]([.. tokens.Select(static token => token.Possible)]);
            }

            return -objective / Lengths.Sum();
        }

        double Shifted(int place, double by)
        {
            var logit = logits[place];
            logits[place] += by;
            var value = Value();
            logits[place] = logit;
            return value;
        }

        return (Value(), [.. logits.Select((logit, i) => double.IsInfinity(logit) ? 0
            : ((8 * (Shifted(i, Step) - Shifted(i, -Step))) - (Shifted(i, 2 * Step) - Shifted(i, -2 * Step))) / (12 * Step))]);
    }

    private static List<KeyValuePair<string, double>> Train(string name, LossFormKind form, int microBatchTokens)
    {
        using var policy = new TablePolicy(1);
        using var optimizer = torch.optim.SGD(policy.Weights.Select(static weight => weight.Weight), 0.05);
        var updater = new PolicyUpdater(policy, Make(name), optimizer, new UpdateOptions { Form = form, MicroBatchTokens = microBatchTokens, ExactMeasurement = true });
        var numbers = new List<KeyValuePair<string, double>>();
        for (var i = 0; i < 3; i++)
        {
            using var rollout = TablePolicy.Rollout(i + 10);
            rollout.Advantage = rollout.Reward - 0.5;
            numbers.AddRange(updater.Update(rollout).SelectMany(static step => step.Values));
        }

        return [.. numbers, .. policy.Values().Select(static (value, i) => KeyValuePair.Create($"weight {i}", value))];
    }

    private static PolicyLoss Make(string name) =>
        (PolicyLoss)Activator.CreateInstance(typeof(Vocabularies.WrittenEntropy).Assembly.GetType($"Vocabularies.{name}", throwOnError: true)!)!;

    private static void Close(double expected, double found, double tolerance, string what) =>
        Assert.True(Math.Abs(expected - found) <= tolerance * (1 + Math.Abs(expected)), $"{what}: {found:R}, {expected:R} expected");
}
