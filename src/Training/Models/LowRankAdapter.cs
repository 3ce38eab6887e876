using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EntroPIC.Models;

/// <summary>A low-rank addition to the result of one <see cref="Projection"/>: <c>scale * up(down(x))</c>.</summary>
/// <param name="Down">Shape <c>[rank, in]</c>.</param>
/// <param name="Up">Shape <c>[out, rank]</c>; 0 at first, so that a fresh adapter adds nothing.</param>
/// <param name="Scale">Alpha / rank.</param>
internal sealed record LowRankAdapter(Parameter Down, Parameter Up, double Scale)
{
    /// <summary>Computed in the type of the input.</summary>
    public Tensor Forward(Tensor input) =>
        nn.functional.linear(nn.functional.linear(input, Down.to(input.dtype)), Up.to(input.dtype)) * Scale;

    /// <summary>The addition to the weight, <c>[out, in]</c>, in the adapter's own type.</summary>
    public Tensor Delta() => Up.matmul(Down) * Scale;
}
