using System.Text.Json;
using System.Text.Json.Nodes;
using EntroPIC.Tokenization.Files;

namespace EntroPIC.Tokenization.Chat;

/// <summary>
/// The chat template of a model: writes a conversation as the text that the model was trained on. Templates are programs in Jinja; what
/// of it is not known here is refused when the template is read, by line.
/// </summary>
public sealed class ChatTemplate
{
    private const string FileName = "chat_template.jinja";

    private readonly IReadOnlyList<Statement> _statements;
    private readonly IReadOnlyDictionary<string, string> _specialTokens;

    private ChatTemplate(string source, IReadOnlyDictionary<string, string>? specialTokens)
    {
        _statements = TemplateParser.Read(source);
        _specialTokens = specialTokens ?? new Dictionary<string, string>();
    }

    /// <summary>Loads the template of a checkpoint: its <c>chat_template.jinja</c>, or else that of its <c>tokenizer_config.json</c>.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The folder has no template, or its configuration is broken.</exception>
    /// <exception cref="TemplateException">The template is broken, or has what is not known here.</exception>
    public static ChatTemplate Load(string folder) => Find(folder)
        ?? throw new InvalidDataException($"`{folder}` has no chat template, neither in `{FileName}` nor in `tokenizer_config.json`");

    /// <summary>Likewise; null where the folder has no template.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The configuration is broken.</exception>
    /// <exception cref="TemplateException">The template is broken, or has what is not known here.</exception>
    public static ChatTemplate? Find(string folder)
    {
        var config = TokenizerConfigFile.Find(folder);
        var file = Path.Combine(folder, FileName);
        var source = File.Exists(file) ? StrictText.Read(file) : config?.ChatTemplate;
        return source is null ? null : new(source, config?.SpecialTokens);
    }

    /// <summary>Reads a template.</summary>
    /// <param name="source">Its text.</param>
    /// <param name="specialTokens">Names such as <c>bos_token</c> that the template knows, with their texts; null for none.</param>
    /// <exception cref="TemplateException">The template is broken, or has what is not known here.</exception>
    public static ChatTemplate Parse(string source, IReadOnlyDictionary<string, string>? specialTokens = null) => new(source, specialTokens);

    /// <summary>Writes a conversation down.</summary>
    /// <exception cref="TemplateException">The template refuses the conversation, or fails on it.</exception>
    public string Render(IReadOnlyList<ChatMessage> messages, ChatOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(messages);
        options ??= new();
        var variables = (JsonObject?)options.More?.DeepClone() ?? [];
        variables["add_generation_prompt"] = options.AddGenerationPrompt;
        if (options.EnableThinking is { } thinks)
            variables["enable_thinking"] = thinks;
        variables["tools"] = options.Tools?.DeepClone();
        return RenderJson(new JsonArray([.. messages.Select(ToJson)]), variables);
    }

    /// <summary>Writes a conversation down that is there as JSON.</summary>
    /// <param name="messages">Objects with <c>role</c> and <c>content</c>, and what else the template asks for.</param>
    /// <param name="variables">All else that the template asks for, by name; what is absent is undefined.</param>
    /// <exception cref="TemplateException">The template refuses the conversation, or fails on it.</exception>
    public string RenderJson(JsonArray messages, JsonObject variables)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(variables);
        var scope = Scope.Outermost([
            .. _specialTokens.Select(token => KeyValuePair.Create(token.Key, (object?)token.Value)),
            .. variables.Select(variable => KeyValuePair.Create(variable.Key, Value(variable.Value))),
            new("messages", Value(messages)),
        ]);
        Statement.RunAll(_statements, scope);
        return scope.Output.ToString();
    }

    private static JsonNode ToJson(ChatMessage message)
    {
        var json = new JsonObject { ["role"] = message.Role, ["content"] = message.Content };
        foreach (var (key, value) in message.More ?? [])
            json[key] = value?.DeepClone();
        return json;
    }

    private static object? Value(JsonNode? node) => node is null ? null : Values.FromJson(JsonSerializer.SerializeToElement(node));
}
