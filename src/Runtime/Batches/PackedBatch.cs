using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Batches;

/// <summary>
/// Tokens of several responses, packed, with the signals that are known of them. Tensors that are assigned to it become its own
/// and are disposed with it. N tokens, S sequences.
/// </summary>
public sealed partial class PackedBatch : IDisposable
{
    private readonly Dictionary<Signals, (Axis Axis, Tensor Values)> _signals = [];
    private readonly Lazy<Axis> _positions;
    private Device _device = torch.CPU;
    private double? _progress;

    /// <summary>A batch without signals yet.</summary>
    /// <param name="layout">The layout of its tokens.</param>
    public PackedBatch(PackedLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        Layout = layout;
        Tokens = new Axis("token", layout.TokenCount, () => _device);
        Sequences = new Axis("sequence", layout.SequenceCount, () => _device);
        Groups = new Axis("group", layout.GroupCount, () => _device);
        Tokens.BelongsTo(Sequences, SequenceOfToken);
        Tokens.BelongsTo(Groups, () => Array.ConvertAll(SequenceOfToken(), sequence => GroupOfSequence()[sequence]));
        Sequences.BelongsTo(Groups, GroupOfSequence);
        _positions = new Lazy<Axis>(MakePositions);
    }

    /// <summary>The layout of its tokens.</summary>
    public PackedLayout Layout { get; }

    /// <summary>The tokens.</summary>
    public Axis Tokens { get; }

    /// <summary>The sequences.</summary>
    public Axis Sequences { get; }

    /// <summary>The groups: responses to one prompt.</summary>
    public Axis Groups { get; }

    /// <summary>The positions: across the sequences of a group, the tokens with the same index in their response.</summary>
    public Axis Positions => _positions.Value;

    /// <summary>Optimizer steps taken before this one.</summary>
    public double Step { get; set; }

    /// <summary>The seed of the random draws of a loss; with <see cref="Step"/> it determines the draw.</summary>
    public long Seed { get; set; }

    /// <summary>Passes over the prompts so far.</summary>
    public double Epoch { get; init; }

    /// <summary>Share of the stage's rollouts taken so far, from 0 to 1.</summary>
    /// <exception cref="InvalidOperationException">Nobody has set it: the length of a run is known to its trainer alone.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in [0, 1].</exception>
    public double Progress
    {
        get => _progress ?? throw Missing(Signals.Progress);
        set => _progress = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "progress is the share of a run that is done: 0 to 1");
    }

    /// <summary>Counts of the source that made it, by name; the updater reports them.</summary>
    public IReadOnlyList<(string Name, double Value)> Counts { get; init; } = [];

    /// <summary>The prompt of each sequence: token ids. Empty if the policy needs none.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Prompts
    {
        get;
        init => field = value.Count == 0 || value.Count == Layout.SequenceCount
            ? value
            : throw new ArgumentException($"there are {value.Count} prompts for {Layout.SequenceCount} sequences");
    } = [];

    /// <summary>The token ids of all sequences, packed: N of them. Empty where nothing asks for them.</summary>
    public IReadOnlyList<int> TokenIds
    {
        get;
        init => field = value.Count == 0 || value.Count == Layout.TokenCount
            ? value
            : throw new ArgumentException($"there are {value.Count} token ids for {Layout.TokenCount} tokens");
    } = [];

    /// <inheritdoc cref="Signals.TokenReward"/>
    /// <remarks>Shape [N]; the reward of the response on its last token unless placed otherwise.</remarks>
    public Tensor TokenReward { get => PlaceReward(); set => Set(Signals.TokenReward, value, Tokens); }

    /// <inheritdoc cref="Signals.Advantage"/>
    /// <remarks>Shape [S]. Advantages per token, [N], are given by <see cref="SetAdvantage"/>.</remarks>
    public Tensor Advantage { get => Get(Signals.Advantage); set => SetAdvantage(value, Sequences); }

    /// <inheritdoc cref="Signals.Length"/>
    /// <remarks>Shape [S]; follows from the layout.</remarks>
    public Tensor Length => Derive(Signals.Length, Sequences, Enumerable.Range(0, Layout.SequenceCount).Select(Layout.LengthOf));

    /// <inheritdoc cref="Signals.Position"/>
    /// <remarks>Shape [N]; follows from the layout.</remarks>
    public Tensor Position => Derive(Signals.Position, Tokens, Enumerable.Range(0, Layout.SequenceCount).SelectMany(sequence =>
        Enumerable.Range(Layout.SequenceOffsets[sequence], Layout.LengthOf(sequence)).Select(token => Layout.PositionOf(sequence, token))));

    /// <inheritdoc cref="Signals.IndexInGroup"/>
    /// <remarks>Shape [S]; follows from the layout.</remarks>
    public Tensor IndexInGroup => Derive(Signals.IndexInGroup, Sequences, Layout.IndicesInGroups());

    /// <summary>Gives each sequence or each token its advantage: whichever the loss declares.</summary>
    /// <param name="values">Shape [<paramref name="axis"/>.Size].</param>
    /// <param name="axis"><see cref="Sequences"/> or <see cref="Tokens"/>.</param>
    /// <exception cref="ArgumentException">The values do not lie along the axis, or it is another one.</exception>
    public void SetAdvantage(Tensor values, Axis axis)
    {
        ArgumentNullException.ThrowIfNull(axis);
        if (axis != Sequences && axis != Tokens)
        {
            throw new ArgumentException(
                $"an advantage lies along the batch's own `{nameof(Sequences)}` or `{nameof(Tokens)}`, not along this axis of {axis.Name}s",
                nameof(axis));
        }

        Set(Signals.Advantage, values, axis);
    }

    /// <summary>
    /// Takes the policy as its own old one, without gradient, unless the batch has old log-probabilities. Its ratios are then 1.
    /// </summary>
    /// <param name="isShared">
    /// True for the policy's own memory, so that a form that computes the policy computes the old one with it. The form must then assign a
    /// copy.
    /// </param>
    /// <returns>True unless the batch has old log-probabilities.</returns>
    internal bool UsePolicyAsOld(bool isShared = false)
    {
        if (Has(Signals.OldLogp))
        {
            return false;
        }

        using var logp = Logp.detach();
        OldLogp = isShared ? logp.alias() : logp.clone();
        return true;
    }

    /// <summary>Assigns a signal that is not derived, one value for each element of its scope.</summary>
    internal void Assign(Signals signal, Tensor values) => Set(signal, values, (signal & SignalSets.PerToken) != 0 ? Tokens : Sequences);

    /// <summary>The axis of a signal that the batch has.</summary>
    internal Axis AxisOf(Signals signal) => _signals[signal].Axis;

    /// <summary>A signal, assigned or derived.</summary>
    internal Tensor Signal(Signals signal) => _signals.TryGetValue(signal, out var known) ? known.Values : signal switch
    {
        Signals.Length => Length,
        Signals.Position => Position,
        Signals.IndexInGroup => IndexInGroup,
        Signals.TokenReward => TokenReward,
        _ => Get(signal),
    };

    /// <summary>True if a signal was assigned.</summary>
    public bool Has(Signals signal) => signal == Signals.Progress ? _progress is not null : _signals.ContainsKey(signal);

    /// <summary>A condition as numbers 0 and 1, of the batch's number type.</summary>
    /// <remarks>
    /// That is the type of the log-probabilities, else of the rewards, else of the first signal in the order of <see cref="Signals"/> that
    /// is in single or double precision; and single precision if there is none.
    /// </remarks>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor Number(Tensor condition) => condition.to(NumberType);

    /// <summary>One of two numbers by a condition, of the batch's number type (<see cref="Number"/>).</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor Choose(Tensor condition, double whenTrue, double whenFalse) =>
        torch.where(condition, torch.tensor(whenTrue, NumberType, condition.device), torch.tensor(whenFalse, NumberType, condition.device));

    /// <summary>
    /// The sequences from <paramref name="first"/> up to <paramref name="end"/>, with every signal that does not come from the
    /// policy being trained. It shares memory with this batch and must not outlive it.
    /// </summary>
    public PackedBatch Slice(int first, int end)
    {
        var (from, to) = (Layout.SequenceOffsets[first], Layout.SequenceOffsets[end]);
        var slice = new PackedBatch(Layout.Slice(first, end))
        {
            Step = Step,
            Seed = Seed,
            Epoch = Epoch,
            Prompts = Prompts.Count == 0 ? [] : [.. Prompts.Skip(first).Take(end - first)],
            TokenIds = TokenIds.Count == 0 ? [] : [.. TokenIds.Skip(from).Take(to - from)],
            PromptIds = PromptIdsOf(first, end),
            _device = _device,
            _progress = _progress,
        };
        foreach (var (signal, (axis, values)) in _signals.Where(static pair => (pair.Key & SignalSets.Policy) == 0))
        {
            slice._signals[signal] = (slice.Counterpart(axis.Name), Narrow(axis, values, first, end));
        }

        SliceAttached(slice, first, end);
        SliceGiven(slice, first, end);
        return slice;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, values) in _signals.Values)
        {
            values.Dispose();
        }

        _signals.Clear();
        ReleaseAttached();
        ReleaseGiven();
        ReleaseStatistics();
        Tokens.Release();
        Sequences.Release();
        Groups.Release();
        if (_positions.IsValueCreated)
        {
            Positions.Release();
        }
    }

    private ScalarType NumberType => NumberTypeOf(Signals.Logp) ?? NumberTypeOf(Signals.Reward)
        ?? _signals.Keys.Order().Select(NumberTypeOf).FirstOrDefault(static type => type is not null) ?? ScalarType.Float32;

    private ScalarType? NumberTypeOf(Signals signal) =>
        _signals.TryGetValue(signal, out var known) && known.Values.dtype is ScalarType.Float32 or ScalarType.Float64
            ? known.Values.dtype
            : null;

    private Tensor Get(Signals signal) => _signals.TryGetValue(signal, out var known)
        ? known.Values
        : throw Missing(signal);

    private static InvalidOperationException Missing(Signals signal) =>
        new($"the batch has no `{signal.Name()}`; the loss needs it: assign it to the batch");

    internal void Set(Signals signal, Tensor values, Axis axis)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.dim() != 1 || values.shape[0] != axis.Size)
        {
            throw new ArgumentException(
                $"`{signal.Name()}` has shape [{string.Join(", ", values.shape)}]; it must have one value per {axis.Name}, [{axis.Size}]");
        }

        _device = values.device;
        foreach (var (other, held) in _signals)
        {
            if (other != signal && ReferenceEquals(held.Values, values))
            {
                // Another signal's own, which goes where that goes.
                values = values.detach().clone();
                break;
            }
        }

        if (_signals.Remove(signal, out var former) && !ReferenceEquals(former.Values, values))
        {
            former.Values.Dispose();
        }

        _signals[signal] = (axis, values.DetachFromDisposeScope());
    }

    private Tensor Derive(Signals signal, Axis axis, IEnumerable<int> values)
    {
        if (!_signals.TryGetValue(signal, out var known))
        {
            known = (axis, torch.tensor([.. values.Select(static value => (double)value)], NumberType, _device).DetachFromDisposeScope());
            _signals.Add(signal, known);
        }

        return known.Values;
    }

    private Tensor PlaceReward()
    {
        if (!Has(Signals.TokenReward) && _signals.TryGetValue(Signals.Reward, out var known))
        {
            var reward = known.Values;
            long[] sequences = [.. Enumerable.Range(0, Layout.SequenceCount).Where(sequence => Layout.LengthOf(sequence) > 0).Select(static sequence => (long)sequence)];
            var last = torch.tensor(
                Array.ConvertAll(sequences, sequence => Layout.SequenceOffsets[(int)sequence + 1] - 1L), device: reward.device);
            Set(Signals.TokenReward, torch.zeros(Layout.TokenCount, reward.dtype, reward.device)
                .index_copy(0, last, reward.index_select(0, torch.tensor(sequences, device: reward.device))), Tokens);
        }

        return Get(Signals.TokenReward);
    }

    private long[] SequenceOfToken() => Repeat(Layout.SequenceOffsets);

    private long[] GroupOfSequence() => Repeat(Layout.GroupOffsets);

    private static long[] Repeat(ReadOnlySpan<int> offsets)
    {
        var indices = new long[offsets[^1]];
        for (var i = 0; i + 1 < offsets.Length; i++)
        {
            indices.AsSpan(offsets[i]..offsets[i + 1]).Fill(i);
        }

        return indices;
    }

    private Axis MakePositions()
    {
        var slots = new Dictionary<(long Group, int Position), long>();
        var slotOfToken = new long[Layout.TokenCount];
        var groupOfSequence = GroupOfSequence();
        for (var sequence = 0; sequence < Layout.SequenceCount; sequence++)
        {
            for (var token = Layout.SequenceOffsets[sequence]; token < Layout.SequenceOffsets[sequence + 1]; token++)
            {
                var key = (groupOfSequence[sequence], Layout.PositionOf(sequence, token));
                if (!slots.TryGetValue(key, out var slot))
                {
                    slot = slots.Count;
                    slots.Add(key, slot);
                }

                slotOfToken[token] = slot;
            }
        }

        var positions = new Axis("position", slots.Count, () => _device);
        positions.BelongsTo(Groups, () => [.. slots.Keys.Select(static key => key.Group)]);
        Tokens.BelongsTo(positions, () => slotOfToken);
        return positions;
    }
}
