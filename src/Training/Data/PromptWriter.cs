using System.Text.Json;
using System.Text.Json.Nodes;
using EntroPIC.Tokenization.Chat;

namespace EntroPIC.Data;

/// <summary>Writes the prompt of a row.</summary>
internal sealed class PromptWriter(DataSetOptions options, ChatTemplate? chat)
{
    /// <summary>True if a row has a prompt of its own.</summary>
    /// <exception cref="InvalidDataException">The column cannot be read.</exception>
    public bool Finds(DataRow row) => options.Template is not null || row.Find(options.Prompt) is not null;

    /// <exception cref="InvalidDataException">The row has no prompt, or one that cannot be written down.</exception>
    /// <exception cref="TemplateException">The chat template refuses it.</exception>
    public string Write(DataRow row)
    {
        if (options.Template is { } template)
        {
            return WriteText(PromptTemplate.Fill(template, row.Text));
        }

        return row.Find(options.Prompt) is { ValueKind: JsonValueKind.Array } messages
            ? WriteMessages(ReadMessages(messages, options.Prompt))
            : WriteText(row.Text(options.Prompt));
    }

    /// <summary>A prompt of messages.</summary>
    /// <exception cref="InvalidDataException">There is no chat template to write them by.</exception>
    /// <exception cref="TemplateException">The chat template refuses them.</exception>
    public string WriteMessages(IReadOnlyList<JsonElement> messages) =>
        WriteMessages(new JsonArray([.. messages.Select(static message => JsonObject.Create(message))]), options.Chat != ChatUse.Never);

    /// <summary>A prompt of text.</summary>
    /// <inheritdoc cref="WriteMessages(IReadOnlyList{JsonElement})"/>
    public string WriteText(string text) => options.System is null && options.Chat != ChatUse.Always
        ? text
        : WriteMessages([Message("user", text)], options.Chat != ChatUse.Never);

    private string WriteMessages(JsonArray messages, bool byTemplate)
    {
        if (options.System is { } system && (string?)messages[0]!["role"] != "system")
        {
            messages.Insert(0, Message("system", system));
        }

        if (!byTemplate)
        {
            return string.Join('\n', messages.Select(static message => (string)message!["content"]!));
        }

        if (chat is null)
        {
            throw new InvalidDataException("is to be written by a chat template, and the tokenizer has none; `chat` may be `never`");
        }

        var variables = new JsonObject { ["add_generation_prompt"] = true };
        if (options.EnableThinking is { } thinks)
        {
            variables["enable_thinking"] = thinks;
        }

        return chat.RenderJson(messages, variables);
    }

    /// <summary>The messages of a list, each with a role and a content.</summary>
    /// <exception cref="InvalidDataException">The list is empty, or a message lacks one of them.</exception>
    public static IReadOnlyList<JsonElement> ReadMessages(JsonElement list, string path)
    {
        JsonElement[] messages = [.. list.EnumerateArray()];
        if (messages.Length == 0)
        {
            throw new InvalidDataException($"has no message in `{path}`");
        }

        return Array.TrueForAll(messages, static message => message.ValueKind == JsonValueKind.Object && IsText(message, "role") && IsText(message, "content"))
            ? messages
            : throw new InvalidDataException($"has a message in `{path}` without a string as `role` or as `content`");
    }

    private static bool IsText(JsonElement message, string key) =>
        message.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String;

    private static JsonObject Message(string role, string content) => new() { ["role"] = role, ["content"] = content };
}
