using static TorchSharp.torch;

namespace EntroPIC.Models;

/// <summary>
/// Which keys each query sees: those up to its own place that are not padding, and always itself. Without the last rule a padding
/// query would see nothing at all, and the softmax over nothing is not a number in some kernels.
/// </summary>
/// <param name="Bias">Added to the scores, 0 or minus infinity, <c>[batch or 1, 1, time, keys]</c>; null adds nothing.</param>
/// <param name="IsCausal">Lets the kernel hide later keys; never together with a bias.</param>
internal readonly record struct AttentionMask(Tensor? Bias, bool IsCausal)
{
    /// <param name="isToken">False where a key is padding, <c>[batch, keys]</c>; null when none is.</param>
    /// <param name="time">Number of queries; they are the last of the keys.</param>
    /// <param name="keys">Number of keys, cached ones included.</param>
    /// <param name="dtype">Type of the scores.</param>
    /// <param name="device">Device of the scores.</param>
    public static AttentionMask For(Tensor? isToken, long time, long keys, ScalarType dtype, Device device)
    {
        if (isToken is null && time == 1)
        {
            return new(null, IsCausal: false);
        }

        if (isToken is null && time == keys)
        {
            return new(null, IsCausal: true);
        }

        var offset = keys - time;
        var visible = ones([time, keys], ScalarType.Bool, device).tril(offset);
        if (isToken is not null)
        {
            var self = visible.triu(offset);
            visible = (visible & isToken.unsqueeze(1).unsqueeze(1)) | self;
        }
        else
        {
            visible = visible.unsqueeze(0).unsqueeze(0);
        }
        return new(zeros(visible.shape, dtype, device).masked_fill(visible.logical_not(), double.NegativeInfinity), IsCausal: false);
    }
}
