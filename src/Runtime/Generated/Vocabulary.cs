using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Generated;

/// <summary>
/// The vocabulary of each token as the tensor form of a loss sees it. Tokens of the vocabulary that the policy cannot sample, whose logit is
/// -inf, are no part of it. N tokens, V words.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Vocabulary
{
    /// <summary>Log-probability at and below which a token of the vocabulary counts as one that the policy cannot sample, nats.</summary>
    internal const double LeastLogp = -10_000;

    private readonly Tensor _isPossible;

    /// <param name="logps">Log-probabilities, [N, V].</param>
    internal Vocabulary(Tensor logps)
    {
        ArgumentNullException.ThrowIfNull(logps);
        _isPossible = ~(logps <= LeastLogp);
        Logp = torch.where(_isPossible, logps, LeastLogp);
    }

    /// <summary>Log-probabilities, [N, V], nats; finite.</summary>
    public Tensor Logp { get; }

    /// <summary>The sum over the vocabulary: [N].</summary>
    public Tensor Sum(Tensor values, Tensor? where = null) =>
        torch.where(Among(where), values, 0).sum(1, type: ScalarType.Float64).to(values.dtype);

    /// <summary>The greatest over the vocabulary: [N]; 0 over nothing.</summary>
    public Tensor Max(Tensor values, Tensor? where = null)
    {
        var greatest = torch.where(Among(where), values, double.NegativeInfinity).amax([1]);
        return torch.where(greatest == double.NegativeInfinity, 0, greatest);
    }

    /// <summary>The smallest over the vocabulary: [N]; 0 over nothing.</summary>
    public Tensor Min(Tensor values, Tensor? where = null) => -Max(-values, where);

    /// <summary>A number for every word.</summary>
    public Tensor Fill(double value) => torch.full_like(Logp, value).detach();

    /// <summary>A condition for every word.</summary>
    public Tensor Fill(bool value) => torch.full_like(_isPossible, value);

    /// <summary>A value of each token, for every word.</summary>
    public Tensor Spread(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.unsqueeze(1).expand_as(Logp);
    }

    /// <summary>A condition as numbers 0 and 1.</summary>
    public Tensor Number(Tensor condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return condition.to(Logp.dtype);
    }

    /// <summary>One of two numbers by a condition.</summary>
    public Tensor Choose(Tensor condition, double whenTrue, double whenFalse) => torch.where(condition, Fill(whenTrue), Fill(whenFalse));

    private Tensor Among(Tensor? where) => where is null ? _isPossible : _isPossible & where;
}
