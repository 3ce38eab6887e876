using System.Text;
using System.Text.Json.Serialization;
using EntroPIC.Data;
using EntroPIC.Tokenization;
using Parquet.Serialization;

namespace Fuzz.Readers;

/// <summary>Readers of data sets.</summary>
internal static class DataReaders
{
    private static readonly CharacterTokenizer Tokenizer = new(string.Concat(Enumerable.Range(' ', 95).Select(static code => (char)code)));

    private static readonly string[] Words = ["prompt", "answer", "\n", "\ud83d\ude00", "\\ud83d", "\\u0000", "{\"prompt\":\"p\",\"answer\":1e-05}\n", "PAR1"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<IForeignReader> All { get; } =
    [
        new FileReader("JSON Lines", "rows.jsonl", [Lines], static folder => Read(folder, "rows.jsonl")) { Words = Words },
        new FileReader("a row of JSON", "rows.json", [Encoding.UTF8.GetBytes("{\"prompt\":[{\"role\":\"user\",\"content\":\"2+2?\"}],\"answer\":4,\"extra\":{\"a\":[1,null,true]}}")], static folder => Read(folder, "rows.json")) { Words = Words },
        new FileReader("Parquet", "rows.parquet", Parquet(), static folder => Read(folder, "rows.parquet")) { Words = Words },
    ];

    private static byte[] Lines => Encoding.UTF8.GetBytes(
        """
        {"prompt":"2+2?","answer":"4"}
        {"prompt":[{"role":"user","content":"3+3?"}],"answer":6.0,"extra":{"tags":["a"]}}

        {"prompt":"4+4?","answer":1e-05,"more":null}

        """);

    private static void Read(string folder, string name)
    {
        var options = new ProblemSetOptions { Path = Path.Combine(folder, name), Metadata = "extra", Chat = ChatUse.Never };
        try
        {
            ProblemSet.Read(options, Tokenizer);
        }
        finally
        {
            _ = Skipped(options);
        }
    }

    /// <summary>Rows that are left out must not end the reading.</summary>
    private static int Skipped(ProblemSetOptions options)
    {
        try
        {
            return ProblemSet.Read(options with { OnBroken = BrokenRows.Skip }, Tokenizer).Broken;
        }
        catch (InvalidDataException)
        {
            // No row is left, or the file is no Parquet.
            return 0;
        }
    }

    private static IReadOnlyList<byte[]> Parquet() =>
    [
        .. TinyModel.FilesOf(static folder =>
        {
            Row[] rows = [.. Enumerable.Range(0, 20).Select(static i => new Row { Prompt = $"{i}+{i}?", Answer = i * 2, Extra = new() { Tags = ["a", "b"], Bytes = "text"u8.ToArray() } })];
            ParquetSerializer.SerializeAsync(rows, Path.Combine(folder, "a")).GetAwaiter().GetResult();
            ParquetSerializer.SerializeAsync(rows, Path.Combine(folder, "b"), new() { CompressionMethod = global::Parquet.CompressionMethod.None, RowGroupSize = 7 }).GetAwaiter().GetResult();
        }).Values,
    ];

    private sealed class Row
    {
        [JsonPropertyName("prompt")]
        public string? Prompt { get; set; }

        [JsonPropertyName("answer")]
        public double Answer { get; set; }

        [JsonPropertyName("extra")]
        public Extra? Extra { get; set; }
    }

    private sealed class Extra
    {
        [JsonPropertyName("tags")]
        public List<string>? Tags { get; set; }

        [JsonPropertyName("bytes")]
        public byte[]? Bytes { get; set; }
    }
}
