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
        var problems = new List<Problem>();
        var (broken, tooLong) = (0, 0);
        string? firstFault = null;
        foreach (var row in Rows(options.Path))
        {
            var (problem, tokens, fault) = Understand(row, options, writer, tokenizer, fields ?? []);
            if (fault is not null)
            {
                firstFault ??= $"{row.Place}: the row {fault}";
                if (options.OnBroken == BrokenRows.Fail)
                {
                    throw new InvalidDataException(firstFault);
                }

                broken++;
            }
            else if (options.MaxPromptTokens > 0 && tokens > options.MaxPromptTokens)
            {
                tooLong++;
            }
            else
            {
                problems.Add(problem!);
                if (problems.Count == options.Limit)
                {
                    break;
                }
            }
        }

        if (problems.Count > 0 && options is { Metadata: { } metadata, NamesMetadata: true }
            && problems.TrueForAll(static problem => problem.Metadata is null))
        {
            throw new InvalidDataException($"`{options.Path}`: no row has `{metadata}`, the path of the metadata");
        }

        return problems.Count > 0 ? new(problems, broken, tooLong) : throw Empty(options, broken, tooLong, firstFault);
    }

    private static IEnumerable<DataRow> Rows(string path) =>
        Directory.Exists(path) ? throw new FileNotFoundException($"cannot read the data `{path}`: it is a folder; name the files in it")
        : !File.Exists(path) ? throw new FileNotFoundException($"cannot read the data `{path}`: there is no such file")
        : path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase) ? ParquetRows.Read(path)
        : JsonLinesRows.Read(path);

    private static (Problem? Problem, int Tokens, string? Fault) Understand(
        DataRow row, ProblemSetOptions options, PromptWriter writer, ITokenizer tokenizer, IReadOnlyList<string> fields)
    {
        if (row.Fault is not null)
        {
            return (null, 0, row.Fault);
        }

        try
        {
            var problem = new Problem(
                writer.Write(row), row.Text(options.Answer), options.DataSet is { } path ? row.Text(path) : options.Name)
            {
                Metadata = options.Metadata is { } metadata ? row.Find(metadata) : null,
                Fields = fields.ToDictionary(static field => field, row.Number, StringComparer.Ordinal),
            };
            var tokens = tokenizer.Encode(problem.Prompt).Count;
            return tokens > 0 ? (problem, tokens, null) : (null, 0, "has an empty prompt");
        }
        catch (Exception failure) when (failure is InvalidDataException or TemplateException)
        {
            return (null, 0, failure.Message);
        }
        catch (ArgumentException failure)
        {
            return (null, 0, $"has a prompt that the tokenizer refuses: {Reason.Of(failure)}");
        }
    }

    private static InvalidDataException Empty(ProblemSetOptions options, int broken, int tooLong, string? firstFault)
    {
        var causes = new List<string>();
        if (broken > 0)
        {
            causes.Add($"{broken} broken, the first: {firstFault}");
        }

        if (tooLong > 0)
        {
            causes.Add($"{tooLong} longer than {options.MaxPromptTokens} tokens");
        }

        return new($"`{options.Path}` gives no problems: {(causes.Count > 0 ? string.Join("; ", causes) : "the file has no rows")}");
    }
}
