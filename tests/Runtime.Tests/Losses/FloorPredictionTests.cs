using EntroPIC.Batches;
using EntroPIC.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace Runtime.Tests.Losses;

/// <summary>
/// The predictions that <c>EntroPicHandover</c> makes of its own step, against the change of entropy that a small step makes: one context, whose logits are
/// the weights, and 64 responses of one token.
/// </summary>
public sealed class FloorPredictionTests : TorchTest
{
    private const int Actions = 12;
    private const int Responses = 64;
    private const double Rate = 1e-6;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void EntropyFallsByTheDrift(int seed)
    {
        using var scope = NewDisposeScope();
        var (logits, tokens, rewards) = Policy(seed, confident: 0);
        var (metrics, change) = Step(logits, tokens, rewards);

        Assert.Equal(-metrics["drift"], change / Rate, 1e-4 * metrics["reach"]);
        Assert.InRange(Math.Abs(metrics["drift"]), 1e-3 * metrics["reach"], metrics["reach"]);
    }

    /// <summary>
    /// The gain leaves out what the other tokens of the vocabulary contribute, so it is right up to a fifth.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void PushOnConfidentTokensRaisesEntropyByItsGain(int seed)
    {
        using var scope = NewDisposeScope();
        var (logits, tokens, rewards) = Policy(seed, confident: 4.5);
        var (metrics, without) = Step(logits, tokens, rewards);
        var (_, with) = Step(logits, tokens, rewards, push: 1);

        Assert.True(metrics["gain"] > 0);
        Assert.InRange((with - without) / Rate, 0.8 * metrics["gain"], 1.2 * metrics["gain"]);
    }

    /// <summary>The predicted gain of a bonus on confident tokens is right within a factor of 1.5.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void BonusOnConfidentTokensRaisesEntropyByItsGain(int seed)
    {
        using var scope = NewDisposeScope();
        var (logits, tokens, rewards) = Policy(seed, confident: 4.5);
        var (metrics, without) = Step(logits, tokens, rewards);
        var (_, with) = Step(logits, tokens, rewards, opening: 1);

        Assert.True(metrics["bonus_gain"] > 0);
        Assert.InRange((with - without) / Rate, 0.67 * metrics["bonus_gain"], 1.5 * metrics["bonus_gain"]);
    }

    private static (Tensor Logits, int[] Tokens, float[] Rewards) Policy(int seed, double confident)
    {
        var random = new Random(seed);
        var values = Enumerable.Range(0, Actions).Select(action => action == 0 && confident > 0 ? confident : random.NextDouble()).ToArray();
        var logits = torch.tensor(values, ScalarType.Float64);
        var probabilities = nn.functional.softmax(logits, 0).data<double>().ToArray();
        var tokens = Enumerable.Range(0, Responses).Select(_ => Draw(random, probabilities)).ToArray();
        return (logits, tokens, [.. tokens.Select(_ => (float)random.Next(2))]);
    }

    /// <summary>The metrics of the step, and the change of entropy that it makes.</summary>
    private static (IReadOnlyDictionary<string, double> Metrics, double Change) Step(
        Tensor start, int[] tokens, float[] rewards, double push = 0, double opening = 0)
    {
        var logits = start.clone().requires_grad_();
        var logp = nn.functional.log_softmax(logits, 0);
        using var batch = new PackedBatch(new PackedLayout([.. tokens.Select(static _ => 1)], [tokens.Length]))
        {
            TokenIds = tokens,
            Reward = torch.tensor(rewards, ScalarType.Float64),
            Logp = logp.index_select(0, torch.tensor([.. tokens.Select(static token => (long)token)])),
            OldLogp = logp.detach().index_select(0, torch.tensor([.. tokens.Select(static token => (long)token)])),
            Entropy = EntropyOf(logp).expand(tokens.Length).contiguous(),
        };
        var loss = new FloorPrediction(new() { Push = push, Opening = opening });
        loss.BeginRollout(batch);
        loss.Control(batch);
        var totals = loss.Total(batch);
        loss.Evaluate(batch, totals).backward();
        var after = nn.functional.log_softmax(start - (Rate * logits.grad!), 0);
        return (loss.MetricsOf(batch, totals).Values.ToDictionary(), (EntropyOf(after) - EntropyOf(logp.detach())).ToDouble());
    }

    private static Tensor EntropyOf(Tensor logp) => -(logp * logp.exp()).sum();

    private static int Draw(Random random, double[] probabilities)
    {
        var left = random.NextDouble();
        return Math.Max(0, Array.FindIndex(probabilities, probability => (left -= probability) < 0));
    }
}
