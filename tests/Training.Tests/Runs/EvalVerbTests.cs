using System.Text.Json.Nodes;
using EntroPIC.Tests;

namespace Training.Tests.Runs;

[Collection(TorchCollection.Name)]
public sealed class EvalVerbTests
{
    [Fact]
    public async Task ResultsAreWrittenForAllProblemsAndForEachDataSet()
    {
        using var files = new RunFiles(static run =>
        {
            var sets = run["data"]!["validation"]!.AsArray();
            sets.Add(sets[0]!.DeepClone());
            sets[1]!["name"] = "two";
            sets[1]!["limit"] = 2;
            run["evaluation"]!["responses"] = 3;
        });
        Assert.Equal((0, ""), (await files.Run(["eval", files.Configuration]), files.Error));
        Assert.Equal([".lock", "evaluation.json", "record.json", "responses.jsonl"], files.Written);
        var result = JsonNode.Parse(File.ReadAllText(files["out/evaluation.json"]))!;
        Assert.Equal((6, 4, 2), ((int)result["all"]!["problems"]!, (int)result["data_sets"]!["held-out"]!["problems"]!, (int)result["data_sets"]!["two"]!["problems"]!));
        var pass = result["all"]!["pass"]!.AsArray();
        Assert.Equal([1, 2, 3], pass.Select(static entry => (int)entry!["k"]!));
        Assert.Equal((double)result["all"]!["avg"]!["value"]!, (double)pass[0]!["value"]!, 12);
        Assert.All(pass, static entry => Assert.InRange((double)entry!["value"]!, (double)entry["low"]! - 1e-12, (double)entry["high"]! + 1e-12));
        Assert.NotNull(result["all"]!["majority"]);
        Assert.Equal(18, File.ReadLines(files["out/responses.jsonl"]).Count());
        Assert.Equal(
            ["all", "held-out", "two", "evaluated", "written"],
            files.Output.TrimEnd().Split('\n').Select(static line => line.Split(':')[0]));
    }

    [Fact]
    public async Task TrainedModelIsEvaluatedOnRequest()
    {
        using var files = new RunFiles(static run => run.Remove("rl"));
        Assert.Equal(1, await files.Run(["eval", files.Configuration, "--trained"]));
        Assert.Equal($"error: the run has no trained model yet; `{files["out/model"]}` is not there\n", files.Error);

        await files.Run(["train", files.Configuration, "--set", "sft.steps=150"]);
        Assert.Equal(0, await files.Run(["eval", files.Configuration, "--trained"]));
        Assert.Equal(1, Average());
        Assert.Equal(0, await files.Run(["eval", files.Configuration]));
        Assert.InRange(Average(), 0, 0.5);

        double Average() => (double)JsonNode.Parse(File.ReadAllText(files["out/evaluation.json"]))!["all"]!["avg"]!["value"]!;
    }

    [Fact]
    public async Task EvaluationWithoutValidationSetsIsRejected()
    {
        using var files = new RunFiles(static run => run["data"]!.AsObject().Remove("validation"));
        Assert.Equal(1, await files.Run(["eval", files.Configuration]));
        Assert.Equal($"error: {files.Configuration}: `data.validation` is empty; there is nothing to evaluate on\n", files.Error);
    }
}
