using EntroPIC.Runs;
using EntroPIC.Telemetry;
using EntroPIC.Training;
using Examples;
using TorchSharp;

namespace Bandit;

/// <summary>All variants on all seeds. A seed fixes the task and the noise, so variants of one seed face the same world.</summary>
internal sealed class BanditJob(int seeds, int updates)
{
    private const double LearningRate = 5;

    public IReadOnlyList<(Variant Variant, ComparedRuns Runs)> Run()
    {
        torch.set_num_threads(1);

        // One after another: with two threads that allocate, the garbage collector may free a number that TorchSharp has just handed
        // to torch (its implicit `Scalar`s are not kept alive during the call), which ends a long bench with an exception.
        return [.. Variant.All.Select(variant => (variant, RunAll(variant)))];
    }

    private ComparedRuns RunAll(Variant variant)
    {
        IReadOnlyList<MetricsRecord>[] runs = [.. Enumerable.Range(0, seeds).Select(seed => Run(variant, seed))];
        var steps = runs[0].Count;
        return new ComparedRuns(variant.Name, StageNames.Reinforcement, (double)Report.EndOf(steps) / steps, runs);
    }

    private IReadOnlyList<MetricsRecord> Run(Variant variant, int seed)
    {
        var miniBatches = variant.IsOffPolicy ? Variant.MiniBatches : 1;
        var history = new History();
        using var policy = new SoftmaxTable(BanditTask.Contexts, BanditTask.Actions);
        using var optimizer = torch.optim.SGD(policy.Weights.Select(static weight => weight.Weight), LearningRate);
        var updater = new PolicyUpdater(
            policy, variant.MakeLoss(), optimizer, new UpdateOptions { MiniBatches = miniBatches, MaxGradientNorm = double.PositiveInfinity });
        var rollouts = new BanditRollouts(new BanditTask(seed), policy, seed + 1000);
        new ReinforcementTrainer(rollouts, updater, new StageOptions { Length = updates / miniBatches }, history).Run();
        Console.WriteLine($"{variant.Name}, {(variant.IsOffPolicy ? "off" : "on")}-policy, seed {seed}: done");
        return history.Records;
    }
}
