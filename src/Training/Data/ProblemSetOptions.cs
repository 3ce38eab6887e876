namespace EntroPIC.Data;

/// <summary>A data set: its file, the places of a problem's parts in its rows, and the problems to keep.</summary>
public sealed record ProblemSetOptions
{
    private static readonly Dictionary<ProblemLayout, (string Prompt, string Answer, string? DataSet, string? Metadata)> Layouts = new()
    {
        [ProblemLayout.Plain] = ("prompt", "answer", null, null),
        [ProblemLayout.Verl] = ("prompt", "reward_model.ground_truth", "data_source", "extra_info"),
    };

    /// <summary>The file: Parquet if its name ends in <c>.parquet</c>, otherwise one JSON object in each line.</summary>
    public required string Path { get; init => field = Accept.Path(value); }

    /// <summary>The name of the data set in evaluations; the file name by default. Not used where rows name theirs.</summary>
    public string Name { get => field ?? global::System.IO.Path.GetFileNameWithoutExtension(Path); init => field = value is null ? null : Accept.Text(value); }

    /// <summary>Default places of the parts of a problem, which the keys below override.</summary>
    public ProblemLayout Layout { get; init => field = Accept.Known(value); }

    /// <summary>
    /// The path of the prompt in a row, such as <c>item.question</c>: a text, or a list of messages with <c>role</c> and <c>content</c>.
    /// </summary>
    public string Prompt { get => field ?? Layouts[Layout].Prompt; init => field = value is null ? null : Accept.Text(value); }

    /// <summary>The path of the right answer: a text, a number or a truth value.</summary>
    public string Answer { get => field ?? Layouts[Layout].Answer; init => field = value is null ? null : Accept.Text(value); }

    /// <summary>The path of the data set's name; null if all rows are of one.</summary>
    public string? DataSet { get => field ?? Layouts[Layout].DataSet; init => field = value is null ? null : Accept.Text(value); }

    /// <summary>The path of further data for rewards; null for none.</summary>
    public string? Metadata
    {
        get => field ?? Layouts[Layout].Metadata;
        init
        {
            field = value is null ? null : Accept.Text(value);
            NamesMetadata = value is not null;
        }
    }

    /// <summary>True if the path of the metadata is not that of the layout, whose files may lack it.</summary>
    internal bool NamesMetadata { get; private init; }

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

    /// <summary>Number of problems, taken from the start; 0 takes all.</summary>
    public int Limit { get; init => field = Accept.AtLeast(0, value); }

    /// <summary>Treatment of a row without a problem.</summary>
    public BrokenRows OnBroken { get; init => field = Accept.Known(value); }
}
