using System.Text.Json.Serialization;
using EntroPIC.Data;
using EntroPIC.Tests;
using EntroPIC.Tokenization;
using EntroPIC.Tokenization.Chat;
using Parquet.Serialization;

namespace Training.Tests.Data;

public sealed class ParquetTests : IDisposable
{
    private static readonly CharacterTokenizer Tokenizer = new(string.Concat(Enumerable.Range(' ', 95).Select(static code => (char)code)));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task VerlLayoutIsRead()
    {
        var path = _folder.File("train.parquet");
        VerlRow[] rows = [Row("2+2?", "4", 7), Row("3+3?", "6", 8), Row("4+4?", "8", 9)];
        await ParquetSerializer.SerializeAsync(rows, path, new Parquet.ParquetOptions { RowGroupSize = 2 });
        var set = ProblemSet.Read(
            new ProblemSetOptions { Path = path, Layout = ProblemLayout.Verl },
            Tokenizer,
            ChatTemplate.Parse("{% for m in messages %}[{{ m.role }}]{{ m.content }}{% endfor %}"));
        Assert.Equal(["[user]2+2?", "[user]3+3?", "[user]4+4?"], set.Problems.Select(static problem => problem.Prompt));
        Assert.Equal(["4", "6", "8"], set.Problems.Select(static problem => problem.Answer));
        Assert.All(set.Problems, static problem => Assert.Equal("sums", problem.DataSet));
        Assert.Equal([7, 8, 9], set.Problems.Select(static problem => problem.Metadata!.Value.GetProperty("index").GetInt32()));
        Assert.Equal("b", set.Problems[0].Metadata!.Value.GetProperty("tags")[1].GetString());
    }

    [Fact]
    public async Task BrokenRowIsReportedWithItsNumber()
    {
        var path = _folder.File("train.parquet");
        await ParquetSerializer.SerializeAsync([Row("2+2?", "4", 7), Row("", "6", 8)], path);
        var failure = Assert.Throws<InvalidDataException>(() => ProblemSet.Read(
            new ProblemSetOptions { Path = path, Layout = ProblemLayout.Verl, Chat = ChatUse.Never }, Tokenizer));
        Assert.Equal($"{path}(row 2): the row has an empty prompt", failure.Message);
    }

    /// <summary>Parquet.Net leaves a null out of a list. DuckDB wrote the row: items [null, b], an image of two bytes, names [c, ''], messages of a null role.</summary>
    [Theory]
    [InlineData("items", "has a list with a null in `items`, whose place is lost; write such a list as JSON")]
    [InlineData("image", "has bytes in `image` that are not text (")]
    public void ColumnThatCannotBeReadMattersOnlyWhereItIsRead(string column, string fault)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Data", "lost-items.parquet");

        var problem = ProblemSet.Read(new ProblemSetOptions { Path = path, Metadata = "names" }, Tokenizer).Problems.Single();
        Assert.Equal("""["c",""]""", problem.Metadata!.Value.GetRawText());
        problem = ProblemSet.Read(new ProblemSetOptions { Path = path, Metadata = "messages" }, Tokenizer).Problems.Single();
        Assert.Equal("""[{"text":"x"}]""", problem.Metadata!.Value.GetRawText());

        var failure = Assert.Throws<InvalidDataException>(() => ProblemSet.Read(new ProblemSetOptions { Path = path, Metadata = column }, Tokenizer));
        Assert.StartsWith($"{path}(row 1): the row {fault}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NonParquetFileIsRejected()
    {
        var path = _folder.File("train.parquet");
        File.WriteAllText(path, """{ "prompt": "p", "answer": "a" }""");
        var failure = Assert.Throws<InvalidDataException>(() => ProblemSet.Read(new ProblemSetOptions { Path = path }, Tokenizer));
        Assert.StartsWith($"`{path}` cannot be read as Parquet: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnannotatedByteArraysAreReadAsText()
    {
        var path = _folder.File("train.parquet");
        await ParquetSerializer.SerializeAsync<BinaryRow>([new() { Prompt = "What is 2+2?"u8.ToArray(), Answer = 1e-5 }, new() { Prompt = "3+3?"u8.ToArray(), Answer = 0.5 }], path);
        var problems = ProblemSet.Read(new ProblemSetOptions { Path = path }, Tokenizer).Problems;
        Assert.Equal(["What is 2+2?", "3+3?"], problems.Select(static problem => problem.Prompt));
        Assert.Equal(["1e-05", "0.5"], problems.Select(static problem => problem.Answer));
    }

    [Fact]
    public async Task NonTextBytesAreRejectedWithTheirColumn()
    {
        var path = _folder.File("train.parquet");
        await ParquetSerializer.SerializeAsync<BinaryRow>([new() { Prompt = "2+2?"u8.ToArray(), Answer = 4 }, new() { Prompt = [0x63, 0xE9], Answer = 6 }], path);
        var options = new ProblemSetOptions { Path = path };
        Assert.Equal(
            $"{path}(row 2): the row has bytes in `prompt` that are not text (byte 0xE9 is not UTF-8); expected a column of UTF-8 strings",
            Assert.Throws<InvalidDataException>(() => ProblemSet.Read(options, Tokenizer)).Message);
        Assert.Equal(1, ProblemSet.Read(options with { OnBroken = BrokenRows.Skip }, Tokenizer).Broken);
    }

    [Fact]
    public async Task InvalidUtf8InTextColumnIsRejectedWithColumnAndRow()
    {
        var path = _folder.File("train.parquet");
        var options = new Parquet.ParquetOptions { CompressionMethod = Parquet.CompressionMethod.None };
        await ParquetSerializer.SerializeAsync<TextRow>(
            [new() { Prompt = "1+1?", Answer = "2", Notes = ["a"] }, new() { Prompt = "caf#", Answer = "4" }, new() { Prompt = "3+3?", Answer = "6", Notes = ["x", "caf#"], Names = new() { ["caf#"] = "y" } }],
            path, options);
        var file = File.ReadAllBytes(path);
        File.WriteAllBytes(path, [.. file.Select(static value => value == (byte)'#' ? (byte)0xE9 : value)]);
        Assert.Equal(
            $"{path}(row 2): the row has bytes in `prompt` that are not text (byte 0xE9 is not UTF-8); expected a column of UTF-8 strings",
            Assert.Throws<InvalidDataException>(() => ProblemSet.Read(new ProblemSetOptions { Path = path }, Tokenizer)).Message);
        Assert.Equal(
            [null, "has bytes in `prompt`", "has bytes in `notes`"],
            ParquetRows.Read(path).Select(static row => row.Faults.Values.FirstOrDefault()?.Split(" that")[0]));
    }

    [Fact]
    public async Task TextsAreReadVerbatim()
    {
        var path = _folder.File("train.parquet");
        await ParquetSerializer.SerializeAsync<TextRow>(
            [new() { Prompt = "\uFFFD é 数 😀", Answer = "", Notes = ["ü", "\uFFFD"], Names = new() { ["ß"] = "x", ["y"] = "é" } }, new() { Answer = "1" }], path);
        Assert.Equal(
            ["""{"prompt":"� é 数 😀","answer":"","notes":["ü","�"],"names":{"ß":"x","y":"é"}}""", """{"answer":"1"}"""],
            ParquetRows.Read(path).Select(static row => System.Text.RegularExpressions.Regex.Unescape(row.Value.GetRawText())));
    }

    // Each makes Parquet.Net 6.1 go on for good, or ask for memory that no machine has.
    [Theory]
    [InlineData("list", "a description has a list of 2147483647 items in ")]
    [InlineData("cut", "a description is cut off")]
    [InlineData("lists", "a description is nested too deeply")]
    [InlineData("kind", "field 3 of `FileMetaData` is of type 12; it must be number")]
    [InlineData("length", "its description has 2147483647 bytes, the file ")]
    [InlineData("values", "a column begins at 0, the file has ")]
    public void ImpossibleFileMetadataIsRejected(string what, string expected)
    {
        var path = _folder.File("train.parquet");

        // Field 1, a version; field 2, a list of structures; field 4, row groups of one column of many values; field 100, lists in lists.
        byte[] description = what switch
        {
            "list" => [0x15, 0x02, 0x19, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0x07],
            "cut" => [0x15, 0x02, 0x19],
            "lists" => [0x09, 0xC8, 0x01, .. Enumerable.Repeat((byte)0x19, 1_000_000)],
            "kind" => [0x15, 0x02, 0x2C, 0x00, 0x00],
            "values" => [0x15, 0x02, 0x39, 0x1C, 0x19, 0x1C, 0x3C, 0x56, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0x3F, 0x00, 0x00, 0x00, 0x00],
            _ => [0x00],
        };
        var length = what == "length" ? int.MaxValue : description.Length;
        File.WriteAllBytes(path, [.. "PAR1"u8, .. description, .. BitConverter.GetBytes(length), .. "PAR1"u8]);
        var failure = Assert.Throws<InvalidDataException>(() => ProblemSet.Read(new ProblemSetOptions { Path = path }, Tokenizer));
        Assert.StartsWith($"`{path}` cannot be read as Parquet: {expected}", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Snappy content of 21 bytes that claims 10 GB, which its reader allocates.</summary>
    [Fact]
    public void SnappyContentOfAnotherLengthIsRejected()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Data", "snappy-length.parquet");
        var failure = Assert.Throws<InvalidDataException>(() => ProblemSet.Read(new ProblemSetOptions { Path = path }, Tokenizer));
        Assert.StartsWith($"`{path}` cannot be read as Parquet: a page at 424 unfolds to 166 bytes, its content to ", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>One newer page of 8 bytes stored, 8 unfolded, after levels of 2 bytes: its Snappy content says how many bytes it has.</summary>
    [Theory]
    [InlineData(2, 0, true, "a page at 4 unfolds to 6 bytes, its content to 127")]
    [InlineData(1, 1, true, "a page at 4 unfolds to 6 bytes, its content to 127")]
    [InlineData(5, 4, true, "a page at 4 has 8 bytes, its levels 5 and 4")]
    [InlineData(-1, 3, true, "a page at 4 has 8 bytes, its levels -1 and 3")]
    [InlineData(2, 0, false, null)]
    public void NewerPageOfAnotherLengthIsRejected(int definitions, int repetitions, bool isCompressed, string? expected)
    {
        static byte Signed(int number) => (byte)((number << 1) ^ (number >> 31));
        byte[] page =
        [
            0x15, Signed(3), 0x15, Signed(8), 0x15, Signed(8),
            0x5C, 0x15, Signed(1), 0x15, 0, 0x15, Signed(1), 0x15, 0, 0x15, Signed(definitions), 0x15, Signed(repetitions), (byte)(isCompressed ? 0x11 : 0x12), 0, 0,
            0, 0, 127, 0, 0, 0, 0, 0,
        ];
        byte[] description = [0x15, 2, 0x39, 0x1C, 0x19, 0x1C, 0x3C, 0x45, Signed(1), 0x16, Signed(1), 0x46, Signed(4), 0, 0, 0, 0];
        using var file = new MemoryStream([.. "PAR1"u8, .. page, .. description, .. BitConverter.GetBytes(description.Length), .. "PAR1"u8]);

        var failure = Record.Exception(() => ParquetLayout.Check(file));

        Assert.Equal(expected, failure?.Message);
    }

    [Fact]
    public async Task TruncatedFileIsRejected()
    {
        var path = _folder.File("train.parquet");
        await ParquetSerializer.SerializeAsync(Enumerable.Range(0, 9).Select(static i => Row($"{i}", "4", i)), path);
        var whole = File.ReadAllBytes(path);
        for (var cut = 1; cut < whole.Length; cut += 7)
        {
            // The begin is lost, so that all that the description says of places is wrong.
            File.WriteAllBytes(path, whole[cut..]);
            var failure = Assert.Throws<InvalidDataException>(() => ProblemSet.Read(new ProblemSetOptions { Path = path, Layout = ProblemLayout.Verl, Chat = ChatUse.Never }, Tokenizer));
            Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        }
    }

    [FactWithData("parquet/prompts_arrow_snappy.parquet")]
    public void FileOfAnotherWriterMatchesItsJson()
    {
        var options = new ProblemSetOptions
        {
            Path = Path.Combine(SharedData.Folder!, "parquet", "prompts_arrow_snappy.parquet"),
            Answer = "prompt.0.content",
            Chat = ChatUse.Never,
        };
        var expected = SharedData.Lines("parquet/prompts_arrow_snappy.expected.jsonl")
            .Select(static row => row.GetProperty("prompt")[0].Text("content"))
            .ToArray();
        Assert.NotEmpty(expected);
        var problems = ProblemSet.Read(options, Tokenizer).Problems;
        Assert.Equal(expected, problems.Select(static problem => problem.Prompt));
    }

    private static VerlRow Row(string question, string answer, int index) => new()
    {
        DataSource = "sums",
        Prompt = [new() { Role = "user", Content = question }],
        RewardModel = new() { Style = "rule", GroundTruth = answer },
        ExtraInfo = new() { Index = index, Tags = ["a", "b"] },
    };

    private sealed class BinaryRow
    {
        [JsonPropertyName("prompt")]
        public byte[]? Prompt { get; set; }

        [JsonPropertyName("answer")]
        public double Answer { get; set; }
    }

    private sealed class TextRow
    {
        [JsonPropertyName("prompt")]
        public string? Prompt { get; set; }

        [JsonPropertyName("answer")]
        public string? Answer { get; set; }

        [JsonPropertyName("notes")]
        public List<string>? Notes { get; set; }

        [JsonPropertyName("names")]
        public Dictionary<string, string>? Names { get; set; }
    }

    private sealed class VerlRow
    {
        [JsonPropertyName("data_source")]
        public string? DataSource { get; set; }

        [JsonPropertyName("prompt")]
        public List<Message>? Prompt { get; set; }

        [JsonPropertyName("reward_model")]
        public RewardModel? RewardModel { get; set; }

        [JsonPropertyName("extra_info")]
        public ExtraInfo? ExtraInfo { get; set; }
    }

    private sealed class Message
    {
        [JsonPropertyName("role")]
        public string? Role { get; set; }

        [JsonPropertyName("content")]
        public string? Content { get; set; }
    }

    private sealed class RewardModel
    {
        [JsonPropertyName("style")]
        public string? Style { get; set; }

        [JsonPropertyName("ground_truth")]
        public string? GroundTruth { get; set; }
    }

    private sealed class ExtraInfo
    {
        [JsonPropertyName("index")]
        public int Index { get; set; }

        [JsonPropertyName("tags")]
        public List<string>? Tags { get; set; }
    }
}
