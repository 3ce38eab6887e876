using System.Text.Json;
using System.Text.Json.Nodes;
using EntroPIC.Tokenization.Chat;

namespace EntroPIC.Data;

/// <summary>Writes the prompt of a row.</summary>
internal sealed class PromptWriter(ProblemSetOptions options, ChatTemplate? chat)
{
    /// <exception cref="InvalidDataException">The row has no prompt, or one that cannot be written down.</exception>
    /// <exception cref="TemplateException">The chat template refuses it.</exception>
    public string Write(DataRow row)
    {
        if (options.Template is { } template)
        {
            return WriteText(PromptTemplate.Fill(template, row.Text));
        }

        return row.Find(options.Prompt) is { ValueKind: JsonValueKind.Array } messages
            ? WriteMessages(ReadMessages(messages), options.Chat != ChatUse.Never)
            : WriteText(row.Text(options.Prompt));
    }

    private string WriteText(string text) => options.System is null && options.Chat != ChatUse.Always
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

    private JsonArray ReadMessages(JsonElement list)
    {
        if (list.GetArrayLength() == 0)
        {
            throw new InvalidDataException($"has no message in `{options.Prompt}`");
        }

        foreach (var message in list.EnumerateArray())
        {
            if (message.ValueKind != JsonValueKind.Object || !IsText(message, "role") || !IsText(message, "content"))
            {
                throw new InvalidDataException($"has a message in `{options.Prompt}` without a string as `role` or as `content`");
            }
        }

        return JsonArray.Create(list)!;
    }

    private static bool IsText(JsonElement message, string key) =>
        message.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String;

    private static JsonObject Message(string role, string content) => new() { ["role"] = role, ["content"] = content };
}
