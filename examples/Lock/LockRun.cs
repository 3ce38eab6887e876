using EntroPIC.Training;
using TorchSharp;

namespace Lock;

/// <summary>One method on one task with one seed.</summary>
internal static class LockRun
{
    /// <param name="method">The method.</param>
    /// <param name="task">The task.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="steps">Optimizer steps.</param>
    public static Trace Run(Method method, LockTask task, int seed, int steps)
    {
        using var policy = new LockPolicy(task, seed);
        var world = new LockWorld(task, policy, seed);
        var trace = new Trace(world);
        var weights = policy.Weights.Select(static weight => weight.Weight).ToList();
        using torch.optim.Optimizer optimizer = task.UsesAdam
            ? torch.optim.Adam(weights, task.LearningRate)
            : torch.optim.SGD(weights, task.LearningRate);
        var updater = new PolicyUpdater(
            policy, method.MakeLoss(), optimizer, new UpdateOptions { Epochs = task.Epochs, MaxGradientNorm = double.PositiveInfinity });
        new ReinforcementTrainer(world, updater, new StageOptions { Length = steps / task.Epochs }, trace).Run();
        return trace;
    }
}
