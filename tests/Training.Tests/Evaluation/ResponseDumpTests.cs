using System.Text.Json;
using EntroPIC.Data;
using EntroPIC.Evaluation;
using EntroPIC.Tests;

namespace Training.Tests.Evaluation;

public sealed class ResponseDumpTests
{
    [Fact]
    public void EachResponseIsOneLine()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("responses.jsonl");
        ResponseDump.Write(path, new EvaluationResult(
        [
            new ProblemResult(new Problem("1 + 1 =", "2", "sums"), [new ScoredResponse("2", 2, false, 1, "2"), new ScoredResponse("≈ \"3\"\n", 9, true, 0)]),
        ]));

        var lines = File.ReadAllLines(path);
        Assert.Equal(
            """{"data_set":"sums","problem":0,"prompt":"1 + 1 =","reference":"2","index":0,"response":"2","length":2,"truncated":false,"score":1,"correct":true,"answer":"2"}""",
            lines[0]);
        var second = JsonDocument.Parse(lines[1]).RootElement;
        Assert.Equal("≈ \"3\"\n", second.GetProperty("response").GetString());
        Assert.Equal(JsonValueKind.Null, second.GetProperty("answer").ValueKind);
        Assert.Equal(2, lines.Length);
    }

    [Fact]
    public void OlderFileIsReplaced()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("responses.jsonl");
        File.WriteAllText(path, new string('x', 10_000));
        ResponseDump.Write(path, new EvaluationResult([new ProblemResult(new Problem("p", "a"), [new ScoredResponse("r", 1, false, 1)])]));
        Assert.Single(File.ReadAllLines(path));
        Assert.Equal(["responses.jsonl"], folder.FileNames());
    }
}
