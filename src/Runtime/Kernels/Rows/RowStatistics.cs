namespace EntroPIC.Kernels.Rows;

/// <summary>Statistics of the softmax of a token, from one sweep over its logits, which count divided by the temperature.</summary>
/// <param name="LogSumExp">Logarithm of the sum of their exponentials: log-probabilities are logits less this.</param>
/// <param name="Entropy">Entropy over the vocabulary, nats.</param>
internal readonly record struct RowStatistics(double LogSumExp, double Entropy);
