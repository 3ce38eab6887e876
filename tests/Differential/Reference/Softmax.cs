namespace Differential.Reference;

/// <summary>The softmax of a policy's logits: what is known of each token from it, and the way back to the logits.</summary>
internal sealed class Softmax
{
    private readonly BatchCase _batch;
    private readonly Arithmetic _how;
    private readonly double[] _logps;

    // What a probability is divided by, as a logarithm: it is kept in the precision of the form, however close to it a logit is.
    private readonly double[] _totals;

    public Softmax(Tape tape, BatchCase batch, double[] logits)
    {
        (_batch, _how) = (batch, tape.Arithmetic);
        _logps = new double[logits.Length];
        _totals = new double[batch.TokenCount];
        var (logp, entropy, collision) = (new double[batch.TokenCount], new double[batch.TokenCount], new double[batch.TokenCount]);
        for (var token = 0; token < batch.TokenCount; token++)
        {
            var row = _logps.AsSpan(token * batch.Vocabulary, batch.Vocabulary);
            _totals[token] = LogSoftmax(logits.AsSpan(token * batch.Vocabulary, batch.Vocabulary), row);
            logp[token] = row[batch.TokenIds[token]];
            foreach (var word in row)
            {
                var prob = Math.Exp(word);
                entropy[token] = _how.Round(entropy[token] - (prob == 0 ? 0 : _how.Round(prob * word)));
                collision[token] = _how.Round(collision[token] + (prob * prob));
            }
        }

        for (var token = 0; token < entropy.Length; token++)
        {
            entropy[token] = _how.Blur(entropy[token], SizeOf(token));

            // A form may come to just below 1 where one word has all the probability.
            collision[token] = _how.Blur(collision[token], collision[token]);
        }

        Logp = tape.Keep(Extent.Token, logp, true, null);
        Entropy = tape.Keep(Extent.Token, entropy, true, null);
        Collision = tape.Cut(new Quantity(Extent.Token, collision, isLive: true));
    }

    public Quantity Logp { get; }

    public Quantity Entropy { get; }

    public Quantity Collision { get; }

    /// <summary>The derivative of the loss by each logit, from those by log-probabilities and entropies.</summary>
    public double[] ByLogits()
    {
        var slopes = new double[_logps.Length];
        for (var token = 0; token < _batch.TokenCount; token++)
        {
            for (var word = 0; word < _batch.Vocabulary; word++)
            {
                var at = (token * _batch.Vocabulary) + word;
                var prob = _how.Round(Math.Exp(_logps[at]));
                var isSampled = word == _batch.TokenIds[token] ? 1 : 0;

                // Where one word has all the probability, these are small differences of what need not be small.
                var byLogp = _how.Blur(Logp.Slope[token] * (isSampled - prob), Math.Abs(Logp.Slope[token]) * (isSampled + prob));
                var byEntropy = prob == 0 ? 0 : _how.Blur(-Entropy.Slope[token] * prob * (_logps[at] + Entropy.Values[token]), Math.Abs(Entropy.Slope[token]) * prob * SizeOf(token));
                slopes[at] = _how.Round((byLogp + byEntropy) / _batch.Temperature);
            }
        }

        return slopes;
    }

    private double SizeOf(int token) => Math.Max(1, Math.Abs(_totals[token]));

    private double LogSoftmax(ReadOnlySpan<double> logits, Span<double> logps)
    {
        var greatest = double.NegativeInfinity;
        for (var word = 0; word < logits.Length; word++)
        {
            logps[word] = double.IsNegativeInfinity(logits[word]) ? logits[word] : _how.Round(logits[word] / _batch.Temperature);
            greatest = Math.Max(greatest, logps[word]);
        }

        var sum = 0.0;
        foreach (var logit in logps)
        {
            sum = _how.Round(sum + Math.Exp(logit - greatest));
        }

        var total = _how.Round(greatest + Math.Log(sum));
        for (var word = 0; word < logps.Length; word++)
        {
            logps[word] = double.IsNegativeInfinity(logps[word]) ? logps[word] : _how.Blur(logps[word] - total, Math.Max(1, Math.Abs(total)));
        }

        return total;
    }
}
