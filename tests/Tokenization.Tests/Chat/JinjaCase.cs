using System.Text.Json;
using System.Text.Json.Nodes;
using EntroPIC.Tokenization.Chat;

namespace Tokenization.Tests.Chat;

/// <summary>A template with its variables and what Jinja2 makes of it.</summary>
/// <param name="Template">The template.</param>
/// <param name="Context">Its variables.</param>
/// <param name="Text">What Jinja2 writes; null where it fails.</param>
internal sealed record JinjaCase(string Template, JsonObject Context, string? Text)
{
    public static JinjaCase Of(JsonElement json, JsonElement? context = null) => new(
        json.GetProperty("template").GetString()!,
        JsonObject.Create(json.TryGetProperty("context", out var own) ? own : context!.Value)!,
        json.TryGetProperty("text", out var text) ? text.GetString() : null);

    /// <summary>The difference between the runtime and Jinja2; null for none.</summary>
    public string? Difference()
    {
        string? text = null;
        var problem = "";
        try
        {
            text = ChatTemplate.Parse(Template).RenderJson([], Context);
        }
        catch (TemplateException exception)
        {
            problem = exception.Message;
        }
        return text == Text ? null : $"{Template}\nJinja2: {Text ?? "fails"}\nhere:   {text ?? problem}";
    }
}
