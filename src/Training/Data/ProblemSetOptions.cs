namespace EntroPIC.Data;

/// <summary>A data set of problems, and the places of a problem's parts in its rows.</summary>
public sealed record ProblemSetOptions : DataSetOptions
{
    private static readonly Dictionary<ProblemLayout, (string Prompt, string Answer, string? DataSet, string? Metadata)> Layouts = new()
    {
        [ProblemLayout.Plain] = ("prompt", "answer", null, null),
        [ProblemLayout.Verl] = ("prompt", "reward_model.ground_truth", "data_source", "extra_info"),
    };

    /// <summary>Default places of the parts of a problem, which the keys below override.</summary>
    public ProblemLayout Layout { get; init => field = Accept.Known(value); }

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

    private protected override string DefaultPrompt => Layouts[Layout].Prompt;
}
