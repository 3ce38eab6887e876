namespace Lock;

/// <summary>The probabilities of all tokens at each place, after each token, for each prompt.</summary>
/// <param name="values">By prompt, place, previous token and token.</param>
/// <param name="length">Places.</param>
internal sealed class LockTable(float[] values, int length)
{
    /// <summary>The row of a place in a response: the same in the policy's own table.</summary>
    public static int RowOf(int prompt, int place, int previous, int length) => (((prompt * length) + place) * LockTask.Vocabulary) + previous;

    public ReadOnlySpan<float> Of(int prompt, int place, int previous) =>
        values.AsSpan(RowOf(prompt, place, previous, length) * LockTask.Vocabulary, LockTask.Vocabulary);
}
