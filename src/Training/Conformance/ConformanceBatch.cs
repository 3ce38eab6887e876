using EntroPIC.Batches;
using EntroPIC.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Conformance;

/// <summary>
/// Responses made up for comparison: groups of different sizes, one of a single response; responses of different lengths, one without a
/// token and one with a masked token inside. The same seed gives the same numbers everywhere.
/// </summary>
internal sealed class ConformanceBatch : IDisposable
{
    private const int Columns = 9;

    /// <summary>Tokens of the vocabulary of losses that look at it.</summary>
    private const int Words = 6;

    private static readonly int[] GroupSizes = [3, 1, 4];

    private static readonly int[] Lengths = [9, 5, 1, 6, 8, 0, 9, 3];

    private readonly PaddedInputs _padded;
    private readonly ScalarType _type;
    private readonly long _seed;
    private PolicyLoss? _loss;
    private int _column;

    public ConformanceBatch(ScalarType type, long seed)
    {
        (_type, _seed) = (type, seed);
        Mask = torch.tensor([.. Lengths.SelectMany(static (length, row) => Enumerable.Range(0, Columns).Select(column => column < length && (row, column) != (0, 4)))]).view(Lengths.Length, Columns);
        _padded = new PaddedInputs(Mask, GroupSizes);
        var size = Lengths.Length;
        Group = [.. GroupSizes.SelectMany(static (count, group) => Enumerable.Repeat(group, count))];
        Packed = new PackedBatch(_padded.Layout) { Seed = seed, PromptIds = ["17", "3", "29"] };
        Padded[Signals.Reward] =
            torch.tensor([.. Enumerable.Range(0, size).Select(row => row is 1 or 4 or 6 ? 1.0 : Math.Round(Uniform() * 2) / 2)], type);
        Padded[Signals.BaselineReward] = torch.tensor([.. Enumerable.Range(0, size).Select(_ => Math.Round(Uniform()))], type);
        Padded[Signals.Truncated] = torch.tensor([.. Enumerable.Range(0, size).Select(_ => Uniform() < 0.25)]);
        Padded[Signals.RolloutLogp] = Matrix(static u => -2 * u * u);
        Padded[Signals.RefLogp] = Matrix(static u => -2 * u * u);
        Padded[Signals.TokenReward] = Matrix(static u => u - 0.5);
        Padded[Signals.Value] = Matrix(static u => u);
        foreach (var signal in (SignalSets.Sampler | SignalSets.Reference | SignalSets.Critic | SignalSets.Verifier).Each()
            .Where(signal => !Padded.ContainsKey(signal)))
        {
            Padded[signal] = Made(signal);
        }

        foreach (var (signal, values) in Padded)
        {
            Packed.Assign(signal, values.dim() == 2 ? _padded.Pack(values) : values.alias());
        }

        Renew(0);
    }

    public Tensor Mask { get; }

    /// <summary>For each response the index of its prompt.</summary>
    public IReadOnlyList<int> Group { get; }

    /// <summary>The batch as the runtime holds it.</summary>
    public PackedBatch Packed { get; }

    /// <summary>Its signals as matrices of responses and columns, or a value for each response.</summary>
    public Dictionary<Signals, Tensor> Padded { get; } = [];

    /// <summary>Inputs that gradients are taken by, as matrices.</summary>
    public (Tensor Logp, Tensor Entropy) Leaves { get; private set; }

    /// <summary>The declared signals, as functions of the module take them: one per group for each of its responses.</summary>
    public Dictionary<string, Tensor> Given { get; } = new(StringComparer.Ordinal);

    /// <summary>Log-probabilities of the vocabulary, [B, T, V], by which gradients are taken; <c>null</c> where a loss does not look at it.</summary>
    public Tensor? Vocabulary { get; private set; }

    /// <summary>Gives the batch the statistics over the vocabulary that a loss declares; none are made for one without.</summary>
    public void GiveStatistics(PolicyLoss loss)
    {
        _loss = loss.Traits.Statistics.Count > 0 ? loss : null;
        if (_loss is null)
        {
            return;
        }

        var logits = torch.tensor([.. Enumerable.Range(0, Lengths.Length * Columns * Words).Select(_ => 4 * Uniform())], _type).view(Lengths.Length, Columns, Words);
        Vocabulary = torch.nn.functional.log_softmax(logits, 2).requires_grad_();
        using var packed = Vocabulary.index(TensorIndex.Tensor(Mask));
        loss.GiveStatistics(Packed, packed);
    }

    /// <summary>Gives the batch values of declared signals, within their ranges.</summary>
    public void Give(IEnumerable<DeclaredSignal> signals)
    {
        foreach (var signal in signals)
        {
            Packed.GiveSample(signal, _ => Uniform());
            var values = Packed.Given(signal);
            Given[signal.Name] = signal.Scope switch
            {
                SignalScope.Token => _padded.Unpack(values),
                SignalScope.Group => Packed.Groups.Spread(values, Packed.Sequences),
                _ => values.alias(),
            };
        }
    }

    /// <summary>Another policy: confident on some tokens, near the old one on others, and far off on a few.</summary>
    public void Renew(int step)
    {
        Packed.Step = step;
        Packed.Progress = 0.25 * Math.Min(step, 4);
        var old = Matrix(static u => u < 0.5 ? -0.04 * u : -3 * (u - 0.5));
        var moved = Matrix(static u => u < 0.2 ? 0.9 * (u - 0.1) : 0.3 * (u - 0.6));
        Assign(Signals.OldLogp, old);
        Assign(Signals.Logp, (old + moved).clamp_max(-1e-4));
        Assign(Signals.Entropy, Matrix(u => (0.05 + (0.1 * step) + u) * u));
        Assign(Signals.Collision, Matrix(static u => 0.05 + (0.9 * u)));
        Leaves = (Padded[Signals.Logp].detach().clone().requires_grad_(), Padded[Signals.Entropy].detach().clone().requires_grad_());
        Packed.Logp = _padded.Pack(Leaves.Logp);
        Packed.Entropy = _padded.Pack(Leaves.Entropy);
        if (_loss is not null)
        {
            GiveStatistics(_loss);
        }
    }

    /// <summary>The values at their places, 0 elsewhere.</summary>
    public Tensor Unpack(Tensor packed) => _padded.Unpack(packed);

    public void Dispose()
    {
        Packed.Dispose();
        _padded.Dispose();
    }

    private void Assign(Signals signal, Tensor values)
    {
        Padded[signal] = values;
        Packed.Assign(signal, _padded.Pack(values));
    }

    // No values of its own: below 1, with the sign of its range.
    private Tensor Made(Signals signal)
    {
        if ((SignalSets.Conditions & signal) != 0)
        {
            return torch.tensor([.. Enumerable.Range(0, Lengths.Length).Select(_ => Uniform() < 0.25)]);
        }

        var sign = (SignalSets.NotPositive & signal) != 0 ? -1 : 1;
        return (SignalSets.PerToken & signal) != 0
            ? Matrix(u => sign * u)
            : torch.tensor([.. Enumerable.Range(0, Lengths.Length).Select(_ => sign * Uniform())], _type);
    }

    private Tensor Matrix(Func<double, double> value) =>
        torch.tensor([.. Enumerable.Range(0, Lengths.Length * Columns).Select(_ => value(Uniform()))], _type).view(Lengths.Length, Columns);

    private double Uniform() => CounterRandom.Uniform(_seed, 0, 0, _column++);
}
