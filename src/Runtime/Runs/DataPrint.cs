using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using EntroPIC.Data;

namespace EntroPIC.Runs;

/// <summary>By what a data set is known again: the problems that it gives, however they are written down.</summary>
internal sealed record DataPrint
{
    /// <summary>How many there are.</summary>
    public required int Problems { get; init; }

    /// <summary>The SHA-256 of all of them, in order.</summary>
    public required string Sha256 { get; init; }

    public static DataPrint Of(IReadOnlyList<Problem> problems)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var problem in problems)
        {
            Add(problem.Prompt);
            Add(problem.Answer);
            Add(problem.DataSet);
            Add(problem.Metadata?.GetRawText() ?? "");
        }

        return new() { Problems = problems.Count, Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()) };

        // With its length, so that nothing can move from one text to the next.
        void Add(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            Span<byte> length = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }
    }
}
