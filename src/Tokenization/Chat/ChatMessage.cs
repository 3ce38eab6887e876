using System.Text.Json.Nodes;

namespace EntroPIC.Tokenization.Chat;

/// <summary>A turn of a conversation.</summary>
/// <param name="Role">Speaker: as a rule <c>system</c>, <c>user</c>, <c>assistant</c> or <c>tool</c>.</param>
/// <param name="Content">Text of the message.</param>
public sealed record ChatMessage(string Role, string Content)
{
    /// <summary>Further fields for the template, such as <c>reasoning_content</c> or <c>tool_calls</c>; null for none.</summary>
    public JsonObject? More { get; init; }
}
