using System.Text.Json;
using EntroPIC.Data;
using EntroPIC.Rewards;
using EntroPIC.Tests;

namespace Training.Tests.Rewards;

/// <summary>Answers and responses with the right verdict, kind by kind: `answers.jsonl`, whose last field says where a verdict comes
/// from.</summary>
public sealed class AnswerPairsTests
{
    private static readonly IReadOnlyList<Pair> Pairs =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Rewards", "answers.jsonl")).Select(Pair.Read)];

    public static TheoryData<string> Kinds => [.. Pairs.Select(static pair => pair.Kind).Distinct()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EveryPairOfAKindHasItsVerdict(string kind)
    {
        var wrong = Pairs.Where(pair => pair.Kind == kind && pair.IsJudgedRight != pair.IsRight).Select(static pair => pair.Describe()).ToList();
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public void NoWrongAnswerIsTakenForRight() => Assert.Empty(Pairs.Where(static pair => !pair.IsRight && pair.IsJudgedRight).Select(static pair => pair.Describe()));

    private sealed record Pair(string Kind, string Reward, string Gold, string Response, bool IsRight, string Why)
    {
        public bool IsJudgedRight
        {
            get
            {
                IReward reward = Reward switch
                {
                    "math" => new MathAnswer(),
                    "numeric" => new NumericAnswer(),
                    "choice" => new ChoiceAnswer(),
                    "format" => new FormatReward(),
                    _ => throw new InvalidDataException($"no reward `{Reward}`"),
                };
                return reward.Score(new Problem("p", Gold), new JudgedResponse(Response, 1, false)) == 1;
            }
        }

        public static Pair Read(string line)
        {
            var row = JsonDocument.Parse(line).RootElement;
            return new Pair(
                row.Text("kind"), row.Text("reward"), row.Text("gold"), row.Text("response"), row.GetProperty("right").GetBoolean(), row.Text("why"));
        }

        public string Describe() => $"reward {Reward}: answer `{Gold}`, response `{Response}`: must be {(IsRight ? "right" : "wrong")} ({Why})";
    }
}
