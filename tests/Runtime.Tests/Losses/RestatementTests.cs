using EntroPIC.Losses;
using EntroPIC.Tests;
using TorchSharp;

namespace Runtime.Tests.Losses;

/// <summary>
/// Value and gradient of losses, in tensor form and fused, against equations of their sources (<see cref="Restatements"/>), in double precision. The gradient
/// of an equation is a difference of fourth order.
/// </summary>
public sealed class RestatementTests
{
    private const double Step = 1e-4;

    private const double Tolerance = 1e-9;

    private static readonly Dictionary<string, Func<Random, PlainBatch>> Batches = new(StringComparer.Ordinal)
    {
        ["mixed rewards"] = static random => Make(random, [4, 4, 4], static random => random.Next(2)),
        ["graded rewards"] = static random => Make(random, [4, 4, 4], static random => random.NextDouble()),
        ["equal rewards"] = static random => Make(random, [4, 4], static _ => 1),
        ["no reward"] = static random => Make(random, [4, 4], static _ => 0),
        ["one response per prompt"] = static random => Make(random, [1, 1, 1], static random => random.Next(2)),
        ["one response"] = static random => Make(random, [1], static _ => 1),
        ["empty responses"] = static random => Make(random, [4, 3, 2], static random => random.Next(2), shortest: 0, longest: 2),
        ["ratios far from 1"] = static random => Make(random, [4, 4, 4], static random => random.Next(2), isFar: true),
    };

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var loss in Restatements.All.Keys)
            {
                foreach (var batch in Batches.Keys)
                {
                    cases.Add(loss, batch);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void LossIsThatOfItsSource(string name, string batchName)
    {
        using var scope = torch.NewDisposeScope();
        for (var seed = 0; seed < 10; seed++)
        {
            var plain = Batches[batchName](new Random(seed));
            var leaf = torch.tensor([.. plain.Tokens.Select(static token => token.Logp)]).requires_grad_();
            using var batch = plain.Pack(leaf.alias());
            var loss = LibraryLosses.Make(name);
            foreach (var signal in loss.Traits.Inputs)
            {
                batch.Give(signal, torch.tensor([.. plain.Tokens.Select(static token => token.Reference)]));
            }

            loss.BeginRollout(batch);
            loss.Control(batch);
            var totals = loss.Total(batch);
            var value = loss.Evaluate(batch, totals);
            value.backward();

            var expected = Restatements.All[name](plain);
            var slopes = plain.Tokens.Select(token => Slope(name, plain, token)).ToArray();
            Close([expected], [value.ToDouble()]);
            Close(slopes, leaf.grad!.data<double>().ToArray());
            if (loss.Traits.HasKernel)
            {
                batch.Logp = leaf.detach();
                var fused = KernelRun.Of(loss, batch, totals);
                Close([expected], [fused.Loss]);
                Close(slopes, fused.ByLogp);
            }
        }

        void Close(double[] expected, double[] found) => Assert.All(expected.Zip(found), pair =>
            Assert.True(Math.Abs(pair.First - pair.Second) <= Tolerance * Math.Max(1, Math.Abs(pair.First)), $"{name}, {batchName}: {pair.First:R} expected, {pair.Second:R} found"));
    }

    /// <summary>No restatement is 0 everywhere, or for all tokens.</summary>
    [Fact]
    public void EveryRestatementHasGradient() => Assert.All(Restatements.All.Keys, static name =>
    {
        var plain = Batches["mixed rewards"](new Random(1));
        Assert.Contains(plain.Tokens, token => Math.Abs(Slope(name, plain, token)) > 1e-3);
    });

    private static double Slope(string name, PlainBatch batch, PlainToken token)
    {
        return ((8 * (At(1) - At(-1))) - (At(2) - At(-2))) / (12 * Step);

        double At(int steps)
        {
            token.Live = token.Logp + (steps * Step);
            var value = Restatements.All[name](batch);
            token.Live = token.Logp;
            return value;
        }
    }

    /// <summary>Responses whose sampling engine was close to the policy, but for every third.</summary>
    private static PlainBatch Make(Random random, int[] groups, Func<Random, double> reward, int shortest = 1, int longest = 5, bool isFar = false)
    {
        var prompts = groups.SelectMany(static (size, prompt) => Enumerable.Repeat(prompt, size));
        return new PlainBatch([.. prompts.Select((prompt, index) => new PlainResponse(prompt, reward(random), [.. Enumerable.Range(0, random.Next(shortest, longest + 1)).Select(_ =>
        {
            var old = LogProbability(isFar ? 6 : 2.5);
            var logp = isFar ? LogProbability(6) : Math.Min(old + Around(0.5), -0.01);
            var rollout = Math.Min(old + Around(index % 3 == 0 ? 1.5 : 0.01), -0.001);
            return new PlainToken(logp, old, rollout, LogProbability(2.5));
        })]))]);

        double LogProbability(double most) => -0.05 - ((most - 0.05) * random.NextDouble());
        double Around(double most) => most * ((2 * random.NextDouble()) - 1);
    }
}
