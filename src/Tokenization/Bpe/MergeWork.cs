namespace EntroPIC.Tokenization.Bpe;

/// <summary>
/// The symbols of one piece, and their merging into tokens: of all merges that are possible always the first of the list.
/// </summary>
internal sealed class MergeWork
{
    // Up to here looking through all symbols for the next merge is faster than keeping a queue.
    private const int FewSymbols = 64;

    private readonly PriorityQueue<int, ulong> _queue = new();
    private int[] _ids = new int[FewSymbols];
    private int[] _ends = new int[FewSymbols];
    private int[] _ranks = new int[FewSymbols]; // Of the merge of a symbol with the next one.
    private int _count;
    private bool _isUnknown;

    public void Clear() => (_count, _isUnknown) = (0, false);

    /// <summary>Adds a symbol that ends at a byte.</summary>
    public void Add(int id, int end)
    {
        if (_count == _ids.Length)
        {
            Array.Resize(ref _ids, 2 * _count);
            Array.Resize(ref _ends, 2 * _count);
            Array.Resize(ref _ranks, 2 * _count);
        }
        (_ids[_count], _ends[_count]) = (id, end);
        _count++;
        _isUnknown = false;
    }

    /// <summary>Adds an unknown symbol, or extends the last one.</summary>
    public void AddUnknown(int id, int end, bool isFused)
    {
        if (_isUnknown && isFused)
        {
            _ends[_count - 1] = end;
        }
        else
        {
            Add(id, end);
        }

        _isUnknown = true;
    }

    public Word Merge(Merges merges)
    {
        for (var place = 0; place < _count; place++)
        {
            _ranks[place] = place + 1 < _count ? merges.RankOf(_ids[place], _ids[place + 1]) : Merges.None;
        }

        if (_count <= FewSymbols)
        {
            MergeFew(merges);
        }
        else
        {
            MergeMany(merges);
        }

        return new(_ids[.._count], _ends[.._count]);
    }

    private void MergeFew(Merges merges)
    {
        while (_count > 1)
        {
            var (best, rank) = (0, Merges.None);
            for (var place = 0; place < _count - 1; place++)
            {
                if (_ranks[place] < rank)
                {
                    (best, rank) = (place, _ranks[place]);
                }
            }
            if (rank == Merges.None)
            {
                return;
            }

            _count--;
            Close(_ids, best + 1);
            Close(_ranks, best + 1);
            Close(_ends, best);
            _ids[best] = merges.IdOf(rank);
            _ranks[best] = best + 1 < _count ? merges.RankOf(_ids[best], _ids[best + 1]) : Merges.None;
            if (best > 0)
            {
                _ranks[best - 1] = merges.RankOf(_ids[best - 1], _ids[best]);
            }
        }
    }

    private void Close(int[] values, int place) => values.AsSpan(place + 1, _count - place).CopyTo(values.AsSpan(place));

    /// <summary>
    /// The same for any number of symbols n in n log n steps: symbols are a linked list, and the possible merges wait in a queue by rank
    /// and place.
    /// </summary>
    private void MergeMany(Merges merges)
    {
        var (before, after) = (new int[_count], new int[_count]);
        for (var place = 0; place < _count; place++)
        {
            (before[place], after[place]) = (place - 1, place + 1);
            Enqueue(place);
        }
        while (_queue.TryDequeue(out var place, out var priority))
        {
            // What it was to merge may have been merged otherwise in the meantime.
            var rank = (int)(priority >> 32);
            if (_ranks[place] != rank)
            {
                continue;
            }

            var next = after[place];
            _ids[place] = merges.IdOf(rank);
            _ends[place] = _ends[next];
            _ranks[next] = Merges.None;
            before[next] = -1;
            after[place] = after[next];
            if (after[place] < _count)
            {
                before[after[place]] = place;
            }

            _ranks[place] = after[place] < _count ? merges.RankOf(_ids[place], _ids[after[place]]) : Merges.None;
            Enqueue(place);
            if (before[place] >= 0)
            {
                _ranks[before[place]] = merges.RankOf(_ids[before[place]], _ids[place]);
                Enqueue(before[place]);
            }
        }
        var count = 0;
        for (var place = 0; place < _count; place = after[place], count++)
        {
            (_ids[count], _ends[count]) = (_ids[place], _ends[place]);
        }

        _count = count;

        void Enqueue(int place)
        {
            if (_ranks[place] != Merges.None)
            {
                _queue.Enqueue(place, ((ulong)_ranks[place] << 32) | (uint)place);
            }
        }
    }
}
