using EntroPIC.Kernels.Rows;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Rollouts;

/// <summary>Draws one token per row: on the CPU in one sweep over the logits, on other devices by TorchSharp operations.</summary>
internal sealed class TokenSampler(SamplingOptions options)
{
    private readonly SampleWork _work = new()
    {
        TopK = options.TopK,
        TopP = options.TopP,
        IsGreedy = options.IsGreedy,
        Scale = options.IsGreedy ? 1 : 1 / options.Temperature,
    };

    /// <param name="logits">Shape <c>[rows, columns]</c>.</param>
    /// <param name="uniforms">One number in [0, 1) per row.</param>
    /// <param name="vocabularySize">Number of token ids: the first columns. Null for all.</param>
    /// <returns>Per row the token and its log-probability as <see cref="Response.LogProbs"/> defines it.</returns>
    public (int Token, float LogProb)[] Sample(Tensor logits, double[] uniforms, int? vocabularySize = null) =>
        logits.device_type == DeviceType.CPU && logits.dtype is ScalarType.Float32 or ScalarType.BFloat16
            ? SampleInRows(logits, uniforms, vocabularySize)
            : SampleByTensors(logits, uniforms, vocabularySize);

    private unsafe (int Token, float LogProb)[] SampleInRows(Tensor logits, double[] uniforms, int? vocabularySize)
    {
        using var rows = logits.contiguous();
        var (count, columns) = ((int)rows.size(0), (int)rows.size(1));
        fixed (byte* first = rows.bytes)
        {
            _work.Draw(
                new LogitMatrix((nint)first, 0, 0, count, columns, vocabularySize ?? columns, rows.dtype == ScalarType.BFloat16), uniforms);
        }

        return [.. Enumerable.Range(0, count).Select(row => (_work.Tokens[row], _work.Logps[row]))];
    }

    /// <summary>The reference implementation.</summary>
    internal (int Token, float LogProb)[] SampleByTensors(Tensor logits, double[] uniforms, int? vocabularySize = null)
    {
        using var scope = NewDisposeScope();
        var wide = logits.narrow(1, 0, vocabularySize ?? logits.shape[1]).to(ScalarType.Float32);
        var logProbs = (options.IsGreedy ? wide : wide / options.Temperature).log_softmax(1);
        var tokens = options.IsGreedy ? wide.argmax(1, keepdim: true) : Draw(logProbs.exp(), uniforms);
        var logProbsOfTokens = logProbs.gather(1, tokens);
        // Both in one transfer; a float64 holds every token id.
        var pairs = cat([tokens.to(ScalarType.Float64), logProbsOfTokens.to(ScalarType.Float64)], 1).cpu().data<double>().ToArray();
        return [.. Enumerable.Range(0, pairs.Length / 2).Select(row => ((int)pairs[2 * row], (float)pairs[2 * row + 1]))];
    }

    /// <summary>
    /// Inverts the cumulative distribution in the order of the token ids: an order by probability would swap near-equal tokens on
    /// differences in the last bit, which another batch size brings.
    /// </summary>
    private Tensor Draw(Tensor probabilities, double[] uniforms)
    {
        var vocabulary = probabilities.shape[1];
        var cumulative = ProbabilityFilter.Apply(probabilities, options.TopK, options.TopP).cumsum(1, ScalarType.Float64);
        var targets = tensor(uniforms, device: probabilities.device).unsqueeze(1) * cumulative.narrow(1, vocabulary - 1, 1);
        // The first entry above the target has a probability above 0. Past the end are only rows of NaN, which the caller reports.
        return searchsorted(cumulative, targets, right: true).clamp_max(vocabulary - 1);
    }
}
