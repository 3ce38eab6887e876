using EntroPIC.Batches;
using EntroPIC.Rollouts;
using EntroPIC.Training;
using Examples;
using TorchSharp;

namespace Bandit;

/// <summary>Rollouts of every context, several actions each.</summary>
internal sealed class BanditRollouts(BanditTask task, SoftmaxTable policy, int seed) : IRolloutSource
{
    private const int ActionsPerContext = 8;

    private readonly Random _random = new(seed);

    public PackedBatch Next(long index, Signals wanted, int attempt = 0, CancellationToken cancellation = default)
    {
        var probabilities = policy.Probabilities();
        var prompts = new List<IReadOnlyList<int>>();
        var actions = new List<int>();
        var rewards = new List<float>();
        for (var context = 0; context < BanditTask.Contexts; context++)
        {
            for (var i = 0; i < ActionsPerContext; i++)
            {
                var action = Choice.Draw(_random, probabilities.AsSpan(context * BanditTask.Actions, BanditTask.Actions));
                prompts.Add([context]);
                actions.Add(action);
                rewards.Add(task.Draw(context, action, _random) ? 1 : 0);
            }
        }

        var layout = new PackedLayout([.. actions.Select(static _ => 1)], [.. Enumerable.Repeat(ActionsPerContext, BanditTask.Contexts)]);
        return new PackedBatch(layout) { Prompts = prompts, TokenIds = actions, Reward = torch.tensor(rewards.ToArray()) };
    }
}
