using System.Text.Json;

namespace EntroPIC.Runs.Configuration;

/// <summary>A loss, by the name of its declaration.</summary>
public sealed record NamedLoss
{
    /// <summary>The name: of a loss that the program declares, or else of the library.</summary>
    public required string Name { get; init => field = Accept.Text(value); }

    /// <summary>Its options by the names of the params; those left out keep their defaults.</summary>
    public JsonElement? Options { get; init; }
}
