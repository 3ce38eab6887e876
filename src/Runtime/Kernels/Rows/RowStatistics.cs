namespace EntroPIC.Kernels.Rows;

/// <summary>What one sweep over the logits of a token tells of the softmax. Logits are meant divided by the temperature.</summary>
/// <param name="LogSumExp">Logarithm of the sum of their exponentials: log-probabilities are logits less this.</param>
/// <param name="Entropy">Entropy over the vocabulary, nats.</param>
internal readonly record struct RowStatistics(double LogSumExp, double Entropy);
