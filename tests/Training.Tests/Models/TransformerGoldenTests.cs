using System.Globalization;
using System.Text.Json;
using EntroPIC.Checkpoints;
using EntroPIC.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace Training.Tests.Models;

public sealed class TransformerGoldenTests : TorchTest
{
    [CaseTheory, MemberData(nameof(GoldenModel.Names), MemberType = typeof(GoldenModel))]
    public void StateNamesAndShapesMatchTheCheckpoint(string name)
    {
        using var golden = new GoldenModel(name);
        using var weights = WeightFiles.Open(golden.Folder.Path);
        Assert.Equal(
            weights.Entries.Select(entry => $"{entry.Name} [{string.Join(",", entry.Shape)}]").Order(),
            golden.Model.state_dict().Select(entry => $"{entry.Key} [{string.Join(",", entry.Value.shape)}]").Order());
        Assert.Equal(golden.Facts.GetProperty("parameters").GetInt64(), golden.Model.parameters().Sum(parameter => parameter.numel()));
    }

    [CaseTheory, MemberData(nameof(GoldenModel.Names), MemberType = typeof(GoldenModel))]
    public void HiddenStatesMatchTheReference(string name)
    {
        using var golden = new GoldenModel(name);
        using var gradientsOff = no_grad();
        var hidden = golden.Model.Forward(golden.Expected["input_ids"], golden.Positions, golden.Mask);
        AssertClose(golden.Expected["hidden_final_normed"][golden.Mask], hidden[golden.Mask], golden.Tolerance);
    }

    [CaseTheory, MemberData(nameof(GoldenModel.Names), MemberType = typeof(GoldenModel))]
    public void LogitsMatchTheReference(string name)
    {
        using var golden = new GoldenModel(name);
        using var gradientsOff = no_grad();
        AssertClose(golden.Expected["logits"][golden.Mask], golden.Logits()[golden.Mask], golden.Tolerance);
    }

    [CaseTheory, MemberData(nameof(GoldenModel.Names), MemberType = typeof(GoldenModel))]
    public void RightPaddingNeedsNoMask(string name)
    {
        using var golden = new GoldenModel(name);
        using var gradientsOff = no_grad();
        var logits = golden.Model.Logits(golden.Model.Forward(golden.Expected["input_ids"], golden.Positions));
        AssertClose(golden.Expected["logits"][golden.Mask], logits[golden.Mask], golden.Tolerance);
    }

    [CaseTheory, MemberData(nameof(GoldenModel.Names), MemberType = typeof(GoldenModel))]
    public void LeftPaddedLogitsMatchTheReference(string name)
    {
        using var golden = new GoldenModel(name);
        using var gradientsOff = no_grad();
        var mask = golden.Expected["left_attention_mask"] == 1;
        var hidden = golden.Model.Forward(golden.Expected["left_input_ids"], golden.Expected["left_position_ids"], mask);
        AssertClose(golden.Expected["logits_left_padded"][mask], golden.Model.Logits(hidden)[mask], golden.Tolerance);
    }

    [CaseTheory, MemberData(nameof(GoldenModel.Names), MemberType = typeof(GoldenModel))]
    public void BatchMatchesItsSequencesAlone(string name)
    {
        using var golden = new GoldenModel(name);
        using var gradientsOff = no_grad();
        var (logits, lengths) = (golden.Logits(), golden.Facts.GetProperty("lengths").EnumerateArray().Select(length => length.GetInt64()).ToArray());
        for (var row = 0; row < lengths.Length; row++)
        {
            var tokens = golden.Expected["input_ids"].narrow(0, row, 1).narrow(1, 0, lengths[row]);
            var alone = golden.Model.Logits(golden.Model.Forward(tokens, arange(lengths[row]).unsqueeze(0)));
            AssertClose(alone[0], logits[row].narrow(0, 0, lengths[row]), golden.Tolerance);
        }
    }

    [CaseTheory, MemberData(nameof(GoldenModel.Names), MemberType = typeof(GoldenModel))]
    public void LogProbsAndEntropiesMatchTheReference(string name)
    {
        using var golden = new GoldenModel(name);
        using var gradientsOff = no_grad();
        var isTarget = golden.Mask.narrow(1, 1, golden.Mask.shape[1] - 1);
        var response = golden.Expected["response_mask"];
        foreach (var temperature in golden.Temperatures)
        {
            var divisor = double.Parse(temperature, CultureInfo.InvariantCulture);
            var (logProbs, entropies) = golden.Statistics(divisor);
            AssertClose(golden.Expected[$"logprobs_t{temperature}"][isTarget], logProbs[isTarget], golden.Tolerance / divisor);
            AssertClose(golden.Expected[$"entropy_t{temperature}"][isTarget], entropies[isTarget], golden.Tolerance / divisor);
            var mean = golden.Facts.GetProperty("entropy_token_mean").GetProperty($"t{temperature}").GetDouble();
            Assert.Equal(mean, ((entropies * response).sum() / response.sum()).ToDouble(), golden.Tolerance);
        }
    }

    public static TheoryData<string, string> GreedyRows =>
        GoldenModel.Rows(static facts => Greedy(facts).Select(static (text, index) => ($"{index}", text.Reason)));

    [CaseTheory, MemberData(nameof(GreedyRows))]
    public void GeneratedTokensMatchTheReference(string name, string index)
    {
        using var golden = new GoldenModel(name);
        GreedyText.AssertGenerates(golden.Model, Greedy(golden.Facts), int.Parse(index, CultureInfo.InvariantCulture));
    }

    private static List<GreedyText> Greedy(JsonElement facts) =>
    [
        .. facts.GetProperty("greedy").EnumerateArray().Select(json =>
            new GreedyText(Ids(json.GetProperty("prompt")), Ids(json.GetProperty("tokens")), json.GetProperty("smallest_top2_gap").GetDouble())),
    ];

    private static int[] Ids(JsonElement json) => [.. json.EnumerateArray().Select(id => id.GetInt32())];
}
