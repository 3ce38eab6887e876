using Arithmetic;
using EntroPIC.Losses;
using EntroPIC.Training;
using TorchSharp;

namespace Bench;

/// <summary>(e) One optimizer step of the main job, the model's own forward and backward pass included: tensor form against fused form.</summary>
internal static class WholeStep
{
    public static void Measure(Settings settings, ResultTable table)
    {
        var task = new ArithmeticTask(JobOptions.Quick(seed: 1));
        using var model = task.NewModel();
        var rollouts = task.Rollouts(model);
        var (before, after) = (NewUpdater(model, LossFormKind.Tensor), NewUpdater(model, LossFormKind.Fused));
        using var rollout = rollouts.Next(0, after.Wanted);
        after.Step(Ready(rollout));
        var times = new Paired(settings.Repetitions)
            .Add("rollout", () => rollouts.Next(1, after.Wanted).Dispose())
            .Add("tensors", () => before.Step(rollout))
            .Add("fused", () => after.Step(rollout))
            .Run();
        table.Add(
            $"(e) a step of examples/Arithmetic, {rollout.Layout.TokenCount} tokens, {task.Tokenizer.VocabularySize} words",
            times,
            new Ratio("tensors / fused", times["tensors"] / times["fused"]));
    }

    private static EntroPIC.Batches.PackedBatch Ready(EntroPIC.Batches.PackedBatch rollout)
    {
        new EntroPic().BeginRollout(rollout);
        return rollout;
    }

    private static PolicyUpdater NewUpdater(EntroPIC.Models.Transformer model, LossFormKind form) =>
        new(new TransformerPolicy(model), new EntroPic(), torch.optim.AdamW(model.parameters(), 1e-4), new UpdateOptions { Form = form });
}
