using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Generated;

/// <summary>Functions of tensors that PyTorch does not have.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TensorMath
{
    /// <summary>The number of steps after which what doubles with each is infinite in double precision.</summary>
    private const double MostSteps = 1024;

    /// <summary>The number of ways to choose <paramref name="k"/> of <paramref name="n"/>, both rounded down; 0 if there are fewer.</summary>
    public static Tensor Binomial(Tensor n, Tensor k)
    {
        var type = torch.result_type(n, k);
        (n, k) = (n.detach().to(ScalarType.Float64).floor(), k.detach().to(ScalarType.Float64).floor());

        // The smaller of a subset and its complement.
        var least = torch.minimum(k, n - k);
        var ways = torch.where(least.isnan(), least, (least >= 0).to(ScalarType.Float64));
        var steps = least.numel() == 0 ? 0 : Math.Min(least.nan_to_num(0).max().ToDouble(), MostSteps);
        for (var i = 1; i <= steps; i++)
        {
            ways = torch.where(least >= i, (ways * (n - least + i) / i).round(), ways);
        }

        return ways.to(type);
    }

    /// <inheritdoc cref="Binomial(Tensor, Tensor)"/>
    public static Tensor Binomial(Tensor n, double k) => Binomial(n, torch.full_like(n, k));

    /// <inheritdoc cref="Binomial(Tensor, Tensor)"/>
    public static Tensor Binomial(double n, Tensor k) => Binomial(torch.full_like(k, n), k);
}
