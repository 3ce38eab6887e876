using System.Text.Json.Nodes;
using EntroPIC.Training;

namespace EntroPIC.Runs;

/// <summary>The part of a checkpoint beside tensors: the progress of the run and its controllers.</summary>
internal sealed record RunState
{
    public const string Name = "state.json";

    /// <summary>Progress of the stage.</summary>
    public required TrainingProgress Progress { get; init; }

    /// <summary>The name of the loss.</summary>
    public required string Loss { get; init; }

    /// <summary>The state of its controllers.</summary>
    public required JsonNode Controllers { get; init; }

    /// <summary>Lengths of the files of metrics, in bytes, by file name.</summary>
    public required IReadOnlyDictionary<string, long> Metrics { get; init; }
}
