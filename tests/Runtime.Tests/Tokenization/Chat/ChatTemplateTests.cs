using System.Text.Json.Nodes;
using EntroPIC.Tokenization.Chat;
using Runtime.Tests.Telemetry;

namespace Runtime.Tests.Tokenization.Chat;

/// <summary>What templates say of what is wrong, and what they know. What they write is compared with Jinja2 elsewhere.</summary>
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
        { "{{ 'n }}", "line 1: a text is not closed by `'`" },
        { "{{ n $ }}", "line 1: `$` means nothing here" },
        { "{{ }}", "line 1: unexpected `}}`; expected a value" },
        { "{{ n n }}", "line 1: unexpected `n`; expected `}}`" },
        { "{% if n %}\nx", "line 2: unexpected the end of the template; expected `{% elif %}` or `{% else %}` or `{% endif %}`" },
        { "{% endif %}", "line 1: unexpected statement `endif`; known are `if`, `for`, `set`, `generation`, and in loops `break` and `continue`" },
        { "\n\n{% macro f() %}{% endmacro %}", "line 3: unexpected statement `macro`; known are `if`, `for`, `set`, `generation`, and in loops `break` and `continue`" },
        { "{% break %}", "line 1: unexpected statement `break`; known are `if`, `for`, `set`, `generation`, and in loops `break` and `continue`" },
        { "{{ f(a=1, 2) }}", "line 1: arguments by place come before those by name" },
    };

    public static TheoryData<string, string> Failures => new()
    {
        { "{{ raise_exception('no system') }}", "line 1: it refuses the conversation: no system" },
        { "{{ nothing.a }}", "line 1: `nothing` is not defined, so it has no `a`" },
        { "{{ nothing['a'] }}", "line 1: `nothing` is not defined, so it has no items" },
        { "{{ strftime_now('%d') }}", "line 1: `strftime_now` is no function that is known here" },
        { "{{ s.encode() }}", "line 1: `encode` is no function that is known here" },
        { "{{ s + n }}", "line 1: `+` is not defined between a text and a number" },
        { "{{ s + nothing }}", "line 1: `+` is not defined between a text and `nothing`, which is not defined," },
        { "{{ 1 // 0 }}", "line 1: `//` fails: Attempted to divide by zero." },
        { "{{ 9223372036854775807 + 1 }}", "line 1: `+` fails: Arithmetic operation resulted in an overflow." },
        { "{{ s < n }}", "line 1: a text and a number have no order" },
        { "{% for i in n %}{% endfor %}", "line 1: a loop cannot go through a number" },
        { "{% for a, b in [[1]] %}{% endfor %}", "line 1: 2 names cannot take 1 values" },
        { "{% set n.a = 1 %}", "line 1: `n` is no namespace, so `n.a` cannot be set" },
        { "{{ s.strip('a', 'b') }}", "line 1: `strip` takes 1 arguments, not 2" },
        { "{{ s.strip(what=1) }}", "line 1: `strip` has no argument named `what`" },
        { "{{ s.startswith() }}", "line 1: `startswith` has no argument `prefix`" },
        { "{{ nothing | tojson }}", "line 1: `tojson` cannot write an undefined value as JSON" },
        { "{{ range(1000000) }}", "line 1: `range` makes more than 100000 items" },
        { "{{ list[::0] }}", "line 1: the step of a slice cannot be 0" },
        { "{{ n | items }}", "line 1: `items` needs a mapping, not a number" },
    };

    [Theory, MemberData(nameof(Faults))]
    public void ABrokenTemplateIsRefusedByLineWhenItIsRead(string template, string message) =>
        Assert.Equal($"chat template, {message}", Assert.Throws<TemplateException>(() => ChatTemplate.Parse(template)).Message);

    [Theory, MemberData(nameof(Failures))]
    public void WhatFailsSaysWhereAndWhy(string template, string message) =>
        Assert.Equal($"chat template, {message}", Assert.Throws<TemplateException>(() => Render(template)).Message);

    [Theory]
    [InlineData("{{ n | shout }}", "unknown filter `shout`; known are `length`, ")]
    [InlineData("{{ n is shiny }}", "unknown test `shiny`; known are `defined`, ")]
    public void UnknownFiltersAndTestsAreNamedWithThoseThatAreKnown(string template, string message) =>
        Assert.StartsWith($"chat template, line 1: {message}", Assert.Throws<TemplateException>(() => ChatTemplate.Parse(template)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{{ ", "(", " }}")]
    [InlineData("{{ ", "not ", "n }}")]
    [InlineData("{{ ", "-", "n }}")]
    [InlineData("{{ ", "[", " }}")]
    [InlineData("", "{% if n %}", "")]
    public void DeepNestingIsRefused(string before, string repeated, string after)
    {
        var template = before + string.Concat(Enumerable.Repeat(repeated, 100_000)) + after;
        Assert.Contains("nest deeper than 100 levels", Assert.Throws<TemplateException>(() => ChatTemplate.Parse(template)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ATemplateIsThatOfTheFolder()
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
    public void MessagesAndOptionsReachTheTemplate()
    {
        var template = ChatTemplate.Parse("{{ messages[0].role }} {{ messages[0].tool_calls[0].name }} {{ tools | tojson }} {{ enable_thinking is defined }} {{ day }}");
        var message = new ChatMessage("assistant", "") { More = new() { ["tool_calls"] = new JsonArray(new JsonObject { ["name"] = "f" }) } };
        var options = new ChatOptions { Tools = [new JsonObject { ["name"] = "f" }], More = new() { ["day"] = "Monday" } };
        Assert.Equal("""assistant f [{"name": "f"}] False Monday""", template.Render([message], options));
        Assert.Equal("""assistant f [{"name": "f"}] True Monday""", template.Render([message], options with { EnableThinking = false }));
    }

    private static string Render(string template) => ChatTemplate.Parse(template).RenderJson([], JsonNode.Parse(Values)!.AsObject());
}
