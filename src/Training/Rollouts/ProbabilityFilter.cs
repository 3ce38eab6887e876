using static TorchSharp.torch;

namespace EntroPIC.Rollouts;

/// <summary>Top-k, then top-p on what it keeps. The tokens cut get probability 0; the others keep theirs, not renormalized.</summary>
internal static class ProbabilityFilter
{
    /// <param name="probabilities">Shape <c>[rows, vocabulary]</c>.</param>
    /// <param name="topK">Number of tokens to keep; 0 for all.</param>
    /// <param name="topP">Share of the mass to keep; 1 for all.</param>
    public static Tensor Apply(Tensor probabilities, int topK, double topP)
    {
        var vocabulary = probabilities.shape[1];
        var cutsByCount = topK > 0 && topK < vocabulary;
        var cutsByMass = topP < 1;
        if (!cutsByCount && !cutsByMass)
        {
            return probabilities;
        }

        // Stable: equally probable tokens stay in the order of their ids.
        var (sorted, order) = probabilities.sort(1, descending: true, stable: true);
        if (cutsByCount)
        {
            sorted.narrow(1, topK, vocabulary - topK).zero_();
        }

        if (cutsByMass)
        {
            var cumulative = sorted.cumsum(1, ScalarType.Float64);
            var total = cumulative.narrow(1, vocabulary - 1, 1);
            // A token stays if those before it do not reach the share; nothing is before the first.
            sorted.masked_fill_(cumulative - sorted >= total * topP, 0);
        }
        return zeros_like(probabilities).scatter_(1, order, sorted);
    }
}
