using System.Text.Json.Nodes;

namespace EntroPIC.Tokenization.Chat;

/// <summary>How a conversation is written down.</summary>
public sealed record ChatOptions
{
    /// <summary>Whether the text ends with the begin of an answer, for the model to go on.</summary>
    public bool AddGenerationPrompt { get; init; }

    /// <summary>Whether a model that can think before it answers shall; null leaves it to the template.</summary>
    public bool? EnableThinking { get; init; }

    /// <summary>Functions that the model may call, as JSON schemas; null for none.</summary>
    public JsonArray? Tools { get; init; }

    /// <summary>What else the template may ask for; null for nothing.</summary>
    public JsonObject? More { get; init; }
}
