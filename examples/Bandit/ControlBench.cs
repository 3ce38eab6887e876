using EntroPIC.Training;
using TorchSharp;

namespace Bandit;

/// <summary>All variants on all seeds. A seed fixes the task and the noise, so variants of one seed face the same world.</summary>
internal sealed class ControlBench(int seeds, int updates)
{
    private const double LearningRate = 5;

    public IReadOnlyList<(Variant Variant, IReadOnlyList<History> Runs)> Run()
    {
        // Runs are independent and small: one thread each beats several threads for one.
        torch.set_num_threads(1);
        var runs = Variant.All.SelectMany(variant => Enumerable.Range(0, seeds).Select(seed => (variant, seed))).ToList();
        var histories = new History[runs.Count];
        Parallel.For(0, runs.Count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            histories[i] = Run(runs[i].variant, runs[i].seed);
            lock (histories)
            {
                Console.WriteLine($"{runs[i].variant.Name}, {(runs[i].variant.IsOffPolicy ? "off" : "on")}-policy, seed {runs[i].seed}: done");
            }
        });
        return [.. Variant.All.Select((variant, v) => (variant, (IReadOnlyList<History>)[.. histories.Skip(v * seeds).Take(seeds)]))];
    }

    private History Run(Variant variant, int seed)
    {
        var miniBatches = variant.IsOffPolicy ? Variant.MiniBatches : 1;
        var history = new History();
        using var policy = new SoftmaxTable();
        using var optimizer = torch.optim.SGD(policy.Weights.Select(static weight => weight.Weight), LearningRate);
        var updater = new PolicyUpdater(
            policy, variant.MakeLoss(), optimizer, new UpdateOptions { MiniBatches = miniBatches, MaxGradientNorm = double.PositiveInfinity });
        var rollouts = new BanditRollouts(new BanditTask(seed), policy, seed + 1000);
        new ReinforcementTrainer(rollouts, updater, new ReinforcementOptions { Rollouts = updates / miniBatches }, history).Run();
        return history;
    }
}
