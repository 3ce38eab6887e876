using EntroPIC.Data;
using EntroPIC.Evaluation;
using EntroPIC.Tests;

namespace Training.Tests.Evaluation;

public sealed class PreliminarySamplingTests
{
    private static readonly Problem[] Problems = [.. "abcd".Select(static letter => new Problem(letter.ToString(), "1"))];

    [Fact]
    public void ProblemsThatAreSolvedSometimesAreKept()
    {
        var sampling = Sample("111", "010", "000", "110");
        Assert.Equal([1, 3], sampling.Kept);
        Assert.Equal((1, 1), (sampling.AllRight, sampling.AllWrong));
        Assert.Equal(["b", "d"], sampling.Select(Problems).Select(static problem => problem.Prompt));
    }

    [Fact]
    public void NothingLeftIsAnErrorWithTheReasons() => Assert.Equal(
        "preliminary sampling leaves no problem: 3 were always solved, 1 never",
        Assert.Throws<InvalidDataException>(() => Sample("11", "11", "00", "11").Select(Problems)).Message);

    [Fact]
    public void WhatIsSavedHoldsForTheSameProblemsOnly()
    {
        using var folder = new TemporaryFolder();
        Sample("111", "010", "000", "110").Save(folder.File("prefilter.json"));
        var loaded = PreliminarySampling.Load(folder.File("prefilter.json"));
        Assert.Equal(["b", "d"], loaded.Select(Problems).Select(static problem => problem.Prompt));
        Assert.Equal(
            "preliminary sampling looked at 4 problems, there are 3; the data has changed since",
            Assert.Throws<InvalidDataException>(() => loaded.Select(Problems[..3])).Message);
    }

    private static PreliminarySampling Sample(params string[] verdicts) => PreliminarySampling.From(new EvaluationResult(
        [.. verdicts.Select((row, i) => new ProblemResult(Problems[i], [.. row.Select(static digit => new ScoredResponse("", 1, false, digit - '0'))]))]));
}
