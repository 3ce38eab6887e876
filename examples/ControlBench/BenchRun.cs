using EntroPIC.Losses;
using EntroPIC.Training;
using Examples;
using TorchSharp;

namespace ControlBench;

/// <summary>One method on one plant with one seed.</summary>
internal static class BenchRun
{
    /// <param name="plant">The plant.</param>
    /// <param name="method">The method.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="steps">Optimizer steps.</param>
    public static Trace Run(Plant plant, Method method, int seed, int steps)
    {
        using var policy = new SoftmaxTable(World.Contexts, World.Actions, plant.Start, seed);
        var world = new World(plant, policy, seed);
        var trace = new Trace(policy, world);
        var engaged = Math.Min(plant.EngagedFrom, steps);
        if (engaged > 0)
        {
            Train(plant, policy, world, trace, new Grpo(), engaged);
        }

        if (steps > engaged)
        {
            Train(plant, policy, world, trace, method.MakeLoss(plant), steps - engaged);
        }

        return trace;
    }

    private static void Train(Plant plant, SoftmaxTable policy, World world, Trace trace, PolicyLoss loss, int steps)
    {
        var weights = policy.Weights.Select(static weight => weight.Weight).ToList();
        using torch.optim.Optimizer optimizer = plant.UsesAdam
            ? torch.optim.Adam(weights, plant.LearningRate)
            : torch.optim.SGD(weights, plant.LearningRate);
        var updates =
            new UpdateOptions { MiniBatches = plant.MiniBatches, Epochs = plant.Epochs, MaxGradientNorm = double.PositiveInfinity };
        var updater = new PolicyUpdater(policy, loss, optimizer, updates);
        new ReinforcementTrainer(world, updater, new StageOptions { Length = steps / updates.StepsPerRollout }, trace).Run();
    }
}
