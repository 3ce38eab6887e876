using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using EntroPIC.Data;

namespace EntroPIC.Runs;

/// <summary>A fingerprint of an input of a run, to notice that it has changed.</summary>
internal sealed record ContentPrint
{
    private const string Problems = "problems";
    private const string Preferences = "preferences";
    private const string Bytes = "bytes";
    private const string Declarations = "declaration";

    // Of a large file so many blocks stand for the whole: weights that were trained, or are another model's, differ everywhere.
    private const int Blocks = 64;
    private const int BlockBytes = 1 << 20;

    /// <summary>The size, in <see cref="Unit"/>.</summary>
    public required long Size { get; init; }

    /// <summary>The unit of the size.</summary>
    public required string Unit { get; init; }

    /// <summary>The SHA-256 of it, in order.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The problems that a data set gives, however they are written down in its file.</summary>
    public static ContentPrint Of(IReadOnlyList<Problem> problems)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var problem in problems)
        {
            Add(hash, problem.Prompt);
            Add(hash, problem.Answer);
            Add(hash, problem.DataSet);
            Add(hash, problem.Metadata?.GetRawText() ?? "");
            foreach (var (field, value) in problem.Fields)
            {
                Add(hash, FormattableString.Invariant($"{field} {value:R}"));
            }
        }

        return new() { Size = problems.Count, Unit = Problems, Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()) };
    }

    /// <summary>The preferences that a data set gives.</summary>
    public static ContentPrint Of(IReadOnlyList<Preference> preferences)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var preference in preferences)
        {
            Add(hash, preference.Prompt);
            foreach (var (text, reward) in preference.Responses)
            {
                Add(hash, text);
                Add(hash, reward > 0 ? "chosen" : "rejected");
            }
        }

        return new() { Size = preferences.Count, Unit = Preferences, Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()) };
    }

    /// <summary>The declaration of a loss, as a fingerprint.</summary>
    public static ContentPrint OfDeclaration(string sha256) => new() { Size = 1, Unit = Declarations, Sha256 = sha256 };

    /// <summary>A model or a tokenizer: a file, or the weights and descriptions in a folder.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ContentPrint OfFiles(string path)
    {
        string[] files = Directory.Exists(path)
            ? [.. Directory.EnumerateFiles(path).Where(static file => Path.GetExtension(file) is ".safetensors" or ".json").Order(StringComparer.Ordinal)]
            : [path];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var size = 0L;
        foreach (var file in files)
        {
            using var stream = File.OpenRead(file);
            size += stream.Length;
            Add(hash, Path.GetFileName(file));
            Add(hash, stream);
        }

        return new() { Size = size, Unit = Bytes, Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()) };
    }

    /// <summary>The difference from an earlier print; null if there is none.</summary>
    public string? DifferenceFrom(ContentPrint before) => this == before ? null
        : Unit == Declarations ? "has another declaration than when the run began"
        : Size == before.Size
        ? FormattableString.Invariant($"still has {Size} {Unit}, but their content has changed since the run began")
        : FormattableString.Invariant($"had {before.Size} {before.Unit} when the run began and has {Size}");

    private static void Add(IncrementalHash hash, FileStream file)
    {
        var block = new byte[BlockBytes];
        var isWhole = file.Length <= (long)Blocks * BlockBytes;
        for (var i = 0; isWhole ? file.Position < file.Length : i < Blocks; i++)
        {
            if (!isWhole)
            {
                file.Position = (file.Length - BlockBytes) / (Blocks - 1) * i;
            }

            hash.AppendData(block, 0, file.ReadAtLeast(block, block.Length, throwOnEndOfStream: false));
        }
    }

    // With its length, so that nothing can move from one text to the next.
    private static void Add(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
