namespace EntroPIC.Data;

/// <summary>
/// A data set of preferences. A row is a pair, <see cref="Chosen"/> and <see cref="Rejected"/>, or one judged response,
/// <see cref="Completion"/> and <see cref="Label"/>; which one, its fields tell.
/// </summary>
/// <remarks>
/// Responses are texts or lists of messages, as TRL and verl write them. Without a prompt of its own, a pair has its common beginning as
/// the prompt. A list of messages may repeat those of the prompt; what follows must be one message of the assistant.
/// </remarks>
public sealed record PreferenceSetOptions : DataSetOptions
{
    /// <summary>The path of the preferred response of a pair.</summary>
    public string Chosen { get; init => field = Accept.Text(value); } = "chosen";

    /// <summary>The path of the other response of a pair.</summary>
    public string Rejected { get; init => field = Accept.Text(value); } = "rejected";

    /// <summary>The path of a response that was judged by itself.</summary>
    public string Completion { get; init => field = Accept.Text(value); } = "completion";

    /// <summary>
    /// The path of its verdict: true or 1 if it is desirable, false or 0 if it is not; null if nobody could judge it, and then the row is
    /// left out and counted.
    /// </summary>
    public string Label { get; init => field = Accept.Text(value); } = "label";
}
