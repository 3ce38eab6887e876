using EntroPIC.Batches;
using EntroPIC.Kernels;
using EntroPIC.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Examples;

/// <summary>A policy with one row of logits for each context. A prompt is the context; the response is one token, the action.</summary>
internal sealed class SoftmaxTable : IPolicy, IDisposable
{
    private readonly Parameter _table;

    /// <param name="contexts">Rows.</param>
    /// <param name="actions">Columns.</param>
    /// <param name="entropy">The mean entropy at the start, nats; null for a uniform policy.</param>
    /// <param name="seed">Of the directions of the rows.</param>
    public SoftmaxTable(int contexts, int actions, double? entropy = null, int seed = 0)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        using var directions = torch.randn([contexts, actions], ScalarType.Float64, generator: generator);

        // Longer rows are more certain: halve the distance to the length that has the entropy.
        var (low, high) = (0.0, 200.0);
        for (var i = 0; entropy is { } wanted && i < 60; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = EntropyOf(directions * middle) > wanted ? (middle, high) : (low, middle);
        }

        _table = new Parameter((directions * (entropy is null ? 0 : low)).to(ScalarType.Float32).DetachFromDisposeScope());
    }

    public IReadOnlyList<(string Name, Parameter Weight)> Weights => [("table", _table)];

    /// <summary>The mean entropy over the contexts, nats.</summary>
    public double Entropy
    {
        get
        {
            var entropy = 0.0;
            foreach (var probability in Probabilities())
            {
                entropy -= probability > 0 ? probability * Math.Log(probability) : 0;
            }

            return entropy / _table.shape[0];
        }
    }

    public PolicyOutputs Forward(PackedBatch batch) =>
        new(_table.index_select(0, torch.tensor([.. batch.Prompts.Select(static prompt => (long)prompt[0])])));

    /// <summary>The probabilities of all actions in all contexts, row by row.</summary>
    public float[] Probabilities()
    {
        using var scope = torch.NewDisposeScope();
        return nn.functional.softmax(_table.detach(), 1).data<float>().ToArray();
    }

    public void Dispose() => _table.Dispose();

    private static double EntropyOf(Tensor logits)
    {
        using var scope = torch.NewDisposeScope();
        var logp = nn.functional.log_softmax(logits, 1);
        return -(logp.exp() * logp).sum(1).mean().ToDouble();
    }
}
