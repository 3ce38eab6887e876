namespace EntroPIC.Data;

/// <summary>A prompt with the judged responses of a person or another model: a preferred one, another one, or both.</summary>
/// <param name="Prompt">Input of the model.</param>
/// <param name="Chosen">The preferred, or a desirable, response; null if only the other is known.</param>
/// <param name="Rejected">The other, or an undesirable, response; null if only the preferred is known.</param>
/// <param name="DataSet">The data set it comes from; empty for none.</param>
public sealed record Preference(string Prompt, string? Chosen, string? Rejected, string DataSet = "")
{
    /// <summary>True if both responses are known.</summary>
    public bool IsPair => Chosen is not null && Rejected is not null;

    /// <summary>The responses with their rewards, 1 for the preferred and 0 for the other, in this order.</summary>
    internal IEnumerable<(string Text, float Reward)> Responses =>
        new[] { (Text: Chosen, Reward: 1f), (Text: Rejected, Reward: 0f) }.Where(static response => response.Text is not null).Select(static response => (response.Text!, response.Reward));
}
