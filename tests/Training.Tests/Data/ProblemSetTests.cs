using EntroPIC.Data;
using EntroPIC.Tests;
using EntroPIC.Tokenization;
using EntroPIC.Tokenization.Chat;

namespace Training.Tests.Data;

public sealed class ProblemSetTests : IDisposable
{
    private const string Chat = "{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}{% if add_generation_prompt %}<assistant>{% endif %}";

    private static readonly CharacterTokenizer Tokenizer = new(string.Concat(Enumerable.Range(' ', 95).Select(static code => (char)code)) + "\n");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FieldsAreFoundByDottedPaths()
    {
        var options = Lines("""{ "item": { "q": ["two?", "one?"], "a": 1 }, "from": "tiny", "more": { "level": 3 } }""") with
        {
            Prompt = "item.q.1", Answer = "item.a", DataSet = "from", Metadata = "more",
        };
        var problem = Assert.Single(Read(options).Problems);
        Assert.Equal(("one?", "1", "tiny"), (problem.Prompt, problem.Answer, problem.DataSet));
        Assert.Equal(3, problem.Metadata!.Value.GetProperty("level").GetInt32());
    }

    [Fact]
    public void DataSetNameDefaultsToTheFileName()
    {
        var options = Lines("""{ "prompt": "p", "answer": "a" }""");
        Assert.Equal("problems", Read(options).Problems[0].DataSet);
        Assert.Equal("mine", Read(options with { Name = "mine" }).Problems[0].DataSet);
    }

    [Fact]
    public void MetadataThatNoRowHasIsRejected()
    {
        var options = Lines("""{ "prompt": "p", "answer": "a", "level": 3 }""");
        var failure = Assert.Throws<InvalidDataException>(() => Read(options with { Metadata = "levl" }));
        Assert.Equal($"`{options.Path}`: no row has `levl`, the path of the metadata", failure.Message);
        Assert.Null(Read(options with { Layout = ProblemLayout.Verl, Prompt = "prompt", Answer = "answer", DataSet = "prompt" }).Problems[0].Metadata);
    }

    [Fact]
    public void TemplateInsertsFields()
    {
        var options = Lines("""{ "question": "2+2?", "level": 1, "answer": "4" }""") with { Template = "({level}) {question} Box {{it}}: " };
        Assert.Equal("(1) 2+2? Box {it}: ", Read(options).Problems[0].Prompt);
    }

    [Theory]
    [InlineData("a {question", "the template has a brace at index 2 that is not closed; a brace of the text is written twice")]
    [InlineData("a } b", "the template has a brace at index 2 that is not opened; a brace of the text is written twice")]
    [InlineData("a {}", "the template has an empty `{}`; it must name a field, or be written `{{}}`")]
    public void UnbalancedTemplateIsRejected(string template, string expected) =>
        Assert.Equal(expected, Assert.Throws<ArgumentException>(() => new ProblemSetOptions { Path = "p", Template = template }).Message);

    [Fact]
    public void PathWithNullCharacterIsRejected() =>
        Assert.Equal("`Path` is a string with U+0000; it must be a path", Assert.Throws<ArgumentOutOfRangeException>(static () => new ProblemSetOptions { Path = "a\0b" }).Message);

    [Theory]
    [InlineData(ChatUse.Auto, null, "2+2?")]
    [InlineData(ChatUse.Auto, "Think.", "<system>Think.<user>2+2?<assistant>")]
    [InlineData(ChatUse.Always, null, "<user>2+2?<assistant>")]
    [InlineData(ChatUse.Never, "Think.", "Think.\n2+2?")]
    public void ChatSettingDecidesUseOfTheTemplate(ChatUse use, string? system, string expected)
    {
        var options = Lines("""{ "prompt": "2+2?", "answer": "4" }""") with { Chat = use, System = system };
        Assert.Equal(expected, Read(options).Problems[0].Prompt);
    }

    [Theory]
    [InlineData(ChatUse.Auto, "Think.", "<system>Be brief.<user>2+2?<assistant>")]
    [InlineData(ChatUse.Never, null, "Be brief.\n2+2?")]
    public void MessagesKeepTheirOwnSystemMessage(ChatUse use, string? system, string expected)
    {
        const string Row = """{ "prompt": [{ "role": "system", "content": "Be brief." }, { "role": "user", "content": "2+2?" }], "answer": "4" }""";
        Assert.Equal(expected, Read(Lines(Row) with { Chat = use, System = system }).Problems[0].Prompt);
    }

    [Fact]
    public void LongPromptsAreDroppedAndCounted()
    {
        var options = Lines("""{ "prompt": "12345", "answer": "" }""", """{ "prompt": "123456", "answer": "" }""") with { MaxPromptTokens = 5 };
        var set = Read(options);
        Assert.Equal((1, 1, 0), (set.Problems.Count, set.TooLong, set.Broken));
    }

    [Fact]
    public void LimitTakesTheFirstKeptProblems()
    {
        var options = Lines([.. Enumerable.Range(0, 9).Select(static i => $$"""{ "prompt": "{{new string('x', i + 1)}}", "answer": "" }""")]) with { Limit = 3 };
        Assert.Equal(["x", "xx", "xxx"], Read(options).Problems.Select(static problem => problem.Prompt));
    }

    [Theory]
    [InlineData("""{ "prompt": "p" """, "the row is not JSON: Expected depth to be zero at the end of the JSON payload")]
    [InlineData("[1]", "the row is not a JSON object")]
    [InlineData("""{ "prompt": "p" }""", "the row has no `answer`; it has `prompt`")]
    [InlineData("""{ "prompt": "p", "answr": "a" }""", "the row has no `answer`; did you mean `answr`?")]
    [InlineData("""{ "prompt": "p", "answer": [1] }""", "the row has a list as `answer`; expected a string")]
    [InlineData("""{ "prompt": "", "answer": "a" }""", "the row has an empty prompt")]
    [InlineData("""{ "prompt": [], "answer": "a" }""", "the row has no message in `prompt`")]
    [InlineData("""{ "prompt": [{ "role": "user" }], "answer": "a" }""", "the row has a message in `prompt` without a string as `role` or as `content`")]
    [InlineData("""{ "prompt": "ü", "answer": "a" }""", "the row has a prompt that the tokenizer refuses: ")]
    public void BrokenRowIsReportedWithFileAndLine(string row, string expected)
    {
        var options = Lines("""{ "prompt": "p", "answer": "a" }""", "", row);
        var failure = Assert.Throws<InvalidDataException>(() => Read(options));
        Assert.StartsWith($"{options.Path}(3): {expected}", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("(Parameter", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\\ud83d =")]
    [InlineData("\\ud83d\\u0041")]
    [InlineData("\\uDE00")]
    [InlineData("\\ude00\\ud83d")]
    public void LoneSurrogateBreaksARow(string text)
    {
        var options = Lines("{\"prompt\":\"p\",\"answer\":\"a\"}", $"{{\"prompt\":\"p{text}\",\"answer\":\"a\"}}");
        var half = text[..6];
        Assert.Equal($"{options.Path}(2): the row is not JSON: `{half}` is a lone surrogate", Assert.Throws<InvalidDataException>(() => Read(options)).Message);
        var set = Read(options with { OnBroken = BrokenRows.Skip });
        Assert.Equal((1, 1), (set.Problems.Count, set.Broken));
    }

    [Fact]
    public void LoneSurrogateInAKeyBreaksARow()
    {
        var options = Lines("{\"prompt\":\"p\",\"answer\":\"a\",\"\\ud800\":1}");
        Assert.EndsWith("(1): the row is not JSON: `\\ud800` is a lone surrogate", Assert.Throws<InvalidDataException>(() => Read(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EscapedSurrogatePairIsOneCharacter()
    {
        var options = Lines("{\"prompt\":\"p\",\"answer\":\"\\ud83d\\ude00 \\\\ud83d\"}");
        Assert.Equal("\ud83d\ude00 \\ud83d", Read(options).Problems[0].Answer);
    }

    [Fact]
    public void InvalidUtf8BreaksARow()
    {
        var path = _folder.File("latin1.jsonl");
        File.WriteAllBytes(path, [.. "{\"prompt\":\"p\",\"answer\":\"a\"}\n"u8, .. System.Text.Encoding.Latin1.GetBytes("{\"prompt\":\"caf\u00e9 + 1 =\",\"answer\":\"\u00b2\"}\n")]);
        var options = new ProblemSetOptions { Path = path };
        Assert.Equal($"{path}(2): the row is not JSON: byte 0xE9 is not UTF-8", Assert.Throws<InvalidDataException>(() => Read(options)).Message);
        Assert.Equal(1, Read(options with { OnBroken = BrokenRows.Skip }).Broken);
    }

    [Fact]
    public void DuplicateKeyBreaksARow() =>
        Assert.Contains(
            "(1): the row is not JSON: ",
            Assert.Throws<InvalidDataException>(() => Read(Lines("{\"prompt\":\"p\",\"answer\":\"a\",\"answer\":\"b\"}"))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void EndlessLineIsTooLong()
    {
        var path = _folder.File("long.jsonl");
        using (var file = File.Create(path))
        {
            file.Write("{\"prompt\":\""u8);
            var piece = new byte[1 << 20];
            piece.AsSpan().Fill((byte)'x');
            for (var i = 0; i < 70; i++)
            {
                file.Write(piece);
            }

            file.Write("\"}\n{\"prompt\":\"p\",\"answer\":\"a\"}"u8);
        }

        var options = new ProblemSetOptions { Path = path };
        Assert.Equal($"{path}(1): the row has 73400333 bytes; a line has at most 67108864", Assert.Throws<InvalidDataException>(() => Read(options)).Message);
        var set = Read(options with { OnBroken = BrokenRows.Skip });
        Assert.Equal(("p", 1), (Assert.Single(set.Problems).Prompt, set.Broken));
    }

    // The JSON of Python.
    [Theory]
    [InlineData("1e-05")]
    [InlineData("1E-05")]
    [InlineData("1e+16")]
    [InlineData("-0.0")]
    public void NumbersAreReadVerbatim(string number) =>
        Assert.Equal(number, Read(Lines($"{{\"prompt\":\"p\",\"answer\":{number}}}")).Problems[0].Answer);

    [Fact]
    public void ByteOrderMarksAndWindowsLineEndsAreIgnored()
    {
        var path = _folder.File("windows.jsonl");
        File.WriteAllText(path, "{\"prompt\":\"p\",\"answer\":\"a\"}\r\n\r\n{\"prompt\":\"q\",\"answer\":\"b\"}\r\n", new System.Text.UTF8Encoding(true));
        Assert.Equal(["p", "q"], Read(new() { Path = path }).Problems.Select(static problem => problem.Prompt));
    }

    [Fact]
    public void BrokenRowsAreSkippedAndCountedOnRequest()
    {
        var set = Read(Lines("""{ "prompt": "p", "answer": "a" }""", "nonsense", "{}") with { OnBroken = BrokenRows.Skip });
        Assert.Equal((1, 2), (set.Problems.Count, set.Broken));
    }

    [Fact]
    public void MessagesWithoutChatTemplateAreRejected()
    {
        var options = Lines("""{ "prompt": [{ "role": "user", "content": "p" }], "answer": "a" }""");
        var failure = Assert.Throws<InvalidDataException>(() => ProblemSet.Read(options, Tokenizer));
        Assert.EndsWith("(1): the row is to be written by a chat template, and the tokenizer has none; `chat` may be `never`", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EmptySetIsRejected()
    {
        Assert.EndsWith("gives no problems: the file has no rows", Failure(Lines()), StringComparison.Ordinal);
        var mixed = Lines("oops", """{ "prompt": "12345", "answer": "" }""") with { OnBroken = BrokenRows.Skip, MaxPromptTokens = 4 };
        Assert.EndsWith("(1): the row is not JSON: 'o' is an invalid start of a value; 1 longer than 4 tokens", Failure(mixed), StringComparison.Ordinal);

        string Failure(ProblemSetOptions options) => Assert.Throws<InvalidDataException>(() => Read(options)).Message;
    }

    private static ProblemSet Read(ProblemSetOptions options) => ProblemSet.Read(options, Tokenizer, ChatTemplate.Parse(Chat));

    private ProblemSetOptions Lines(params string[] lines)
    {
        var path = _folder.File("problems.jsonl");
        File.WriteAllLines(path, lines);
        return new() { Path = path };
    }
}
