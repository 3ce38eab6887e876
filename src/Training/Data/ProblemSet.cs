using EntroPIC.Tokenization;
using EntroPIC.Tokenization.Chat;

namespace EntroPIC.Data;

/// <summary>The problems of a data set, and the number of rows without one.</summary>
/// <param name="Problems">The problems, in the order of the rows; at least one.</param>
/// <param name="Broken">Rows that gave no problem.</param>
/// <param name="TooLong">Problems left out because their prompts have too many tokens.</param>
public sealed record ProblemSet(IReadOnlyList<Problem> Problems, int Broken, int TooLong)
{
    /// <summary>Reads a data set.</summary>
    /// <param name="options">The data set.</param>
    /// <param name="tokenizer">The model's tokenizer, which must know every prompt.</param>
    /// <param name="chat">The model's chat template; null where it has none.</param>
    /// <param name="fields">Paths of numbers and truth values that every row must have, for <see cref="Problem.Fields"/>; null for none.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">A row gives no problem (file, line and reason are named), or no problem is left.</exception>
    public static ProblemSet Read(
        ProblemSetOptions options, ITokenizer tokenizer, ChatTemplate? chat = null, IReadOnlyList<string>? fields = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(tokenizer);
        var writer = new PromptWriter(options, chat);
        var set = RowSet<Problem>.Read(options, "problems", row =>
        {
            var problem = new Problem(
                writer.Write(row), row.Text(options.Answer), options.DataSet is { } path ? row.Text(path) : options.Name)
            {
                Metadata = options.Metadata is { } metadata ? row.Find(metadata) : null,
                Fields = (fields ?? []).ToDictionary(static field => field, row.Number, StringComparer.Ordinal),
            };
            return (problem, RowTokens.Count(tokenizer, problem.Prompt, "prompt"));
        });
        return options is { Metadata: { } metadata, NamesMetadata: true } && set.Items.All(static problem => problem.Metadata is null)
            ? throw new InvalidDataException($"`{options.Path}`: no row has `{metadata}`, the path of the metadata")
            : new(set.Items, set.Broken, set.TooLong);
    }
}
