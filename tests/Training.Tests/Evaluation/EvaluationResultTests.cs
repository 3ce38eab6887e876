using EntroPIC.Data;
using EntroPIC.Evaluation;

namespace Training.Tests.Evaluation;

public sealed class EvaluationResultTests
{
    [Fact]
    public void PassAtKIsTheShareOfDrawsWithACorrectResponse()
    {
        // 2 of 5 correct: of the 10 pairs 3 hold only wrong ones, of the 10 triples 1.
        var result = new EvaluationResult([Problem("11000")]);
        Assert.Equal([0.4, 0.7, 0.9, 1, 1], result.PassAtEach(), Near);
        Assert.Equal(0.4, result.Average, 12);
    }

    [Fact]
    public void PassAtKIsTheMeanOverAllDraws()
    {
        var random = new Random(3);
        for (var trial = 0; trial < 50; trial++)
        {
            var marks = string.Concat(Enumerable.Range(0, 8).Select(_ => random.Next(2)));
            var problem = Problem(marks);
            for (var k = 1; k <= 8; k++)
            {
                var draws = Enumerable.Range(0, 256).Where(draw => int.PopCount(draw) == k).ToList();
                var passed = draws.Count(draw => Enumerable.Range(0, 8).Any(i => (draw >> i & 1) == 1 && marks[i] == '1'));
                Assert.Equal((double)passed / draws.Count, problem.PassAt(k), 12);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void KMustNotExceedTheResponses(int k) => Assert.Throws<ArgumentOutOfRangeException>(() => new EvaluationResult([Problem("110")]).PassAt(k));

    [Fact]
    public void EachDataSetHasItsOwnResult()
    {
        var result = new EvaluationResult([Problem("11", "b"), Problem("10", "a"), Problem("00", "a")]);
        var sets = result.ByDataSet();
        Assert.Equal(["a", "b"], sets.Keys);
        Assert.Equal(0.25, sets["a"].Average);
        Assert.Equal(1, sets["b"].Average);
        Assert.Equal(["avg@2", "pass@2", "a/avg@2", "b/avg@2"], result.Metrics.Select(static metric => metric.Name));
        Assert.Equal(result.Metrics.Select(static metric => metric.Name), EvaluationResult.MetricNames(2, areAnswersKnown: false, ["b", "a", "a"]));
        Assert.Equal([0.5, 2.0 / 3, 0.25, 1], result.Metrics.Select(static metric => metric.Value), Near);
    }

    [Fact]
    public void MajorityIsAMetricIfEveryProblemHasOne()
    {
        var result = new EvaluationResult([Problem("110") with { Majority = 1 }, Problem("100") with { Majority = 0.5 }]);
        Assert.Equal(0.75, result.Majority);
        Assert.Contains(("majority@3", 0.75), result.Metrics);
        Assert.Equal(result.Metrics.Select(static metric => metric.Name), EvaluationResult.MetricNames(3, areAnswersKnown: true, ["", ""]));
        Assert.Null(new EvaluationResult([Problem("110") with { Majority = 1 }, Problem("100")]).Majority);
    }

    [Fact]
    public void UnequalResponseCountsAreRejected()
    {
        var failure = Assert.Throws<ArgumentException>(() => new EvaluationResult([Problem("11"), Problem("111")]));
        Assert.StartsWith("a problem has 3 responses, the first has 2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EmptyEvaluationIsRejected()
    {
        Assert.Throws<ArgumentException>(() => new EvaluationResult([]));
        Assert.Throws<ArgumentException>(() => new EvaluationResult([Problem("")]));
    }

    private static ProblemResult Problem(string marks, string dataSet = "") =>
        new(new Problem("prompt", "answer", dataSet), [.. marks.Select(static mark => new ScoredResponse("", 1, false, mark - '0'))]);

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-12;
}
