namespace EntroPIC.Tokenization.Bpe;

/// <summary>Tokens and their ids. Ids may have gaps.</summary>
internal sealed class Vocabulary
{
    // Ids may have gaps, but a table of them must not be many times as long as the vocabulary.
    private const int FreeIds = 1_000_000;
    private const int IdsPerToken = 8;

    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _idsOfSpans;
    private readonly List<string?> _tokens = [];
    private readonly HashSet<int> _added = [];

    public Vocabulary(int capacity)
    {
        MostId = (int)Math.Min(int.MaxValue - 1, FreeIds + ((long)IdsPerToken * capacity));
        _ids = new(capacity, StringComparer.Ordinal);
        _idsOfSpans = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Maximum token id.</summary>
    public int MostId { get; }

    /// <summary>One more than the largest id.</summary>
    public int Size => _tokens.Count;

    /// <summary>All tokens.</summary>
    public IEnumerable<string> Tokens => _ids.Keys;

    /// <summary>The number of tokens, which is not more than the greatest id where ids have gaps.</summary>
    public int Count => _ids.Count;

    /// <summary>Adds a token; false if the token or its id is taken, or the id is out of bounds.</summary>
    public bool TryAdd(string token, int id)
    {
        if (id < 0 || id > MostId)
        {
            return false;
        }

        while (_tokens.Count <= id)
        {
            _tokens.Add(null);
        }

        if (_ids.TryGetValue(token, out var present))
        {
            return present == id;
        }

        if (_tokens[id] is not null)
        {
            return false;
        }

        _ids[token] = id;
        _tokens[id] = token;
        return true;
    }

    /// <summary>
    /// The same for a token that is found in texts as a whole, and that the model makes of nothing unless it has it, too.
    /// </summary>
    public bool TryAddWhole(string token, int id)
    {
        if (!_ids.ContainsKey(token))
        {
            _added.Add(id);
        }

        return TryAdd(token, id);
    }

    /// <summary>The id of a token of the model.</summary>
    public int? FindOwn(ReadOnlySpan<char> token) => Find(token) is { } id && !_added.Contains(id) ? id : null;

    public int? Find(ReadOnlySpan<char> token) => _idsOfSpans.TryGetValue(token, out var id) ? id : null;

    public string? TokenOf(int id) => id >= 0 && id < _tokens.Count ? _tokens[id] : null;
}
