using EntroPIC.Batches;
using EntroPIC.Kernels;
using EntroPIC.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Bandit;

/// <summary>A policy with one row of logits for each context. A prompt is the context; the response is one token, the action.</summary>
internal sealed class SoftmaxTable : IPolicy, IDisposable
{
    private readonly Parameter _table = new(torch.zeros(BanditTask.Contexts, BanditTask.Actions));

    public IReadOnlyList<(string Name, Parameter Weight)> Weights => [("table", _table)];

    public PolicyOutputs Forward(PackedBatch batch) =>
        new(_table.index_select(0, torch.tensor([.. batch.Prompts.Select(static prompt => (long)prompt[0])])));

    /// <summary>The probabilities of all actions in all contexts, row by row.</summary>
    public float[] Probabilities()
    {
        using var scope = torch.NewDisposeScope();
        return nn.functional.softmax(_table.detach(), 1).data<float>().ToArray();
    }

    public void Dispose() => _table.Dispose();
}
