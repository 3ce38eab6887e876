using System.Numerics;

namespace EntroPIC.Tokenization.Bpe;

/// <summary>
/// Which two neighboring tokens become which one; those that come first in the list are taken first. A table of its own, since looking
/// up pairs is most of the work of encoding: open addressing, one cache line for most look-ups.
/// </summary>
internal sealed class Merges
{
    /// <summary>Result of <see cref="RankOf"/> for two tokens that do not merge.</summary>
    public const int None = int.MaxValue;

    private const ulong Scatter = 0x9E3779B97F4A7C15;

    private readonly (ulong Pair, int Rank)[] _slots;
    private readonly int _shift;
    private readonly List<int> _ids;

    /// <param name="capacity">Maximum number of merges.</param>
    public Merges(int capacity)
    {
        // At most half full.
        _slots = new (ulong, int)[BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, 2 * capacity))];
        _shift = 64 - BitOperations.Log2((uint)_slots.Length);
        _ids = new(capacity);
        Array.Fill(_slots, (ulong.MaxValue, None));
    }

    /// <summary>Adds the next merge; a duplicate pair keeps its first.</summary>
    public void Add(int left, int right, int id)
    {
        var slot = SlotOf(Pair(left, right));
        if (_slots[slot].Rank == None)
        {
            _slots[slot] = (Pair(left, right), _ids.Count);
        }

        _ids.Add(id);
    }

    /// <summary>Rank of a merge in the list; <see cref="None"/> if two tokens do not merge.</summary>
    public int RankOf(int left, int right) => _slots[SlotOf(Pair(left, right))].Rank;

    /// <summary>Token that a merge produces.</summary>
    public int IdOf(int rank) => _ids[rank];

    private int SlotOf(ulong pair)
    {
        var slot = (int)((pair * Scatter) >> _shift);
        while (_slots[slot].Pair != pair && _slots[slot].Rank != None)
        {
            slot = (slot + 1) & (_slots.Length - 1);
        }

        return slot;
    }

    private static ulong Pair(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;
}
