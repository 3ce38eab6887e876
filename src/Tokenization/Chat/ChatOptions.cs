using System.Text.Json.Nodes;

namespace EntroPIC.Tokenization.Chat;

/// <summary>Rendering of a conversation.</summary>
public sealed record ChatOptions
{
    /// <summary>Ends the text with the beginning of an answer, for the model to continue.</summary>
    public bool AddGenerationPrompt { get; init; }

    /// <summary>Enables thinking in a model that can think before it answers; null leaves it to the template.</summary>
    public bool? EnableThinking { get; init; }

    /// <summary>Functions that the model may call, as JSON schemas; null for none.</summary>
    public JsonArray? Tools { get; init; }

    /// <summary>Further values for the template; null for none.</summary>
    public JsonObject? More { get; init; }
}
