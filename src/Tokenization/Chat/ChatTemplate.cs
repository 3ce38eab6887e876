using System.Text.Json.Nodes;
using EntroPIC.Tokenization.Chat.Nodes;
using EntroPIC.Tokenization.Chat.Running;
using EntroPIC.Tokenization.Chat.Syntax;
using EntroPIC.Tokenization.Files;

namespace EntroPIC.Tokenization.Chat;

/// <summary>
/// The chat template of a model: writes a conversation as the text that the model was trained on. Templates are programs in Jinja, with
/// what transformers offers them. They may come from anyone: how long one may run, and how much it may write, is bounded by the length
/// of the conversation.
/// </summary>
public sealed class ChatTemplate
{
    private const string FileName = "chat_template.jinja";

    private readonly int _length;
    private readonly Lazy<Block> _block;
    private readonly IReadOnlyDictionary<string, string> _specialTokens;

    private readonly TimeProvider _clock;

    private ChatTemplate(string source, IReadOnlyDictionary<string, string>? specialTokens, TimeProvider? clock = null)
    {
        _clock = clock ?? TimeProvider.System;
        _length = source.Length;
        _block = new(() => TemplateParser.Read(source));
        _specialTokens = specialTokens ?? new Dictionary<string, string>();
    }

    /// <summary>
    /// Loads the template of a checkpoint: its <c>chat_template.jinja</c>, or else that of its <c>tokenizer_config.json</c>. It is read
    /// when it is first used, since not every run that has one uses it.
    /// </summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The folder has no template, or its configuration is broken.</exception>
    public static ChatTemplate Load(string folder) => Find(folder)
        ?? throw new InvalidDataException($"`{folder}` has no chat template, neither in `{FileName}` nor in `tokenizer_config.json`");

    /// <summary>The same; null where the folder has no template.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The configuration is broken.</exception>
    public static ChatTemplate? Find(string folder)
    {
        var config = TokenizerConfigFile.Find(folder);
        var file = System.IO.Path.Combine(folder, FileName);
        var source = File.Exists(file) ? StrictText.Read(file) : config?.ChatTemplate;
        return source is null ? null : new(source, config?.SpecialTokens);
    }

    /// <summary>Reads a template.</summary>
    /// <param name="source">Its text.</param>
    /// <param name="specialTokens">Names such as <c>bos_token</c> that the template knows, with their texts; null for none.</param>
    /// <param name="clock">The clock behind <c>strftime_now</c>; null for that of the system.</param>
    /// <exception cref="TemplateException">The template is broken, or uses an unknown feature.</exception>
    public static ChatTemplate Parse(string source, IReadOnlyDictionary<string, string>? specialTokens = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        var template = new ChatTemplate(source, specialTokens, clock);
        _ = template._block.Value;
        return template;
    }

    /// <summary>Writes a conversation down.</summary>
    /// <exception cref="TemplateException">The template is broken, refuses the conversation, or fails on it.</exception>
    public string Render(IReadOnlyList<ChatMessage> messages, ChatOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(messages);
        options ??= new();
        var variables = (JsonObject?)options.More?.DeepClone() ?? [];
        variables["add_generation_prompt"] = options.AddGenerationPrompt;
        if (options.EnableThinking is { } thinks)
        {
            variables["enable_thinking"] = thinks;
        }

        variables["tools"] = options.Tools?.DeepClone();
        return RenderJson(new JsonArray([.. messages.Select(ToJson)]), variables);
    }

    /// <summary>Renders a conversation given as JSON.</summary>
    /// <param name="messages">Objects with <c>role</c> and <c>content</c>, and what else the template asks for.</param>
    /// <param name="variables">
    /// Other variables of the template, by name. <c>tools</c> and <c>documents</c> are none and <c>add_generation_prompt</c> is false
    /// where they are absent, as transformers has it; all other names are undefined then.
    /// </param>
    /// <exception cref="TemplateException">The template is broken, refuses the conversation, or fails on it.</exception>
    public string RenderJson(JsonArray messages, JsonObject variables)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(variables);
        var block = _block.Value;
        var data = new JsonData();
        KeyValuePair<string, object?>[] known =
        [
            new("tools", null),
            new("documents", null),
            new("add_generation_prompt", false),
            .. _specialTokens.Select(token => KeyValuePair.Create(token.Key, (object?)token.Value)),
            .. variables.Select(variable => KeyValuePair.Create(variable.Key, data.Read(variable.Value))),
            new("messages", data.Read(messages)),
        ];
        var run = new Rendering(_length + data.Length, _clock);
        try
        {
            var scope = Scope.Of(run, known);
            block.Run(scope);
            return scope.Output.ToString();
        }
        catch (TemplateFault fault)
        {
            throw new TemplateException(run.Line, fault.Message);
        }
    }

    private static JsonNode ToJson(ChatMessage message)
    {
        var json = new JsonObject { ["role"] = message.Role, ["content"] = message.Content };
        foreach (var (key, value) in message.More ?? [])
        {
            json[key] = value?.DeepClone();
        }

        return json;
    }
}
