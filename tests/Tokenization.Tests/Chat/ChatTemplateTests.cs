using System.Text.Json.Nodes;
using EntroPIC.Tests;
using EntroPIC.Tokenization.Chat;

namespace Tokenization.Tests.Chat;

/// <summary>Error messages and context of chat templates. Other tests compare the rendered text with Jinja2.</summary>
public sealed class ChatTemplateTests
{
    private const string Values = """
        {"n": 3, "x": 0.5, "s": "a<b'c", "list": [1, "two", null, true], "map": {"b": 1, "a": [1.0, {"k": "é\n"}]}, "yes": true, "empty": [],
         "people": [{"name": "Ada", "age": 36}, {"name": "Bo"}]}
        """;

    public static TheoryData<string, string> Faults => new()
    {
        { "a\n{{ n", "line 2: a tag is not closed by `}}`" },
        { "{# n", "line 1: a comment is not closed by `#}`" },
        { "{{ 'n }}", "line 1: a string is not closed by `'`" },
        { "{{ n $ }}", "line 1: `$` means nothing here" },
        { "{{ }}", "line 1: unexpected `}}`; expected a value" },
        { "{{ n n }}", "line 1: unexpected `n`; expected `}}`" },
        { "{% if n %}\nx", "line 2: unexpected the end of the template; expected `{% elif %}` or `{% else %}` or `{% endif %}`" },
        { "{% endif %}", "line 1: unexpected statement `endif`; known are `if`, `for`, `set`, `macro`, `call`, `filter`, `with`, `block`, `print`, `raw`, `autoescape`, `generation`, and in loops `break` and `continue`" },
        { "\n\n{% include 'x' %}", "line 3: `include` needs other templates, and a chat template stands alone" },
        { "{% break %}", "line 1: unexpected statement `break`; known are `if`, `for`, `set`, `macro`, `call`, `filter`, `with`, `block`, `print`, `raw`, `autoescape`, `generation`, and in loops `break` and `continue`" },
        { "{{ f(a=1, 2) }}", "line 1: arguments by place come before those by name" },
    };

    public static TheoryData<string, string> Failures => new()
    {
        { "{{ raise_exception('no system') }}", "line 1: it refuses the conversation: no system" },
        { "{{ nothing.a }}", "line 1: `nothing` is not defined, so it has no parts" },
        { "{{ nothing['a'] }}", "line 1: `nothing` is not defined, so it has no parts" },
        { "{{ map.nothing.a }}", "line 1: a mapping has no `nothing`, so it has no parts" },
        { "\n{{ nothing() }}", "line 2: `nothing` is not defined; `nothing` is not a known function" },
        { "{{ s.encode() }}", "line 1: a string has no `encode`; `encode` is not a known function" },
        { "{{ s + n }}", "line 1: `+` is not defined between a string and a number" },
        { "{{ s + nothing }}", "line 1: `nothing` is not defined; `+` is not defined between a string and an undefined value" },
        { "{{ 1 // 0 }}", "line 1: a number is divided by 0" },
        { "{{ s < n }}", "line 1: an order is not defined between a string and a number" },
        { "{% for i in n %}{% endfor %}", "line 1: a number has no items to go through" },
        { "{% for a, b in [[1]] %}{% endfor %}", "line 1: 2 names cannot take 1 values" },
        { "{% set n.a = 1 %}", "line 1: `n` is not a namespace, so `n.a` cannot be set" },
        { "{{ list.append(1) }}", "line 1: `append` would change a list, which templates may not; `append` is not a known function" },
        { "{{ s.strip('a', 'b') }}", "line 1: `strip` takes 1 arguments, not 2" },
        { "{{ s.strip(what=1) }}", "line 1: `strip` has no argument named `what`" },
        { "{{ s.startswith() }}", "line 1: `startswith` has no argument `prefix`" },
        { "{{ nothing | tojson }}", "line 1: `nothing` is not defined; an undefined value cannot be written as JSON" },
        { "{{ range(1000000) }}", "line 1: `range` makes more than 100000 items" },
        { "{{ list[::0] }}", "line 1: the step of a slice cannot be 0" },
        { "{{ n | items | list }}", "line 1: `items` needs a mapping, not a number" },
        { "{{ list | random }}", "line 1: `random` would make another text each time, and no run could be repeated" },
        { "{{ lipsum() }}", "line 1: `lipsum` would make another text each time, and no run could be repeated" },
        { "{{ s | urlize }}", "line 1: `urlize` makes links for web pages and is not supported here" },
    };

    [Theory, MemberData(nameof(Faults))]
    public void BrokenTemplateIsRejectedWithItsLine(string template, string message) =>
        Assert.Equal($"chat template, {message}", Assert.Throws<TemplateException>(() => ChatTemplate.Parse(template)).Message);

    [Theory, MemberData(nameof(Failures))]
    public void FailureNamesLineAndReason(string template, string message) =>
        Assert.Equal($"chat template, {message}", Assert.Throws<TemplateException>(() => Render(template)).Message);

    [Theory]
    [InlineData("{{ n | shout }}", "unknown filter `shout`; known are `abs`, `attr`, `batch`, ")]
    [InlineData("{{ n is shiny }}", "unknown test `shiny`; known are `!=`, `<`, ")]
    public void UnknownFiltersAndTestsListTheKnownOnes(string template, string message) =>
        Assert.StartsWith($"chat template, line 1: {message}", Assert.Throws<TemplateException>(() => ChatTemplate.Parse(template)).Message, StringComparison.Ordinal);

    [Fact]
    public void FolderTemplateIsUsed()
    {
        using var folder = new TemporaryFolder();
        var path = Path.GetDirectoryName(folder.File("x"))!;
        Assert.Equal(
            $"`{path}` has no chat template, neither in `chat_template.jinja` nor in `tokenizer_config.json`",
            Assert.Throws<InvalidDataException>(() => ChatTemplate.Load(path)).Message);
        File.WriteAllText(folder.File("tokenizer_config.json"), """{"bos_token": {"content": "<s>"}, "chat_template": "{{ bos_token }}{{ messages[0].content }}"}""");
        Assert.Equal("<s>hi", ChatTemplate.Load(path).Render([new("user", "hi")]));
        File.WriteAllText(folder.File("tokenizer_config.json"), """{"chat_template": [{"name": "tool_use", "template": "t"}, {"name": "default", "template": "d"}]}""");
        Assert.Equal("d", ChatTemplate.Load(path).Render([]));
        File.WriteAllText(folder.File("chat_template.jinja"), "file {{ add_generation_prompt }}\n");
        Assert.Equal("file True", ChatTemplate.Load(path).Render([], new() { AddGenerationPrompt = true }));
    }

    [Fact]
    public void BrokenFolderTemplateFailsOnUse()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("chat_template.jinja"), "{% if %}");
        var template = ChatTemplate.Load(Path.GetDirectoryName(folder.File("x"))!);
        Assert.Equal("chat template, line 1: unexpected `%}`; expected a value", Assert.Throws<TemplateException>(() => template.Render([])).Message);
    }

    [Fact]
    public void MissingToolsAndDocumentsAreNone() => Assert.Equal(
        "TrueTrueFalse",
        ChatTemplate.Parse("{{ tools is none }}{{ documents is none }}{{ add_generation_prompt }}{{ builtin_tools }}").RenderJson([], []));

    [Fact]
    public void DateComesFromTheClock()
    {
        const string Template = "{{ strftime_now('%d %b %Y, %A, %-d, %H:%M:%S %p %j %%') }}";
        var clock = new FixedClock(new(2025, 3, 7, 14, 5, 9, TimeSpan.Zero));
        Assert.Equal("07 Mar 2025, Friday, 7, 14:05:09 PM 066 %", ChatTemplate.Parse(Template, clock: clock).Render([]));
    }

    [Fact]
    public void MessagesAndOptionsReachTheTemplate()
    {
        var template = ChatTemplate.Parse("{{ messages[0].role }} {{ messages[0].tool_calls[0].name }} {{ tools | tojson }} {{ enable_thinking is defined }} {{ day }}");
        var message = new ChatMessage("assistant", "") { More = new() { ["tool_calls"] = new JsonArray(new JsonObject { ["name"] = "f" }) } };
        var options = new ChatOptions { Tools = [new JsonObject { ["name"] = "f" }], More = new() { ["day"] = "Monday" } };
        Assert.Equal("""assistant f [{"name": "f"}] False Monday""", template.Render([message], options));
        Assert.Equal("""assistant f [{"name": "f"}] True Monday""", template.Render([message], options with { EnableThinking = false }));
    }

    private static string Render(string template) => ChatTemplate.Parse(template).RenderJson([], JsonNode.Parse(Values)!.AsObject());

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => now;
    }
}
