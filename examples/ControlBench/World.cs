using EntroPIC.Batches;
using EntroPIC.Rollouts;
using EntroPIC.Training;
using Examples;
using TorchSharp;

namespace ControlBench;

/// <summary>Contexts, actions, and how likely each pair is to be rewarded; and rollouts of them.</summary>
/// <param name="plant">The plant.</param>
/// <param name="policy">The policy that acts.</param>
/// <param name="seed">Of the rewards and of the noise, so that all methods of one seed face the same world.</param>
internal sealed class World(Plant plant, SoftmaxTable policy, int seed) : IRolloutSource
{
    public const int Contexts = 64;
    public const int Actions = 10;

    private const int ResponsesPerContext = 8;
    private const int SolvedPeriod = 1000;

    private readonly double[] _success = Successes(plant, new Random(seed));
    private readonly Random _noise = new(seed + 1000);
    private int _rollouts;

    /// <summary>The mean probability of a reward under the policy.</summary>
    public double Accuracy => policy.Probabilities().Zip(_success, static (probability, success) => probability * success).Sum() / Contexts;

    public PackedBatch Next(long index, Signals wanted, int attempt = 0, CancellationToken cancellation = default)
    {
        var probabilities = policy.Probabilities();
        var step = _rollouts++ * plant.MiniBatches * plant.Epochs;
        var isSolved = plant.SolvedSteps > 0 && step >= SolvedPeriod && step % SolvedPeriod < plant.SolvedSteps;
        var (prompts, actions, rewards) = (new List<IReadOnlyList<int>>(), new List<int>(), new List<float>());
        for (var i = 0; i < plant.ContextsPerRollout; i++)
        {
            var context = plant.ContextsPerRollout == Contexts ? i : _noise.Next(Contexts);
            for (var response = 0; response < ResponsesPerContext; response++)
            {
                var action = Choice.Draw(_noise, probabilities.AsSpan(context * Actions, Actions));
                prompts.Add([context]);
                actions.Add(action);
                rewards.Add(_noise.NextDouble() < _success[(context * Actions) + action] || isSolved ? 1 : 0);
            }
        }

        var layout =
            new PackedLayout([.. actions.Select(static _ => 1)], [.. Enumerable.Repeat(ResponsesPerContext, plant.ContextsPerRollout)]);
        return new PackedBatch(layout) { Prompts = prompts, TokenIds = actions, Reward = torch.tensor(rewards.ToArray()) };
    }

    private static double[] Successes(Plant plant, Random random)
    {
        var successes = new double[Contexts * Actions];
        for (var context = 0; context < Contexts; context++)
        {
            var best = random.Next(Actions);
            for (var action = 0; action < Actions; action++)
            {
                var share = random.NextDouble();
                successes[(context * Actions) + action] = !plant.IsSolvable ? 0.2 + (0.5 * share) : action == best ? 0.95 : 0.05;
            }
        }

        return successes;
    }
}
