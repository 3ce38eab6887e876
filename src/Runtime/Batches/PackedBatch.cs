using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Batches;

/// <summary>
/// Tokens of several responses, packed, with the signals that are known of them. What is assigned to it becomes the batch's own
/// and is disposed with it. N tokens, S sequences.
/// </summary>
public sealed partial class PackedBatch : IDisposable
{
    private readonly Dictionary<Signals, Tensor> _signals = [];
    private readonly Lazy<Axis> _positions;
    private Device _device = torch.CPU;

    /// <summary>A batch without signals yet.</summary>
    /// <param name="layout">How its tokens lie.</param>
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

    /// <summary>How its tokens lie.</summary>
    public PackedLayout Layout { get; }

    /// <summary>The tokens.</summary>
    public Axis Tokens { get; }

    /// <summary>The sequences.</summary>
    public Axis Sequences { get; }

    /// <summary>The groups: responses to one prompt.</summary>
    public Axis Groups { get; }

    /// <summary>The positions: across the sequences of a group, the tokens with the same index in their response.</summary>
    public Axis Positions => _positions.Value;

    /// <summary>Optimiser steps taken before this one.</summary>
    public double Step { get; set; }

    /// <summary>The seed of what a loss draws at random; with <see cref="Step"/> it determines the draw.</summary>
    public long Seed { get; set; }

    /// <summary>Passes over the prompts so far.</summary>
    public double Epoch { get; init; }

    /// <summary>What its source counted on the way to it, by name; whoever learns from it reports that.</summary>
    public IReadOnlyList<(string Name, double Value)> Counts { get; init; } = [];

    /// <summary>For each sequence what the policy was given before it: token ids. Empty where the policy needs none.</summary>
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

    /// <inheritdoc cref="Signals.Logp"/>
    /// <remarks>Shape [N]; carries gradient while a loss is evaluated.</remarks>
    public Tensor Logp { get => Get(Signals.Logp); set => Set(Signals.Logp, value, Tokens); }

    /// <inheritdoc cref="Signals.Entropy"/>
    /// <remarks>Shape [N]; carries gradient if the loss uses it.</remarks>
    public Tensor Entropy { get => Get(Signals.Entropy); set => Set(Signals.Entropy, value, Tokens); }

    /// <inheritdoc cref="Signals.OldLogp"/>
    /// <remarks>Shape [N].</remarks>
    public Tensor OldLogp { get => Get(Signals.OldLogp); set => Set(Signals.OldLogp, value, Tokens); }

    /// <inheritdoc cref="Signals.RolloutLogp"/>
    /// <remarks>Shape [N].</remarks>
    public Tensor RolloutLogp { get => Get(Signals.RolloutLogp); set => Set(Signals.RolloutLogp, value, Tokens); }

    /// <inheritdoc cref="Signals.RefLogp"/>
    /// <remarks>Shape [N].</remarks>
    public Tensor RefLogp { get => Get(Signals.RefLogp); set => Set(Signals.RefLogp, value, Tokens); }

    /// <inheritdoc cref="Signals.Collision"/>
    /// <remarks>Shape [N].</remarks>
    public Tensor Collision { get => Get(Signals.Collision); set => Set(Signals.Collision, value, Tokens); }

    /// <inheritdoc cref="Signals.TokenReward"/>
    /// <remarks>Shape [N]; the reward of the response on its last token where nobody placed it otherwise.</remarks>
    public Tensor TokenReward { get => PlaceReward(); set => Set(Signals.TokenReward, value, Tokens); }

    /// <inheritdoc cref="Signals.Value"/>
    /// <remarks>Shape [N].</remarks>
    public Tensor Value { get => Get(Signals.Value); set => Set(Signals.Value, value, Tokens); }

    /// <inheritdoc cref="Signals.Advantage"/>
    /// <remarks>Shape [S] or [N], as the loss computes it.</remarks>
    public Tensor Advantage { get => Get(Signals.Advantage); set => Set(Signals.Advantage, value, Sequences, Tokens); }

    /// <inheritdoc cref="Signals.Reward"/>
    /// <remarks>Shape [S].</remarks>
    public Tensor Reward { get => Get(Signals.Reward); set => Set(Signals.Reward, value, Sequences); }

    /// <inheritdoc cref="Signals.BaselineReward"/>
    /// <remarks>Shape [S].</remarks>
    public Tensor BaselineReward { get => Get(Signals.BaselineReward); set => Set(Signals.BaselineReward, value, Sequences); }

    /// <inheritdoc cref="Signals.Truncated"/>
    /// <remarks>Shape [S], conditions.</remarks>
    public Tensor Truncated { get => Get(Signals.Truncated); set => Set(Signals.Truncated, value, Sequences); }

    /// <inheritdoc cref="Signals.Length"/>
    /// <remarks>Shape [S]; follows from the layout.</remarks>
    public Tensor Length => Derive(Signals.Length, () => Enumerable.Range(0, Layout.SequenceCount).Select(Layout.LengthOf));

    /// <inheritdoc cref="Signals.Position"/>
    /// <remarks>Shape [N]; follows from the layout.</remarks>
    public Tensor Position => Derive(Signals.Position, () =>
        Enumerable.Range(0, Layout.SequenceCount).SelectMany(sequence =>
            Enumerable.Range(Layout.SequenceOffsets[sequence], Layout.LengthOf(sequence)).Select(token => Layout.PositionOf(sequence, token))));

    /// <inheritdoc cref="Signals.IndexInGroup"/>
    /// <remarks>Shape [S]; follows from the layout.</remarks>
    public Tensor IndexInGroup => Derive(Signals.IndexInGroup, () =>
        Enumerable.Range(0, Layout.GroupCount).SelectMany(group => Enumerable.Range(0, Layout.GroupOffsets[group + 1] - Layout.GroupOffsets[group])));

    /// <summary>Whichever signal, assigned or derived.</summary>
    internal Tensor Signal(Signals signal) => _signals.TryGetValue(signal, out var known) ? known : signal switch
    {
        Signals.Length => Length,
        Signals.Position => Position,
        Signals.IndexInGroup => IndexInGroup,
        Signals.TokenReward => TokenReward,
        _ => Get(signal),
    };

    /// <summary>Memory for a signal per token in single precision: what was there before, where it fits, so that nothing is allocated.</summary>
    internal unsafe Kernels.Lanes.Column Room(Signals signal)
    {
        if (!_signals.TryGetValue(signal, out var values) || values.dtype != ScalarType.Float32 || values.requires_grad || !values.is_contiguous())
        {
            values = torch.empty(Layout.TokenCount, ScalarType.Float32);
            Set(signal, values, Tokens);
        }

        fixed (byte* first = values.bytes)
        {
            return new Kernels.Lanes.Column((nint)first);
        }
    }

    /// <summary>Whether a signal was assigned.</summary>
    public bool Has(Signals signal) => _signals.ContainsKey(signal);

    /// <summary>A condition as numbers 0 and 1, of the type of the batch's log-probabilities or rewards.</summary>
    public Tensor Number(Tensor condition) => condition.to(NumberType);

    /// <summary>One of two numbers by a condition, of the type of the batch's log-probabilities or rewards.</summary>
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
            _device = _device,
        };
        foreach (var (signal, values) in _signals.Where(static pair => (pair.Key & (Signals.Logp | Signals.Entropy | Signals.Collision)) == 0))
        {
            var isPerToken = values.shape[0] == Tokens.Size && !IsPerSequence(signal);
            slice._signals[signal] = (isPerToken ? values.narrow(0, from, to - from) : values.narrow(0, first, end - first)).DetachFromDisposeScope();
        }

        SliceAttached(slice, first, end);
        return slice;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var values in _signals.Values)
        {
            values.Dispose();
        }

        _signals.Clear();
        ReleaseAttached();
        Tokens.Release();
        Sequences.Release();
        Groups.Release();
        if (_positions.IsValueCreated)
        {
            Positions.Release();
        }
    }

    private ScalarType NumberType =>
        _signals.Values.Select(static values => values.dtype).FirstOrDefault(static type => type is ScalarType.Float32 or ScalarType.Float64, ScalarType.Float32);

    private Tensor Get(Signals signal) => _signals.TryGetValue(signal, out var values)
        ? values
        : throw new InvalidOperationException($"the batch has no `{NameOf(signal)}`; whoever made it left out a signal that the loss asks for");

    private void Set(Signals signal, Tensor values, params ReadOnlySpan<Axis> axes)
    {
        ArgumentNullException.ThrowIfNull(values);
        var fits = false;
        foreach (var axis in axes)
        {
            fits |= values.dim() == 1 && values.shape[0] == axis.Size;
        }

        if (!fits)
        {
            var wanted = string.Join(" or ", axes.ToArray().Select(static axis => $"one value per {axis.Name}, [{axis.Size}]"));
            throw new ArgumentException($"`{NameOf(signal)}` has shape [{string.Join(", ", values.shape)}]; it must have {wanted}");
        }

        _device = values.device;
        if (_signals.Remove(signal, out var former) && !ReferenceEquals(former, values))
        {
            former.Dispose();
        }

        _signals[signal] = values.DetachFromDisposeScope();
    }

    // Also true where there are as many sequences as tokens: only an advantage can be either, and it is then the same.
    private static bool IsPerSequence(Signals signal) =>
        signal is Signals.Reward or Signals.BaselineReward or Signals.Truncated or Signals.Length or Signals.IndexInGroup;

    private Tensor Derive(Signals signal, Func<IEnumerable<int>> values)
    {
        if (!_signals.TryGetValue(signal, out var tensor))
        {
            tensor = torch.tensor([.. values().Select(static value => (double)value)], NumberType, _device).DetachFromDisposeScope();
            _signals.Add(signal, tensor);
        }

        return tensor;
    }

    private Tensor PlaceReward()
    {
        if (!_signals.TryGetValue(Signals.TokenReward, out var placed) && _signals.TryGetValue(Signals.Reward, out var reward))
        {
            long[] sequences = [.. Enumerable.Range(0, Layout.SequenceCount).Where(sequence => Layout.LengthOf(sequence) > 0).Select(static sequence => (long)sequence)];
            var last = torch.tensor(Array.ConvertAll(sequences, sequence => Layout.SequenceOffsets[(int)sequence + 1] - 1L), device: reward.device);
            placed = torch.zeros(Layout.TokenCount, reward.dtype, reward.device)
                .index_copy(0, last, reward.index_select(0, torch.tensor(sequences, device: reward.device)))
                .DetachFromDisposeScope();
            _signals.Add(Signals.TokenReward, placed);
        }

        return placed ?? Get(Signals.TokenReward);
    }

    /// <summary>What the language calls a signal.</summary>
    internal static string NameOf(Signals signal) =>
        string.Concat(signal.ToString().Select(static (c, i) => char.IsUpper(c) ? (i == 0 ? "" : "_") + char.ToLowerInvariant(c) : c.ToString()));

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
