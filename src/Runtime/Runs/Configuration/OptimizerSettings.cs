using EntroPIC.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Runs.Configuration;

/// <summary>AdamW.</summary>
public sealed record OptimizerSettings
{
    /// <summary>The learning rate; above 0.</summary>
    public double Rate { get; init => field = Accept.Positive(value); } = 1e-6;

    /// <summary>How slowly the mean of gradients forgets; from 0 to less than 1.</summary>
    public double Beta1 { get; init => field = Accept.BelowOne(value); } = 0.9;

    /// <summary>How slowly the mean of squared gradients forgets; from 0 to less than 1.</summary>
    public double Beta2 { get; init => field = Accept.BelowOne(value); } = 0.999;

    /// <summary>Added to the root of the mean square; above 0.</summary>
    public double Epsilon { get; init => field = Accept.Positive(value); } = 1e-8;

    /// <summary>The share of a weight, times the rate, that each step takes off it; at least 0.</summary>
    public double WeightDecay { get; init => field = Accept.AtLeast(0.0, value); }

    internal optim.Optimizer Create(Transformer model) =>
        torch.optim.AdamW(model.parameters(), Rate, Beta1, Beta2, Epsilon, WeightDecay);
}
