using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Kernels;

/// <summary>Statistics of each token from its logits, by TorchSharp operations. N tokens, a vocabulary of V.</summary>
public static class TokenStatistics
{
    /// <summary>Log-probabilities of the whole vocabulary under the temperature-scaled policy, at least in float32: [N, V], nats.</summary>
    /// <param name="logits">Shape [N, V].</param>
    /// <param name="temperature">The divisor of the logits; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is not above 0.</exception>
    public static Tensor LogSoftmax(Tensor logits, double temperature)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        var wide = logits.dtype is ScalarType.Float32 or ScalarType.Float64 ? logits : logits.to(ScalarType.Float32);
        return nn.functional.log_softmax(temperature == 1 ? wide : wide / temperature, 1);
    }

    /// <summary>Log-probability of each token: [N], nats.</summary>
    /// <param name="logps">Shape [N, V].</param>
    /// <param name="tokens">Token ids, int64, [N].</param>
    public static Tensor Logp(Tensor logps, Tensor tokens)
    {
        ArgumentNullException.ThrowIfNull(logps);
        return logps.gather(1, tokens.unsqueeze(1)).squeeze(1);
    }

    /// <summary>Entropy over the whole vocabulary: [N], nats. A token of probability 0 adds nothing.</summary>
    /// <param name="logps">Shape [N, V].</param>
    public static Tensor Entropy(Tensor logps)
    {
        ArgumentNullException.ThrowIfNull(logps);

        // -inf times 0 would be NaN, forward and backward.
        var finite = logps.clamp_min(-1e30);
        return -(finite * finite.exp()).sum(1);
    }

    /// <summary>Sum of squared probabilities: [N].</summary>
    /// <param name="logps">Shape [N, V].</param>
    public static Tensor Collision(Tensor logps)
    {
        ArgumentNullException.ThrowIfNull(logps);
        return (2 * logps).exp().sum(1);
    }
}
