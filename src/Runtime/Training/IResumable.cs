using System.Text.Json.Nodes;

namespace EntroPIC.Training;

/// <summary>
/// A part of a run with a state of its own, such as a source of rollouts that draws until a batch is full. Sources whose rollouts depend
/// on the index alone need none.
/// </summary>
public interface IResumable
{
    /// <summary>All that determines what it does next, as it is between two rollouts.</summary>
    JsonNode SaveState();

    /// <summary>Puts back what <see cref="SaveState"/> gave, bit for bit.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is the state of something else.</exception>
    void LoadState(JsonNode state);
}
