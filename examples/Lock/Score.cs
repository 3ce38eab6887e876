namespace Lock;

/// <summary>The gain of a run.</summary>
/// <param name="Final">Mean expected reward of the last tenth of the steps.</param>
/// <param name="Mean">Mean expected reward of the whole run.</param>
/// <param name="Best8">Probability that the best of 8 responses is right, at the end.</param>
/// <param name="Found">The step at which most responses think first; <c>null</c> if they never do.</param>
internal sealed record Score(double Final, double Mean, double Best8, int? Found);
