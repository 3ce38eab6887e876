using System.Collections.ObjectModel;
using System.Text.Json;

namespace EntroPIC.Data;

/// <summary>A prompt, and the reference answer for its responses.</summary>
/// <param name="Prompt">Input of the model.</param>
/// <param name="Answer">The right answer.</param>
/// <param name="DataSet">The data set it comes from, by which evaluations are grouped; empty for none.</param>
public sealed record Problem(string Prompt, string Answer, string DataSet = "")
{
    /// <summary>Further data for rewards; null for none.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>Numbers of the row that a run asks for, by their paths; 1 and 0 for true and false.</summary>
    public IReadOnlyDictionary<string, double> Fields { get; init; } = ReadOnlyDictionary<string, double>.Empty;
}
