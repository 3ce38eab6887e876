using EntroPIC.Tokenization.Chat;

namespace EntroPIC.Data;

/// <summary>What the rows of a data set give, and the number of rows that give nothing.</summary>
/// <param name="Items">What the rows give, in their order; at least one.</param>
/// <param name="Broken">Rows that cannot be used.</param>
/// <param name="TooLong">Rows left out because their prompts have too many tokens.</param>
/// <param name="Unjudged">Rows left out because they say that nobody could judge them.</param>
internal sealed record RowSet<T>(IReadOnlyList<T> Items, int Broken, int TooLong, int Unjudged)
    where T : class
{
    /// <summary>Reads a data set.</summary>
    /// <param name="options">The data set.</param>
    /// <param name="what">What rows give, in the plural, for messages.</param>
    /// <param name="understand">
    /// What a row gives, with the tokens of its prompt; null if nobody could judge it. Throws <see cref="InvalidDataException"/>,
    /// <see cref="TemplateException"/> or <see cref="ArgumentException"/> (from a tokenizer) for a row that cannot be used.
    /// </param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">A row cannot be used (file, line and reason are named), or nothing is left.</exception>
    public static RowSet<T> Read(DataSetOptions options, string what, Func<DataRow, (T? Item, int Tokens)> understand)
    {
        var items = new List<T>();
        var (broken, tooLong, unjudged) = (0, 0, 0);
        string? firstFault = null;
        foreach (var row in Rows(options.Path))
        {
            var (item, tokens, fault) = Understand(row, understand);
            if (fault is not null)
            {
                firstFault ??= $"{row.Place}: the row {fault}";
                if (options.OnBroken == BrokenRows.Fail)
                {
                    throw new InvalidDataException(firstFault);
                }

                broken++;
            }
            else if (item is null)
            {
                unjudged++;
            }
            else if (options.MaxPromptTokens > 0 && tokens > options.MaxPromptTokens)
            {
                tooLong++;
            }
            else
            {
                items.Add(item);
                if (items.Count == options.Limit)
                {
                    break;
                }
            }
        }

        return items.Count > 0 ? new(items, broken, tooLong, unjudged) : throw Empty(options, what, broken, tooLong, unjudged, firstFault);
    }

    private static IEnumerable<DataRow> Rows(string path) =>
        Directory.Exists(path) ? throw new FileNotFoundException($"cannot read the data `{path}`: it is a folder; name the files in it")
        : !File.Exists(path) ? throw new FileNotFoundException($"cannot read the data `{path}`: there is no such file")
        : path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase) ? ParquetRows.Read(path)
        : JsonLinesRows.Read(path);

    private static (T? Item, int Tokens, string? Fault) Understand(DataRow row, Func<DataRow, (T? Item, int Tokens)> understand)
    {
        if (row.Fault is not null)
        {
            return (null, 0, row.Fault);
        }

        try
        {
            var (item, tokens) = understand(row);
            return item is null || tokens > 0 ? (item, tokens, null) : (null, 0, "has an empty prompt");
        }
        catch (Exception failure) when (failure is InvalidDataException or TemplateException)
        {
            return (null, 0, failure.Message);
        }
    }

    private static InvalidDataException Empty(DataSetOptions options, string what, int broken, int tooLong, int unjudged, string? firstFault)
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

        if (unjudged > 0)
        {
            causes.Add($"{unjudged} that nobody could judge");
        }

        return new($"`{options.Path}` gives no {what}: {(causes.Count > 0 ? string.Join("; ", causes) : "the file has no rows")}");
    }
}
