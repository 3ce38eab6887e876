using static TorchSharp.torch;

namespace EntroPIC.Models;

/// <summary>
/// Rotary positions (Su et al., arXiv:2104.09864) in the half-split convention of Hugging Face checkpoints: element i of a head
/// forms a pair with element i + d/2.
/// </summary>
/// <param name="Cosine">Shape <c>[batch, time, 1, head]</c>.</param>
/// <param name="SignedSine">
/// The sine, negated in the first half: the rotation of x is then <c>x * cosine + swapHalves(x) * signedSine</c>.
/// </param>
internal readonly record struct RotaryPositions(Tensor Cosine, Tensor SignedSine)
{
    /// <summary>The angle per position of each pair, in radians; d/2 numbers.</summary>
    public static float[] Frequencies(TransformerConfig config) =>
    [
        .. Enumerable.Range(0, config.HeadSize / 2)
            .Select(pair => Math.Pow(config.RopeTheta, -2.0 * pair / config.HeadSize))
            .Select(frequency => (float)(config.RopeScaling?.Apply(frequency) ?? frequency)),
    ];

    /// <summary>
    /// Angles are taken in float32, only their sines and cosines in the model's type: bfloat16 has 8 bits for a position.
    /// </summary>
    public static RotaryPositions At(Tensor positions, float[] frequencies, ScalarType dtype)
    {
        var angles = positions.to(ScalarType.Float32).unsqueeze(-1) * tensor(frequencies, device: positions.device);
        var (cosine, sine) = (angles.cos(), angles.sin());
        return new(
            cat([cosine, cosine], -1).unsqueeze(2).to(dtype),
            cat([sine.neg(), sine], -1).unsqueeze(2).to(dtype));
    }

    /// <summary>Rotates <c>[batch, time, heads, head]</c>.</summary>
    public Tensor Apply(Tensor heads) => heads * Cosine + heads.roll(heads.shape[^1] / 2, -1) * SignedSine;
}
