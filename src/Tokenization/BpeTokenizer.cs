using System.Text;
using EntroPIC.Tokenization.Bpe;
using EntroPIC.Tokenization.Decoding;
using EntroPIC.Tokenization.Files;
using EntroPIC.Tokenization.Text;

namespace EntroPIC.Tokenization;

/// <summary>
/// The tokenizer of a <c>tokenizer.json</c>: byte-pair encoding of bytes (Qwen, Llama 3) or of characters that fall back to bytes
/// (Llama 2). May be used from many threads.
/// </summary>
public sealed class BpeTokenizer : ITokenizer
{
    private readonly TokenizerPipeline _pipeline;
    private readonly int? _endOfText;

    internal BpeTokenizer(TokenizerPipeline pipeline, string? endOfText)
    {
        _pipeline = pipeline;
        _endOfText = endOfText is null ? null : IdOf(endOfText);
    }

    /// <inheritdoc/>
    public int VocabularySize => _pipeline.Vocabulary.Size;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The tokenizer's files name none.</exception>
    public int EndOfText => _endOfText ?? throw new InvalidOperationException(
        "the tokenizer has no end of text; its `tokenizer_config.json` must name it as `eos_token`, or it is given when the tokenizer is loaded");

    /// <summary>Loads a tokenizer.</summary>
    /// <param name="path">
    /// A folder with <c>tokenizer.json</c> and, as a rule, <c>tokenizer_config.json</c>; or the former alone.
    /// </param>
    /// <param name="endOfText">The token that ends a text; null takes the <c>eos_token</c> of the configuration.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="InvalidDataException">A file is broken; the key is named.</exception>
    /// <exception cref="NotSupportedException">The tokenizer has a part of a kind that is not supported; it is named.</exception>
    /// <exception cref="ArgumentException"><paramref name="endOfText"/> is not a token.</exception>
    public static BpeTokenizer Load(string path, string? endOfText = null)
    {
        var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
        var file = Directory.Exists(path) ? Path.Combine(path, TokenizerFile.Name) : path;
        var config = TokenizerConfigFile.Find(folder);
        var note = config?.Note;
        var tokenizer = Parse(file, File.ReadAllBytes(file), endOfText);
        tokenizer.Note = note;
        config?.EnsureAgrees(tokenizer._pipeline);
        if (endOfText is not null || config?.EndOfText is not { } named)
        {
            return tokenizer;
        }

        return tokenizer._pipeline.Vocabulary.Find(named) is not null
            ? tokenizer.WithEndOfText(named)
            : throw new InvalidDataException(
                $"the configuration beside `{file}` names `{named}` as `eos_token`, and the tokenizer has no such token");
    }

    /// <summary>Loads a tokenizer from the content of its file.</summary>
    /// <param name="path">Named in errors.</param>
    /// <param name="content">The content of a <c>tokenizer.json</c>.</param>
    /// <param name="endOfText">The token that ends a text, if any.</param>
    /// <inheritdoc cref="Load"/>
    public static BpeTokenizer Parse(string path, ReadOnlyMemory<byte> content, string? endOfText = null)
    {
        var tokenizer = new BpeTokenizer(TokenizerFile.Read(JsonFile.ParseLarge(path, content)), null);
        return endOfText is null ? tokenizer : tokenizer.WithEndOfText(endOfText);
    }

    /// <summary>The same tokenizer with another end-of-text token.</summary>
    /// <exception cref="ArgumentException">The token is unknown.</exception>
    public BpeTokenizer WithEndOfText(string endOfText) => new(_pipeline, endOfText) { Note = Note };

    /// <summary>Keys of <c>tokenizer_config.json</c> that are not read, in a sentence; null if there are none.</summary>
    public string? Note { get; private set; }

    /// <summary>True if the files, or the caller, name an end-of-text token.</summary>
    public bool HasEndOfText => _endOfText is not null;

    /// <summary>Encodes a text, without surrounding special tokens.</summary>
    public IReadOnlyList<int> Encode(string text) => Encode(text, addSpecialTokens: false);

    /// <summary>Encodes a text. Special tokens written out in it are recognized.</summary>
    /// <param name="text">The text; half a surrogate pair counts as U+FFFD.</param>
    /// <param name="addSpecialTokens">Adds the tokens of the tokenizer's template, such as a begin-of-text token.</param>
    public IReadOnlyList<int> Encode(string text, bool addSpecialTokens)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int>();
        ids.AddRange(addSpecialTokens ? _pipeline.Template.Before : []);
        foreach (var part in Cut(text, isTracked: false))
        {
            if (part.Token is { } added)
            {
                ids.Add(added.Id);
            }
            else
            {
                ids.AddRange(_pipeline.Model.Encode(part.Text.Value.AsSpan(part.Start, part.End - part.Start)).Ids);
            }
        }
        ids.AddRange(addSpecialTokens ? _pipeline.Template.After : []);
        return ids;
    }

    /// <summary>Encodes a text, with the source part of each token.</summary>
    /// <inheritdoc cref="Encode(string, bool)"/>
    public IReadOnlyList<TextToken> EncodeWithPlaces(string text, bool addSpecialTokens = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tokens = new List<TextToken>();
        tokens.AddRange(addSpecialTokens ? _pipeline.Template.Before.Select(Added) : []);
        foreach (var part in Cut(text, isTracked: true))
        {
            AddPlaced(part, tokens);
        }

        tokens.AddRange(addSpecialTokens ? _pipeline.Template.After.Select(Added) : []);
        return tokens;

        TextToken Added(int id) => new(id, TokenOf(id)!, 0, 0);
    }

    /// <summary>The text of ids, without special tokens.</summary>
    /// <inheritdoc cref="Decode(IEnumerable{int}, bool)"/>
    public string Decode(IEnumerable<int> tokens) => Decode(tokens, skipSpecialTokens: true);

    /// <summary>
    /// The text of ids; bytes that are no character become U+FFFD. Ids beyond the vocabulary have no text: many models have more rows
    /// than their tokenizer has tokens.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is negative.</exception>
    public string Decode(IEnumerable<int> tokens, bool skipSpecialTokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var (decoder, text) = (_pipeline.NewDecoder(), new StringBuilder());
        foreach (var token in tokens)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(token, nameof(tokens));
            if (HasText(token, skipSpecialTokens))
            {
                decoder.Add(token, text);
            }
        }
        decoder.Complete(text);
        return text.ToString();
    }

    /// <summary>A decoder of tokens as they come.</summary>
    public StreamingDecoder NewStreamingDecoder(bool skipSpecialTokens = true) => new(this, _pipeline.NewDecoder(), skipSpecialTokens);

    /// <summary>The id of a token.</summary>
    /// <exception cref="ArgumentException">The token is unknown.</exception>
    public int IdOf(string token) =>
        _pipeline.Vocabulary.Find(token) ?? throw new ArgumentException($"the tokenizer has no token `{token}`");

    /// <summary>The token of an id in the vocabulary; null if the id has none.</summary>
    public string? TokenOf(int id) => _pipeline.Vocabulary.TokenOf(id);

    internal bool HasText(int id, bool skipSpecialTokens) =>
        id < VocabularySize && !(skipSpecialTokens && _pipeline.SpecialIds.Contains(id));

    /// <summary>Cuts a text into pieces for the model and added tokens between them.</summary>
    private IEnumerable<Piece> Cut(string text, bool isTracked)
    {
        text = TextRepair.WithoutHalfCharacters(text);
        var ends = new List<int>();
        foreach (var (start, end, token) in _pipeline.RawTokens.Cut(text))
        {
            var part = new AlignedText(start == 0 && end == text.Length ? text : text[start..end]);
            if (token is not null)
            {
                yield return new(part, 0, part.Value.Length, start, token);
                continue;
            }
            foreach (var normalizer in _pipeline.Normalizers)
            {
                part = normalizer.Apply(part, isTracked);
            }

            foreach (var (from, to, normalized) in _pipeline.NormalizedTokens.Cut(part.Value))
            {
                if (normalized is not null)
                {
                    yield return new(part, from, to, start, normalized);
                    continue;
                }
                var (piece, last) = (part.Slice(from, to), 0);
                piece = _pipeline.PrefixSpace is { } prefix ? prefix.Apply(piece, isTracked) : piece;
                ends.Clear();
                _pipeline.Split(piece.Value, ends);
                foreach (var next in ends)
                {
                    yield return new(piece, last, next, start, null);
                    last = next;
                }
            }
        }
    }

    private void AddPlaced(in Piece piece, List<TextToken> tokens)
    {
        if (piece.Token is { } added)
        {
            Add(added.Id, piece.Start, piece.End - 1, piece);
            return;
        }
        var value = piece.Text.Value.AsSpan(piece.Start, piece.End - piece.Start);
        var unitOfByte = TextRepair.UnitsOfBytes(value);
        var word = _pipeline.Model.Encode(value);
        for (var (index, start) = (0, 0); index < word.Ids.Length; start = word.Ends[index++])
        {
            Add(word.Ids[index], piece.Start + unitOfByte[start], piece.Start + unitOfByte[word.Ends[index] - 1], piece);
        }

        void Add(int id, int first, int last, in Piece piece)
        {
            var (start, end) = (piece.Offset + piece.Text[first].Start, piece.Offset + piece.Text[last].End);
            tokens.Add(_pipeline.Trim(new(id, TokenOf(id)!, start, end), isFirst: tokens.Count == 0));
        }
    }

    /// <summary>A part of a text.</summary>
    /// <param name="Text">The normalized text that it is a part of.</param>
    /// <param name="Start">Start index in that text.</param>
    /// <param name="End">End index.</param>
    /// <param name="Offset">Base of the text's origins.</param>
    /// <param name="Token">The added token that it is; null where it is for the model.</param>
    private readonly record struct Piece(AlignedText Text, int Start, int End, int Offset, AddedToken? Token);
}
