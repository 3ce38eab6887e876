using System.Text.Json.Serialization;

namespace EntroPIC.Data;

/// <summary>A data set: its file, how the prompts of its rows are written, and the rows to keep.</summary>
public abstract record DataSetOptions
{
    /// <summary>The file: Parquet if its name ends in <c>.parquet</c>, otherwise one JSON object in each line.</summary>
    [JsonPropertyOrder(-3)]
    public required string Path { get; init => field = Accept.Path(value); }

    /// <summary>The name of the data set in evaluations; the file name by default. Not used where rows name theirs.</summary>
    [JsonPropertyOrder(-2)]
    public string Name { get => field ?? global::System.IO.Path.GetFileNameWithoutExtension(Path); init => field = value is null ? null : Accept.Text(value); }

    /// <summary>
    /// The path of the prompt in a row, such as <c>item.question</c>: a text, or a list of messages with <c>role</c> and <c>content</c>.
    /// </summary>
    [JsonPropertyOrder(-1)]
    public string Prompt { get => field ?? DefaultPrompt; init => field = value is null ? null : Accept.Text(value); }

    /// <summary>
    /// The prompt with paths in braces in the places of their values, such as <c>Question: {question}</c>; braces are written twice. Null
    /// takes the field of <see cref="Prompt"/> as it is.
    /// </summary>
    public string? Template { get; init => field = value is null ? null : PromptTemplate.Check(value); }

    /// <summary>A system message before prompts that have none; null for none.</summary>
    public string? System { get; init; }

    /// <summary>Use of the model's chat template for prompts.</summary>
    public ChatUse Chat { get; init => field = Accept.Known(value); }

    /// <summary>Enables thinking in a model that can think before it answers; null leaves it to the chat template.</summary>
    public bool? EnableThinking { get; init; }

    /// <summary>Longest prompt that is kept, in tokens; 0 keeps all.</summary>
    public int MaxPromptTokens { get; init => field = Accept.AtLeast(0, value); }

    /// <summary>Number of rows that are taken, from the start; 0 takes all.</summary>
    public int Limit { get; init => field = Accept.AtLeast(0, value); }

    /// <summary>Treatment of a row that cannot be used.</summary>
    public BrokenRows OnBroken { get; init => field = Accept.Known(value); }

    private protected virtual string DefaultPrompt => "prompt";
}
