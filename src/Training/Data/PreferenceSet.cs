using EntroPIC.Tokenization;
using EntroPIC.Tokenization.Chat;

namespace EntroPIC.Data;

/// <summary>The preferences of a data set, and the number of rows without one.</summary>
/// <param name="Preferences">The preferences, in the order of the rows; at least one.</param>
/// <param name="Broken">Rows that gave none.</param>
/// <param name="TooLong">Preferences left out because their prompts have too many tokens.</param>
/// <param name="Unjudged">Rows left out because their label is null: nobody could judge them.</param>
public sealed record PreferenceSet(IReadOnlyList<Preference> Preferences, int Broken, int TooLong, int Unjudged)
{
    /// <summary>Reads a data set.</summary>
    /// <param name="options">The data set.</param>
    /// <param name="tokenizer">The model's tokenizer, which must know every prompt and response.</param>
    /// <param name="chat">The model's chat template; null where it has none.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">A row gives no preference (file, line and reason are named), or none is left.</exception>
    public static PreferenceSet Read(PreferenceSetOptions options, ITokenizer tokenizer, ChatTemplate? chat = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(tokenizer);
        var reader = new PreferenceReader(options, new PromptWriter(options, chat));
        var set = RowSet<Preference>.Read(options, "preferences", row =>
        {
            var preference = reader.Read(row);
            foreach (var (text, _) in preference?.Responses ?? [])
            {
                RowTokens.Count(tokenizer, text, "response");
            }

            return (preference, preference is null ? 0 : RowTokens.Count(tokenizer, preference.Prompt, "prompt"));
        });
        return new(set.Items, set.Broken, set.TooLong, set.Unjudged);
    }
}
