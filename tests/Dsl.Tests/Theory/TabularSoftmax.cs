namespace Dsl.Tests.Theory;

/// <summary>
/// One state and a softmax over a table of logits, the model of docs/theory.md. The objective is <c>Σ p_a w_a</c> with constant weights,
/// so its exact gradient by the logit of <c>a</c> is <c>p_a (w_a - Σ p w)</c>.
/// </summary>
internal sealed class TabularSoftmax
{
    private readonly double[] _logits;

    public TabularSoftmax(double[] logits)
    {
        _logits = logits;
        Probabilities = Normalized(logits);
        Entropy = -Probabilities.Sum(static p => p * Math.Log(p));
    }

    public double[] Probabilities { get; }

    public int Count => _logits.Length;

    public double Entropy { get; }

    /// <summary>A state at random; a scale above 1 makes some actions much likelier than others.</summary>
    public static TabularSoftmax Random(Random random, int actions, double scale) =>
        new([.. Enumerable.Range(0, actions).Select(_ => scale * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))]);

    /// <summary>A state in which the first action has this probability and the others are equally likely.</summary>
    public static TabularSoftmax Peaked(double probability, int others) =>
        new([Math.Log(probability), .. Enumerable.Repeat(Math.Log((1 - probability) / others), others)]);

    /// <summary>The state after a step of this size along the gradient.</summary>
    public TabularSoftmax Step(double[] weights, double size)
    {
        var mean = Probabilities.Zip(weights, static (p, w) => p * w).Sum();
        return new([.. _logits.Select((z, a) => z + (size * Probabilities[a] * (weights[a] - mean)))]);
    }

    /// <summary>The rate of entropy change along the gradient, from a short step to either side.</summary>
    public double MeasuredChange(double[] weights)
    {
        const double size = 1e-4;
        return (Step(weights, size).Entropy - Step(weights, -size).Entropy) / (2 * size);
    }

    /// <summary>The same by the formula: <c>-Σ p_a² (log p_a + H) (w_a - Σ p w)</c>.</summary>
    public double Change(double[] weights)
    {
        var mean = Probabilities.Zip(weights, static (p, w) => p * w).Sum();
        return -Probabilities.Select((p, a) => Moment(a) * (weights[a] - mean)).Sum();
    }

    /// <summary><c>p_a² (log p_a + H)</c>.</summary>
    public double Moment(int action) => Probabilities[action] * Probabilities[action] * (Math.Log(Probabilities[action]) + Entropy);

    private static double[] Normalized(double[] logits)
    {
        var largest = logits.Max();
        var powers = logits.Select(z => Math.Exp(z - largest)).ToArray();
        var sum = powers.Sum();
        return [.. powers.Select(power => power / sum)];
    }
}
