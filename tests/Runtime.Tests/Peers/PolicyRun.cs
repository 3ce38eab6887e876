using System.Text.Json;
using System.Text.Json.Nodes;
using EntroPIC.Batches;
using EntroPIC.Kernels;
using EntroPIC.Losses;
using Runtime.Tests.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Peers;

/// <summary>The names of the inputs and the gradient in a case; <c>null</c> for an absent input.</summary>
internal sealed record PolicyNames(
    string Logp = "log_prob", string? OldLogp = "old_log_prob", string? Advantages = "advantages", string Mask = "response_mask", string Gradient = "grad_log_prob");

/// <summary>The inputs of a policy loss as a batch with one group per row, and the results of a loss on it.</summary>
internal sealed class PolicyRun : IDisposable
{
    private readonly GoldenCase _golden;
    private readonly PaddedInputs _padded;
    private readonly Tensor _leaf;
    private readonly Tensor? _entropy;
    private readonly PolicyNames _names;

    /// <param name="golden">The case.</param>
    /// <param name="names">What it calls its inputs.</param>
    /// <param name="mask">The tokens that take part; the case's mask unless given.</param>
    public PolicyRun(GoldenCase golden, PolicyNames? names = null, Tensor? mask = null)
    {
        _golden = golden;
        MetricTolerance = golden.Text("mask_dtype", "float") == "float" ? 0 : 1e-6;
        _names = names ?? new PolicyNames();
        var tokens = mask ?? golden.Input(_names.Mask);
        _padded = new PaddedInputs(tokens, [.. Enumerable.Repeat(1, (int)tokens.shape[0])]);
        (Rows, Columns) = (tokens.shape[0], tokens.shape[1]);
        _leaf = golden.Input(_names.Logp).requires_grad_();
        Batch = new PackedBatch(_padded.Layout) { Logp = _padded.Pack(_leaf) };
        Batch.OldLogp = _names.OldLogp is null ? torch.zeros_like(Batch.Logp.detach()) : Pack(_names.OldLogp);
        _entropy = golden.Has("entropies") ? golden.Input("entropies").requires_grad_() : null;
        if (_entropy is not null)
        {
            Batch.Entropy = _padded.Pack(_entropy);
        }

        var advantages = _names.Advantages is null ? torch.zeros_like(_leaf.detach()) : golden.Input(_names.Advantages);
        var isPerToken = advantages.dim() == 2;
        Batch.TokenReward = isPerToken ? Pack(advantages) : torch.zeros_like(Batch.OldLogp);
        Batch.Reward = isPerToken ? torch.zeros(Rows, Batch.OldLogp.dtype) : advantages;
        Batch.Value = torch.ones_like(Batch.OldLogp);
        Batch.RefLogp = golden.Has("ref_per_token_logps") ? Pack("ref_per_token_logps") : torch.zeros_like(Batch.OldLogp);
    }

    public PackedBatch Batch { get; }

    public long Rows { get; }

    public long Columns { get; }

    public int Tokens => _padded.Layout.TokenCount;

    /// <summary>Rows that have a token.</summary>
    public int Sequences => Enumerable.Range(0, _padded.Layout.SequenceCount).Count(row => _padded.Layout.LengthOf(row) > 0);

    public Tensor Pack(string input) => _padded.Pack(_golden.Input(input));

    public Tensor Pack(Tensor padded) => _padded.Pack(padded);

    /// <summary>
    /// Compatibility: where the mask has the type of the data in double precision, the peer adds 1e-8 to the tokens of a row before it divides
    /// by them, which a sum over rows of both signs can blow up beyond the tolerance. As a weight: n / (n + 1e-8).
    /// </summary>
    public Tensor RowEpsilon()
    {
        var length = Batch.Length.to(ScalarType.Float64);
        return Batch.Sequences.Spread(length / (length + Epsilon), Batch.Tokens).to(Batch.Logp.dtype);
    }

    /// <summary>With a mask of integers the peer's metrics are in single precision, whatever its data are in.</summary>
    public double MetricTolerance { get; init; }

    /// <summary>The constant that the peer adds to counts; 0 where single precision or integers would drop it.</summary>
    public double Epsilon => !_golden.IsFloat32 && _golden.Text("mask_dtype", "float") == "float" ? 1e-8 : 0;

    /// <summary>For each token its place in the padded matrix.</summary>
    public long[] Places() => _padded.Pack(torch.arange(Rows * Columns).view(Rows, Columns)).data<long>().ToArray();

    /// <summary>Compares loss, gradients and metrics.</summary>
    /// <param name="loss">Ours.</param>
    /// <param name="totals">How the peer counts: for the name of a total and our number its own.</param>
    /// <param name="metrics">For the peer's metrics ours.</param>
    /// <returns>Our metrics.</returns>
    public Dictionary<string, double> Check(PolicyLoss loss, Func<string, double, double> totals, IReadOnlyDictionary<string, string> metrics)
    {
        var keys = RecordKeys();
        loss.BeginRollout(Batch);
        loss.Control(Batch);
        var own = loss.Total(Batch);
        var counted = own.With(totals);
        var value = loss.Evaluate(Batch, counted);
        value.backward();
        var expected = GoldenCase.Number(_golden.Expected.GetProperty("loss"));
        if (double.IsNaN(expected))
        {
            CheckNothing(value.ToDouble());
        }

        _golden.Expect("loss", expected, value.ToDouble());
        Gradients(_leaf.grad, _entropy?.grad);
        Record(loss, counted, keys);
        CheckKernel(loss, counted, expected);
        var ours = ByName(loss.MetricsOf(Batch, counted));
        RecordMetrics(loss, counted, keys, ours, metrics);
        if (_golden.Expects("metrics"))
        {
            Metrics(ours, metrics);
            using var fused = new FusedForm();
            Metrics(ByName(fused.MetricsOf(loss, Batch, own)), metrics);
        }

        return ours;
    }

    /// <summary>Loss and gradient by the log-probabilities, where the peer's are elsewhere.</summary>
    public (double Loss, double[] Gradient) Evaluate(PolicyLoss loss, Func<string, double, double> totals)
    {
        loss.BeginRollout(Batch);
        loss.Control(Batch);
        var counted = loss.Total(Batch).With(totals);
        var value = loss.Evaluate(Batch, counted);
        value.backward();
        PythonCases.Current?.Add(
            _golden, loss, Batch, [],
            new JsonObject { ["loss"] = PythonCases.Value(value.ToDouble()), ["by_logp"] = PythonCases.Matrix(Batch, _padded.Pack(_leaf.grad!)) }, counted);
        return (value.ToDouble(), _leaf.grad!.to(ScalarType.Float64).contiguous().data<double>().ToArray());
    }

    public void Dispose()
    {
        Batch.Dispose();
        _padded.Dispose();
    }

    /// <summary>The random numbers that are drawn, by the name of the selection, while cases are recorded.</summary>
    private Dictionary<string, double[]> RecordKeys()
    {
        var keys = new Dictionary<string, double[]>(StringComparer.Ordinal);
        if (PythonCases.Current is not null && Batch.KeySource is { } source)
        {
            Batch.KeySource = (name, count) => keys[name] = source(name, count);
        }

        return keys;
    }

    private void Record(PolicyLoss loss, StepTotals totals, Dictionary<string, double[]> keys)
    {
        var expected = new JsonObject { ["loss"] = PythonCases.Node(_golden.Expected.GetProperty("loss")) };
        foreach (var (gradient, name) in new[] { (_names.Gradient, "by_logp"), ("grad_entropy", "by_entropy") })
        {
            if (_golden.Expects(gradient))
            {
                expected[name] = PythonCases.Node(_golden.Expected.GetProperty(gradient));
            }
        }

        PythonCases.Current?.Add(_golden, loss, Batch, [], expected, totals, Columns, keys);
    }

    private void RecordMetrics(
        PolicyLoss loss, StepTotals totals, Dictionary<string, double[]> keys, Dictionary<string, double> ours, IReadOnlyDictionary<string, string> names)
    {
        if (PythonCases.Current is not { } cases || !_golden.Expects("metrics"))
        {
            return;
        }

        var expected = new JsonObject();
        foreach (var metric in _golden.Expected.GetProperty("metrics").EnumerateObject())
        {
            if (names.TryGetValue(metric.Name, out var name) && ours.ContainsKey(name))
            {
                expected[name] = PythonCases.Node(metric.Value);
            }
        }

        if (expected.Count > 0)
        {
            cases.Add(_golden, loss, Batch, [], new JsonObject { ["metrics"] = expected }, totals, Columns, keys, Math.Max(_golden.Tolerance, MetricTolerance));
        }
    }

    /// <summary>The peer divides nothing by nothing. That is no value to agree with; ours is 0, and so is the gradient.</summary>
    private void CheckNothing(double value)
    {
        if (value != 0 || _leaf.grad is { } gradient && gradient.ne(0).any().ToBoolean())
        {
            throw new InvalidOperationException($"nothing takes part, and the loss is {value}");
        }

        throw new SkippedCaseException("the peer's loss is NaN, since nothing takes part (ours is 0, as is its gradient)");
    }

    /// <summary>The fused form against the same numbers.</summary>
    private void CheckKernel(PolicyLoss loss, StepTotals totals, double expected)
    {
        if (!loss.Traits.HasKernel)
        {
            return;
        }

        Batch.Logp = _padded.Pack(_leaf.detach());
        if (_entropy is not null)
        {
            Batch.Entropy = _padded.Pack(_entropy.detach());
        }

        var fused = KernelRun.Of(loss, Batch, totals);
        _golden.Expect("fused loss", expected, fused.Loss);
        Gradients(_padded.Unpack(torch.tensor(fused.ByLogp)), _padded.Unpack(torch.tensor(fused.ByEntropy)));
    }

    private static Dictionary<string, double> ByName(LossMetrics metrics) => metrics.Values.ToDictionary(static pair => pair.Key, static pair => pair.Value);

    private void Gradients(Tensor? byLogp, Tensor? byEntropy)
    {
        if (_golden.Expects(_names.Gradient))
        {
            _golden.Expect("gradient", _golden.Expected.GetProperty(_names.Gradient), byLogp ?? torch.zeros_like(_leaf));
        }

        if (_golden.Expects("grad_entropy"))
        {
            _golden.Expect("gradient of entropy", _golden.Expected.GetProperty("grad_entropy"), byEntropy ?? torch.zeros_like(_leaf));
        }
    }

    private void Metrics(Dictionary<string, double> ours, IReadOnlyDictionary<string, string> names)
    {
        _golden.Tolerance = Math.Max(_golden.Tolerance, MetricTolerance);
        foreach (var metric in _golden.Expected.GetProperty("metrics").EnumerateObject())
        {
            if (names.TryGetValue(metric.Name, out var name) && ours.TryGetValue(name, out var measured))
            {
                _golden.Expect(metric.Name, GoldenCase.Number(metric.Value), measured);
            }
        }
    }
}
