using System.Globalization;
using System.Text.Json;
using EntroPIC.Checkpoints;
using EntroPIC.Models;
using EntroPIC.Tests;
using EntroPIC.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace Training.Tests.Models;

/// <summary>Small trained models with their tokenizers: from text to text.</summary>
public sealed class TrainedModelTests : TorchTest
{
    // Logits of trained models reach 30; log-probabilities are recorded in float32.
    private const double Tolerance = 1e-4;

    private const string EntropyKey = "entropies";

    public static TheoryData<string> WithText => OutsideFiles.DataModels.Rows("goldens.json");

    public static TheoryData<string> WithPrompts => OutsideFiles.DataModels.Rows("goldens_prompts.json");

    [CaseTheory, MemberData(nameof(WithText))]
    public void WritesThePublishedText(string name)
    {
        using var facts = Json(name, "goldens.json");
        using var model = CheckpointFolder.Open(OutsideFiles.DataModels[name]).Load();
        var tokenizer = BpeTokenizer.Load(OutsideFiles.DataModels[name]);
        var ids = Ids(facts.RootElement.GetProperty("greedy_ids"));
        GreedyText.AssertGenerates(model, [new(ids[..1], ids[1..], double.PositiveInfinity)], which: 0);
        Assert.Equal(facts.RootElement.GetProperty("greedy_text").GetString(), tokenizer.Decode(ids));
        var stream = tokenizer.NewStreamingDecoder();
        Assert.Equal(facts.RootElement.GetProperty("greedy_text").GetString(), string.Concat(ids.Select(stream.Add)) + stream.Complete());
    }

    [CaseTheory, MemberData(nameof(WithText))]
    public void StatisticsOfTheTextMatchTheReference(string name)
    {
        using var facts = Json(name, "goldens.json");
        using var model = CheckpointFolder.Open(OutsideFiles.DataModels[name]).Load();
        var first = facts.RootElement.GetProperty("first64");
        var count = first.GetProperty("token_logprobs").GetArrayLength() + 1;
        var logits = AssertStatistics(model, Ids(facts.RootElement.GetProperty("greedy_ids"))[..count], first);
        AssertClose(Numbers(first.GetProperty("last_logits")), logits[-1], Tolerance);
    }

    [CaseTheory, MemberData(nameof(WithPrompts))]
    public void ContinuesPrompts(string name)
    {
        using var facts = Json(name, "goldens_prompts.json");
        using var model = CheckpointFolder.Open(OutsideFiles.DataModels[name]).Load();
        var tokenizer = BpeTokenizer.Load(OutsideFiles.DataModels[name]);
        var texts = new List<GreedyText>();
        foreach (var golden in facts.RootElement.EnumerateArray())
        {
            var (prompt, ids) = (golden.GetProperty("prompt").GetString()!, Ids(golden.GetProperty("ids")));
            Assert.Equal(ids, tokenizer.Encode(prompt, addSpecialTokens: true));
            Assert.Equal(prompt, tokenizer.Decode(ids));
            texts.Add(new(ids, Ids(golden.GetProperty("greedy_ids")), golden.GetProperty("smallest_top2_gap").GetDouble()));
            AssertStatistics(model, [.. ids, .. texts[^1].Tokens], golden);
        }
        foreach (var (index, text) in texts.Index().Where(entry => entry.Item.Reason is null))
        {
            GreedyText.AssertGenerates(model, texts, index);
        }
    }

    private static Tensor AssertStatistics(Transformer model, int[] ids, JsonElement golden)
    {
        using var gradientsOff = no_grad();
        var batch = TokenBatch.PadRight([ids]);
        var logits = model.Logits(model.Forward(batch.Tokens, batch.Positions))[0];
        var targets = batch.Tokens[0].narrow(0, 1, ids.Length - 1).unsqueeze(1);
        AssertClose(Numbers(golden.GetProperty("token_logprobs")), Predicting(1).gather(1, targets).squeeze(1), Tolerance);
        foreach (var part in golden.EnumerateObject().Where(part => part.Name.StartsWith(EntropyKey, StringComparison.Ordinal)))
        {
            var temperature = part.Name == EntropyKey ? 1 : double.Parse(part.Name[$"{EntropyKey}_t".Length..], CultureInfo.InvariantCulture);
            var all = Predicting(temperature);
            AssertClose(Numbers(part.Value), -(all.exp() * all).sum(-1), Tolerance);
        }
        return logits;

        Tensor Predicting(double temperature) => (logits.narrow(0, 0, ids.Length - 1) / temperature).log_softmax(-1);
    }

    private static JsonDocument Json(string name, string file) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(OutsideFiles.DataModels[name], file)));

    private static int[] Ids(JsonElement json) => [.. json.EnumerateArray().Select(id => id.GetInt32())];

    private static Tensor Numbers(JsonElement json) => tensor(json.EnumerateArray().Select(number => number.GetSingle()).ToArray());
}
