using System.Text.Json.Serialization;

namespace EntroPIC.Controllers;

/// <summary>What one evaluation of a controller gave.</summary>
/// <typeparam name="TState">The controller's state.</typeparam>
/// <typeparam name="TOutput"><see cref="double"/> or <see cref="bool"/>.</typeparam>
/// <param name="Output">What it puts out, constant until it is evaluated again.</param>
/// <param name="IsSaturated">Whether the output is held at a bound.</param>
/// <param name="State">The state that the next evaluation starts from.</param>
public sealed record ControlStep<TState, TOutput>(
    [property: JsonPropertyName("output")] TOutput Output,
    [property: JsonPropertyName("is_saturated")] bool IsSaturated,
    [property: JsonPropertyName("state")] TState State);
