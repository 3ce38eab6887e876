using EntroPIC.Batches;
using EntroPIC.Kernels;
using EntroPIC.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EntroPIC.Tests;

/// <summary>Logits in a table, one row per prompt: a policy small enough to differentiate by hand, in double precision.</summary>
internal sealed class TablePolicy : IPolicy, IDisposable
{
    public const int Rows = 6;
    public const int VocabularySize = 5;

    private readonly Parameter _table;
    private readonly Parameter _bias;

    public TablePolicy(int seed)
    {
        var random = new Random(seed);
        _table = new Parameter(torch.tensor([.. Enumerable.Range(0, Rows * VocabularySize).Select(_ => 2 * random.NextDouble())]).view(Rows, VocabularySize));
        _bias = new Parameter(torch.zeros(VocabularySize, ScalarType.Float64));
    }

    /// <summary>True to make the gradient of the bias NaN while the values and all other gradients stay finite.</summary>
    public bool BreaksBias { get; set; }

    public int Forwards { get; private set; }

    public IReadOnlyList<(string Name, Parameter Weight)> Weights => [("table", _table), ("bias", _bias)];

    public PolicyOutputs Forward(PackedBatch batch)
    {
        Forwards++;
        var rows = Enumerable.Range(0, batch.Layout.SequenceCount).SelectMany(i => Enumerable.Repeat((long)batch.Prompts[i][0], batch.Layout.LengthOf(i)));
        return new PolicyOutputs(_table.index_select(0, torch.tensor(rows.ToArray())) + Bias());
    }

    // The root of 0 is 0, and its slope is infinite; times 0 that is NaN.
    private Tensor Bias() => BreaksBias ? _bias + ((_bias - _bias.detach()).square().sqrt() * 0) : _bias;

    public double[] Values() => [.. _table.detach().data<double>().ToArray(), .. _bias.detach().data<double>().ToArray()];

    public void Dispose()
    {
        _table.Dispose();
        _bias.Dispose();
    }

    /// <summary>A rollout with every signal that does not come from the policy: groups of several sequences of several tokens each.</summary>
    public static PackedBatch Rollout(int seed, int groups = Rows, int perGroup = 4, ScalarType type = ScalarType.Float64)
    {
        var random = new Random(seed);
        var lengths = Enumerable.Range(0, groups * perGroup).Select(_ => random.Next(1, 5)).ToArray();
        var layout = new PackedLayout(lengths, [.. Enumerable.Repeat(perGroup, groups)]);
        var batch = new PackedBatch(layout)
        {
            Progress = 0.5,
            Prompts = [.. Enumerable.Range(0, groups * perGroup).Select(i => (IReadOnlyList<int>)[i / perGroup % Rows])],
            TokenIds = [.. Enumerable.Range(0, layout.TokenCount).Select(_ => random.Next(VocabularySize))],
            Reward = torch.tensor([.. lengths.Select(_ => (double)random.Next(2))], type),
        };
        LibrarySignals.Fill(batch, random);
        return batch;
    }
}
