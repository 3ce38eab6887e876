using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EntroPIC.Training;

/// <summary>The norm of all gradients together.</summary>
internal static class GradientNorm
{
    /// <summary>The Euclidean norm, in double precision.</summary>
    /// <param name="weights">Weights; one without a gradient counts 0.</param>
    /// <param name="nonFinite">The first weight whose gradient is not finite, or <c>null</c>.</param>
    public static double Of(IReadOnlyList<(string Name, Parameter Weight)> weights, out string? nonFinite)
    {
        using var scope = torch.NewDisposeScope();
        var present = weights.Where(static weight => weight.Weight.grad is not null).ToList();
        nonFinite = null;
        if (present.Count == 0)
        {
            return 0;
        }

        // One transfer for all of them.
        var squares = torch.stack(present.Select(static weight => SumOfSquares(weight.Weight.grad!))).cpu().data<double>().ToArray();
        nonFinite = present.Zip(squares)
            .Where(static pair => !double.IsFinite(pair.Second))
            .Select(static pair => pair.First.Name)
            .FirstOrDefault();
        return Math.Sqrt(squares.Sum());
    }

    // In a scope of its own, so that there is only one copy in double precision at a time. Not `square`, whose exponent the garbage
    // collector may free before torch has read it when another thread allocates.
    private static Tensor SumOfSquares(Tensor gradient)
    {
        using var scope = torch.NewDisposeScope();
        var values = gradient.to(ScalarType.Float64);
        return (values * values).sum().MoveToOuterDisposeScope();
    }

    /// <summary>True if all numbers of a tensor are finite.</summary>
    public static bool IsFinite(Tensor values)
    {
        using var scope = torch.NewDisposeScope();
        using var _ = torch.no_grad();
        return values.isfinite().all().ToBoolean();
    }

    /// <summary>Scales all gradients so that their norm is at most <paramref name="most"/>.</summary>
    public static void Clip(IReadOnlyList<(string Name, Parameter Weight)> weights, double norm, double most)
    {
        if (norm <= most)
        {
            return;
        }

        using var scope = torch.NewDisposeScope();
        using var _ = torch.no_grad();
        foreach (var (_, weight) in weights)
        {
            weight.grad?.mul_(most / norm);
        }
    }
}
