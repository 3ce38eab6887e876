using System.Collections.Concurrent;
using System.Text;

namespace EntroPIC.Tokenization.Bpe;

/// <summary>Byte-pair encoding (Sennrich et al., arXiv:1508.07909) of pieces of text. May be used from many threads.</summary>
internal sealed class BpeModel
{
    private const int CachedWords = 100_000;
    private const int LongestCached = 48;

    [ThreadStatic]
    private static MergeWork? work;

    private readonly Vocabulary _vocabulary;
    private readonly Merges _merges;
    private readonly BpeOptions _options;
    private readonly int?[] _ids = new int?[256];
    private readonly ConcurrentDictionary<string, Word> _cache = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Word>.AlternateLookup<ReadOnlySpan<char>> _cacheOfSpans;
    private int _cached;

    public BpeModel(Vocabulary vocabulary, Merges merges, BpeOptions options)
    {
        (_vocabulary, _merges, _options) = (vocabulary, merges, options);
        _cacheOfSpans = _cache.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var value = 0; value < 256; value++)
        {
            _ids[value] = options.IsByteLevel
                ? vocabulary.FindOwn([ByteAlphabet.CharacterOf((byte)value)])
                : vocabulary.FindOwn(ByteToken((byte)value));
        }
    }

    /// <summary>The token of a byte in vocabularies with byte fallback.</summary>
    public static string ByteToken(byte value) => $"<0x{value:X2}>";

    public Word Encode(ReadOnlySpan<char> piece)
    {
        if (piece.Length > LongestCached)
        {
            return EncodeAnew(piece);
        }

        if (_cacheOfSpans.TryGetValue(piece, out var known))
        {
            return known;
        }

        var word = EncodeAnew(piece);
        // Full, it stays as it is: the words of a text that are frequent come early.
        if (_cached < CachedWords && _cache.TryAdd(piece.ToString(), word))
        {
            Interlocked.Increment(ref _cached);
        }

        return word;
    }

    private Word EncodeAnew(ReadOnlySpan<char> piece)
    {
        if (_options.IgnoresMerges && FindWhole(piece) is { } whole)
        {
            return new([whole], [Encoding.UTF8.GetByteCount(piece)]);
        }

        var symbols = work ??= new();
        symbols.Clear();
        if (_options.IsByteLevel)
        {
            AddBytes(piece, symbols);
        }
        else
        {
            AddCharacters(piece, symbols);
        }

        return symbols.Merge(_merges);
    }

    private int? FindWhole(ReadOnlySpan<char> piece)
    {
        if (!_options.IsByteLevel)
        {
            return _vocabulary.FindOwn(piece);
        }

        var bytes = Encoding.UTF8.GetByteCount(piece);
        if (bytes > LongestCached)
        {
            // No stack for texts of any length.
            return _vocabulary.FindOwn(string.Concat(Encoding.UTF8.GetBytes(piece.ToString()).Select(ByteAlphabet.CharacterOf)));
        }
        Span<byte> encoded = stackalloc byte[LongestCached];
        Span<char> letters = stackalloc char[LongestCached];
        Encoding.UTF8.GetBytes(piece, encoded);
        for (var index = 0; index < bytes; index++)
        {
            letters[index] = ByteAlphabet.CharacterOf(encoded[index]);
        }

        return _vocabulary.FindOwn(letters[..bytes]);
    }

    private void AddBytes(ReadOnlySpan<char> piece, MergeWork symbols)
    {
        Span<byte> bytes = stackalloc byte[4];
        var end = 0;
        foreach (var rune in piece.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(bytes);
            for (var index = 0; index < length; index++)
            {
                Add(_ids[bytes[index]], ++end, symbols);
            }
        }
    }

    private void AddCharacters(ReadOnlySpan<char> piece, MergeWork symbols)
    {
        Span<byte> bytes = stackalloc byte[4];
        Span<char> units = stackalloc char[2];
        var end = 0;
        foreach (var rune in piece.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(bytes);
            var whole = _vocabulary.FindOwn(units[..rune.EncodeToUtf16(units)]);
            if (whole is null && _options.FallsBackToBytes && HasAll(bytes[..length]))
            {
                for (var index = 0; index < length; index++)
                {
                    Add(_ids[bytes[index]], end + index + 1, symbols);
                }
            }
            else
            {
                Add(whole, end + length, symbols);
            }
            end += length;
        }
    }

    private bool HasAll(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (_ids[value] is null)
            {
                return false;
            }
        }
        return true;
    }

    // What has no token at all is left out.
    private void Add(int? id, int end, MergeWork symbols)
    {
        if (id is { } known)
        {
            symbols.Add(known, end);
        }
        else if (_options.UnknownToken is { } unknown)
        {
            symbols.AddUnknown(unknown, end, _options.FusesUnknown);
        }
    }
}
