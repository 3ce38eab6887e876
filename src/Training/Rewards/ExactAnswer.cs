namespace EntroPIC.Rewards;

/// <summary>
/// 1 for a response that equals the answer, ignoring surrounding white space; 0 for any other, and for one that was cut off.
/// </summary>
public sealed class ExactAnswer : AnswerReward
{
    /// <inheritdoc/>
    public override string? AnswerOf(string response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.Trim() is { Length: > 0 } answer ? answer : null;
    }

    /// <inheritdoc/>
    protected override bool IsRight(string reference, string response) => response.AsSpan().Trim().SequenceEqual(reference.AsSpan().Trim());
}
