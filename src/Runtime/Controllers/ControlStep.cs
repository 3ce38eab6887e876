using System.Text.Json.Serialization;

namespace EntroPIC.Controllers;

/// <summary>One evaluation of a controller.</summary>
/// <typeparam name="TState">The controller's state.</typeparam>
/// <typeparam name="TOutput"><see cref="double"/> or <see cref="bool"/>.</typeparam>
/// <param name="Output">The output, constant until the next evaluation.</param>
/// <param name="IsSaturated">True if the output is held at a bound.</param>
/// <param name="State">The state that the next evaluation starts from.</param>
public sealed record ControlStep<TState, TOutput>(
    [property: JsonPropertyName("output")] TOutput Output,
    [property: JsonPropertyName("is_saturated")] bool IsSaturated,
    [property: JsonPropertyName("state")] TState State);
