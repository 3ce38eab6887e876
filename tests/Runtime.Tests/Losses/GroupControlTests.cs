using System.Text.Json;
using System.Text.Json.Nodes;
using EntroPIC.Batches;
using EntroPIC.Controllers;
using EntroPIC.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Losses;

/// <summary>Controls with a state for each prompt.</summary>
public sealed class GroupControlTests
{
    /// <summary>
    /// DCPO over several epochs, against its equations on all rewards that each prompt has had: arXiv 2509.02333. Prompts come in another
    /// order and in groups of another size each time, some of them twice in one rollout.
    /// </summary>
    [Fact]
    public void DcpoIsThatOfItsSource()
    {
        using var scope = torch.NewDisposeScope();
        var random = new Random(7);
        var loss = new Dcpo();
        var (had, visits, changed) = (new Dictionary<string, List<double>>(), new Dictionary<string, int>(), 0);
        for (var epoch = 0; epoch < 6; epoch++)
        {
            string[] ids = [.. Enumerable.Range(0, 6).OrderBy(_ => random.Next()).Take(4).Select(static id => $"row {id}")];
            ids = epoch % 2 == 0 ? ids : [.. ids, ids[0]];
            var plain = Make(random, [.. ids.Select(_ => random.Next(1, 6))]);
            var advantages = new Dictionary<PlainResponse, double>(ReferenceEqualityComparer.Instance);
            for (var group = 0; group < ids.Length; group++)
            {
                PlainResponse[] responses = [.. plain.Responses.Where(response => response.Prompt == group)];
                double[] now = [.. responses.Select(static response => response.Reward)];
                var all = had.TryGetValue(ids[group], out var known) ? known : had[ids[group]] = [];
                all.AddRange(now);
                double i = visits[ids[group]] = visits.GetValueOrDefault(ids[group]) + 1;
                foreach (var response in responses)
                {
                    var ofNow = (response.Reward - now.Average()) / (PlainBatch.Deviation(now) + 1e-6);
                    var ofAll = (response.Reward - all.Average()) / (PlainBatch.Deviation([.. all]) + 1e-6);
                    var (one, other) = (((i - 1) / i * ofNow) + (ofAll / i), (ofNow / i) + ((i - 1) / i * ofAll));
                    advantages[response] = Math.Abs(one) < Math.Abs(other) ? one : other;
                    changed += Math.Abs(advantages[response] - ofNow) > 0.01 ? 1 : 0;
                }
            }

            var leaf = Leaf(plain);
            using var batch = Packed(plain, leaf.alias(), ids);
            loss.BeginRollout(batch);
            loss.Control(batch);
            Close([.. plain.Responses.Select(response => advantages[response])], batch.Advantage);
            var totals = loss.Total(batch);
            var value = loss.Evaluate(batch, totals);
            Close([Restatements.DcpoClip(plain, response => advantages[response])], value.reshape(1));
            value.backward();
            batch.Logp = leaf.detach();
            var fused = KernelRun.Of(loss, batch, totals);
            Close([value.ToDouble()], tensor(new[] { fused.Loss }));
            Close(fused.ByLogp, leaf.grad!);
        }

        Assert.True(changed > 20, $"the past changed {changed} advantages");
        Assert.Equal(had.Count, loss.Controllers.Usual!.Count);
    }

    /// <summary>A state for each prompt in plain dictionaries; whole, in micro-batches and fused.</summary>
    [Fact]
    public void EachPromptHasItsOwnState()
    {
        using var scope = torch.NewDisposeScope();
        var random = new Random(3);
        var loss = new PromptStates();
        var averages = new Dictionary<string, double>();
        for (var step = 0; step < 5; step++)
        {
            string[] ids = [.. Enumerable.Range(0, 5).OrderBy(_ => random.Next()).Take(3).Select(static id => $"{id}")];
            var plain = Make(random, [3, step % 2 == 0 ? 1 : 2, 4]);
            var entropies = plain.Tokens.Select(_ => random.NextDouble()).ToArray();
            var (leaf, ofEntropy) = (Leaf(plain), tensor(entropies).requires_grad_());
            using var batch = Packed(plain, leaf.alias(), ids);
            batch.Entropy = ofEntropy.alias();
            loss.BeginRollout(batch);
            loss.Control(batch);
            var (token, sum) = (0, 0.0);
            for (var group = 0; group < ids.Length; group++)
            {
                PlainResponse[] responses = [.. plain.Responses.Where(response => response.Prompt == group)];
                var count = responses.Sum(static response => response.Tokens.Length);
                var mean = entropies.Skip(token).Take(count).DefaultIfEmpty(0).Average();
                token += count;
                if (responses.Length == 1)
                {
                    continue;
                }

                averages[ids[group]] = averages.TryGetValue(ids[group], out var before) ? before + (0.25 * (mean - before)) : mean;
                sum += averages[ids[group]];
                Assert.Equal(averages[ids[group]], loss.Controllers.Usual!.Find(ids[group])!.Average, 1e-12);
            }

            Assert.Equal(averages.Count, loss.Controllers.Usual!.Count);
            var totals = loss.Total(batch);
            var metrics = loss.MetricsOf(batch, totals).Values.ToDictionary();
            Assert.Equal(sum, metrics["sum_usual"], 1e-12);
            Assert.Equal(averages.Count, metrics["usual_prompts"]);
            Assert.Equal(0, metrics["bounded_prompts"]);
            Assert.InRange(metrics["bounded_saturated"], 0, 1);

            var value = loss.Evaluate(batch, totals);
            value.backward();
            var parts = 0.0;
            for (var group = 0; group < ids.Length; group++)
            {
                using var part = batch.Slice(batch.Layout.GroupOffsets[group], batch.Layout.GroupOffsets[group + 1]);
                Assert.Equal([ids[group]], part.PromptIds);
                var (from, to) = (batch.Layout.SequenceOffsets[batch.Layout.GroupOffsets[group]], batch.Layout.SequenceOffsets[batch.Layout.GroupOffsets[group + 1]]);
                part.Logp = leaf.detach().narrow(0, from, to - from);
                part.Entropy = ofEntropy.detach().narrow(0, from, to - from);
                parts += loss.Evaluate(part, totals).ToDouble();
            }

            Close([value.ToDouble()], tensor(new[] { parts }));
            (batch.Logp, batch.Entropy) = (leaf.detach(), ofEntropy.detach());
            var fused = KernelRun.Of(loss, batch, totals);
            Close([value.ToDouble()], tensor(new[] { fused.Loss }));
            Close(fused.ByLogp, leaf.grad!);
            Close(fused.ByEntropy, ofEntropy.grad!);
        }
    }

    [Fact]
    public void StatesAreSavedBitForBit()
    {
        using var scope = torch.NewDisposeScope();
        var (loss, copy) = (new Dcpo(), new Dcpo());
        Score(loss, 1, "a", "b");
        Score(loss, 2, "c", "a");
        var saved = loss.SaveControllers().ToJsonString();
        copy.LoadControllers(JsonNode.Parse(saved)!);
        Assert.Equal(["b", "c", "a"], copy.Controllers.Usual!.Prompts.Select(static prompt => prompt.Prompt));
        Assert.Equal(saved, copy.SaveControllers().ToJsonString());
        Score(loss, 3, "b", "c");
        Score(copy, 3, "b", "c");
        Assert.Equal(loss.SaveControllers().ToJsonString(), copy.SaveControllers().ToJsonString());
    }

    [Theory]
    [InlineData("\"prompt\":\"b\"", "\"prompt\":\"a\"")]
    [InlineData("\"prompt\":\"b\"", "\"prompt\":null")]
    [InlineData("\"prompt\":\"b\"", "\"row\":\"b\"")]
    [InlineData("\"evicted\":0,", "")]
    [InlineData("\"steps\":", "\"step\":")]
    [InlineData("\"steps\":1", "\"steps\":\"many\"")]
    public void StatesOfSomethingElseAreRefused(string of, string by)
    {
        using var scope = torch.NewDisposeScope();
        var loss = new Dcpo();
        Score(loss, 1, "a", "b");
        var saved = loss.SaveControllers().ToJsonString();
        Assert.Contains(of, saved, StringComparison.Ordinal);
        Assert.Throws<JsonException>(() => loss.LoadControllers(JsonNode.Parse(saved.Replace(of, by, StringComparison.Ordinal))!));
        Assert.Equal(saved, loss.SaveControllers().ToJsonString());
    }

    [Fact]
    public void StateOutsideItsRangeIsRefusedAtTheNextStep()
    {
        using var scope = torch.NewDisposeScope();
        var loss = new Dcpo();
        Score(loss, 1, "a");
        loss.LoadControllers(JsonNode.Parse(loss.SaveControllers().ToJsonString().Replace("\"steps\":1", "\"steps\":-1", StringComparison.Ordinal))!);
        Score(loss, 2, "b");
        Assert.Throws<StateRangeException>(() => Score(loss, 3, "a"));
    }

    [Fact]
    public void BatchWithoutPromptIdsIsRefused()
    {
        using var scope = torch.NewDisposeScope();
        var message = Assert.Throws<InvalidOperationException>(() => Score(new Dcpo(), 1)).Message;
        Assert.Equal("control `visits` has a state for each prompt, but the batch does not say of which prompts its groups are; set `PromptIds`", message);
        Assert.Throws<ArgumentException>(static () => new PackedBatch(new PackedLayout([1, 1], [1, 1])) { PromptIds = ["a"] });
    }

    [Fact]
    public void MeasurementThatIsNotFiniteLeavesAllStates()
    {
        using var scope = torch.NewDisposeScope();
        var loss = new Dcpo();
        Score(loss, 1, "a", "b");
        var saved = loss.SaveControllers().ToJsonString();
        using var batch = Packed(Make(new Random(5), [2, 2]), zeros(0), ["a", "b"]);
        batch.Reward = tensor([1, 0, double.NaN, 1]);
        Assert.Contains("group 1", Assert.Throws<NotFiniteNumberException>(() => loss.BeginRollout(batch)).Message, StringComparison.Ordinal);
        Assert.Equal(saved, loss.SaveControllers().ToJsonString());
    }

    [Fact]
    public void OutputsOfAnotherBatchAreNotRead()
    {
        using var scope = torch.NewDisposeScope();
        var plain = Make(new Random(5), [2, 2]);
        using var batch = Packed(plain, Leaf(plain), ["a", "b"]);
        (batch.Entropy, batch.Advantage) = (zeros(batch.Layout.TokenCount, float64), zeros(4, float64));
        var loss = new PromptStates();
        loss.Control(batch);
        using var other = Packed(plain, Leaf(plain), ["a", "b"]);
        (other.Entropy, other.Advantage) = (zeros(batch.Layout.TokenCount, float64), zeros(4, float64));
        Assert.Contains("was not stepped on this batch", Assert.Throws<InvalidOperationException>(() => loss.Evaluate(other, loss.Total(other))).Message, StringComparison.Ordinal);
    }

    /// <summary>The states that stepped longest ago go first, whatever the order of names.</summary>
    [Fact]
    public void StatesBeyondTheirNumberAreGivenUp()
    {
        using var scope = torch.NewDisposeScope();
        const int Most = GroupControl<Visits.State>.MostPrompts;
        var loss = new Dcpo();
        Score(loss, 1, [.. Enumerable.Range(0, Most).Select(static id => $"{id}")]);
        Assert.Equal((Most, 0), (loss.Controllers.Visits!.Count, loss.Controllers.Visits.Evicted));
        Score(loss, 2, "0", "new", "2", "other");
        Assert.Equal((Most, 2), (loss.Controllers.Visits!.Count, loss.Controllers.Visits.Evicted));
        Assert.Null(loss.Controllers.Visits.Find("1"));
        Assert.Null(loss.Controllers.Visits.Find("3"));
        Assert.Equal([2, 1, 2, 1, 1], new[] { "0", "new", "2", "other", "4" }.Select(id => loss.Controllers.Visits.Find(id)!.Steps));
    }

    private static void Score(PolicyLoss loss, int seed, params string[] ids)
    {
        var groups = Math.Max(1, ids.Length);
        using var batch = new PackedBatch(new PackedLayout([.. Enumerable.Repeat(1, groups)], [.. Enumerable.Repeat(1, groups)]))
        {
            PromptIds = ids,
            Reward = tensor([.. Enumerable.Range(0, groups).Select(group => ((seed * 7) + group) % 5 / 4.0)]),
        };
        loss.BeginRollout(batch);
    }

    private static PlainBatch Make(Random random, int[] groups) => new([.. groups.SelectMany(static (size, prompt) => Enumerable.Repeat(prompt, size)).Select(prompt =>
        new PlainResponse(prompt, random.Next(3) / 2.0, [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ =>
        {
            var old = -0.05 - (2 * random.NextDouble());
            return new PlainToken(Math.Min(old + random.NextDouble() - 0.5, -0.01), old, old, old);
        })]))]);

    private static Tensor Leaf(PlainBatch plain) => tensor([.. plain.Tokens.Select(static token => token.Logp)]).requires_grad_();

    private static PackedBatch Packed(PlainBatch plain, Tensor logp, string[] ids)
    {
        var batch = new PackedBatch(new PackedLayout(
            [.. plain.Responses.Select(static response => response.Tokens.Length)],
            [.. plain.Responses.GroupBy(static response => response.Prompt).Select(static group => group.Count())]))
        {
            PromptIds = ids,
            OldLogp = tensor([.. plain.Tokens.Select(static token => token.Old)]),
            Reward = tensor([.. plain.Responses.Select(static response => response.Reward)]),
        };
        if (logp.numel() > 0)
        {
            batch.Logp = logp;
        }

        return batch;
    }

    private static void Close(double[] expected, Tensor found) => Assert.All(
        expected.Zip(found.detach().to(ScalarType.Float64).data<double>().ToArray()),
        static pair => Assert.True(Math.Abs(pair.First - pair.Second) <= 1e-9 * Math.Max(1, Math.Abs(pair.First)), $"{pair.First:R} expected, {pair.Second:R} found"));
}
