using System.Text.Json;
using System.Text.Json.Nodes;
using EntroPIC.Tests;
using EntroPIC.Tokenization.Chat;

namespace Tokenization.Tests.Chat;

/// <summary>Every recorded conversation, written down exactly.</summary>
public sealed class ChatGoldenTests
{
    private const string FileName = "chat_goldens.json";

    public static TheoryData<string> Names => OutsideFiles.GoldenTokenizers.Rows(FileName);

    [CaseTheory, MemberData(nameof(Names))]
    public void EveryConversationIsExact(string name)
    {
        var folder = OutsideFiles.GoldenTokenizers[name];
        var template = ChatTemplate.Load(folder);
        using var goldens = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, FileName)));
        var count = 0;
        foreach (var golden in goldens.RootElement.GetProperty("cases").EnumerateArray())
        {
            var given = JsonObject.Create(golden)!;
            var variables = new JsonObject();
            // A null says that the argument was not given.
            foreach (var (key, value) in given.Where(entry => entry.Key is not ("messages" or "text") && entry.Value is not null))
            {
                variables[key] = value!.DeepClone();
            }

            Assert.Equal(golden.GetProperty("text").GetString(), template.RenderJson(given["messages"]!.AsArray(), variables));
            count++;
        }
        Assert.True(count > 0);
    }

    [CaseTheory, MemberData(nameof(Names))]
    public void TypedConversationsMatch(string name)
    {
        var folder = OutsideFiles.GoldenTokenizers[name];
        var template = ChatTemplate.Load(folder);
        using var goldens = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, FileName)));
        foreach (var golden in goldens.RootElement.GetProperty("cases").EnumerateArray().Where(IsPlain))
        {
            var messages = golden.GetProperty("messages").EnumerateArray()
                .Select(message => new ChatMessage(message.GetProperty("role").GetString()!, message.GetProperty("content").GetString()!))
                .ToList();
            var thinking = golden.GetProperty("enable_thinking");
            var options = new ChatOptions
            {
                AddGenerationPrompt = golden.GetProperty("add_generation_prompt").GetBoolean(),
                EnableThinking = thinking.ValueKind == JsonValueKind.Null ? null : thinking.GetBoolean(),
            };
            Assert.Equal(golden.GetProperty("text").GetString(), template.Render(messages, options));
        }
    }

    private static bool IsPlain(JsonElement golden) =>
        golden.EnumerateObject().All(part => part.Name is "messages" or "text" or "add_generation_prompt" or "enable_thinking")
        && golden.GetProperty("messages").EnumerateArray().All(message => message.EnumerateObject().All(part => part.Name is "role" or "content"));
}
