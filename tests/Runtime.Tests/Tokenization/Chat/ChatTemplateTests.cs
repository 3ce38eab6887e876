using System.Text.Json.Nodes;
using EntroPIC.Tokenization.Chat;
using Runtime.Tests.Telemetry;

namespace Runtime.Tests.Tokenization.Chat;

/// <summary>What templates write. The expected texts are those of Jinja2, with blocks trimmed as the field has them.</summary>
public sealed class ChatTemplateTests
{
    private const string Values = """
        {"n": 3, "x": 0.5, "s": "a<b'c", "list": [1, "two", null, true], "map": {"b": 1, "a": [1.0, {"k": "é\n"}]}, "yes": true, "empty": [],
         "people": [{"name": "Ada", "age": 36}, {"name": "Bo"}]}
        """;

    public static TheoryData<string, string> Templates => new()
    {
        { "plain text\n", "plain text" },
        { "a\n\n", "a\n" },
        { "{{ n }} {{ x }} {{ s }} {{ nothing }}|", "3 0.5 a<b'c |" },
        { "{{ list }} {{ map }} {{ yes }} {{ none }}", "[1, 'two', None, True] {'b': 1, 'a': [1.0, {'k': 'é\\n'}]} True None" },
        { "{{ map | tojson }}", """{"b": 1, "a": [1.0, {"k": "é\n"}]}""" },
        { "{{ map | tojson(indent=2) }}", "{\n  \"b\": 1,\n  \"a\": [\n    1.0,\n    {\n      \"k\": \"é\\n\"\n    }\n  ]\n}" },
        { "{{ empty | tojson }}{{ {} | tojson(indent=1) }}{{ s | tojson }}", """[]{}"a<b'c" """.TrimEnd() },
        { "{% if n > 2 %}\nbig\n{% elif n %}\nsmall\n{% else %}\nnone\n{% endif %}\nend", "big\nend" },
        { "a\n    {% if yes %}\n    b\n    {% endif %}\nc", "a\n    b\nc" },
        { "a\n    {%- if yes -%}\n    b\n    {%- endif %}\nc", "abc" },
        { "a {%+ if yes %} b{% endif +%}\nc", "a  b\nc" },
        { "a {# note #} b\n  {# note #}\nc {#- note -#} d", "a  b\ncd" },
        { "{{- 'x' -}}   y", "xy" },
        { "{{ '{{' }}{{ {'a': {'b': 1}} }}", "{{{'a': {'b': 1}}" },
        { "{% for i in list %}{{ loop.index }}{{ loop.index0 }}{{ loop.first }}{{ loop.last }};{% endfor %}", "10TrueFalse;21FalseFalse;32FalseFalse;43FalseTrue;" },
        { "{% for i in empty %}x{% else %}nothing{% endfor %}", "nothing" },
        { "{% for p in people if p.age is defined %}{{ p.name }}{{ loop.length }}{% endfor %}", "Ada1" },
        { "{% for k, v in map.items() %}{{ k }}={{ v }};{% endfor %}", "b=1;a=[1.0, {'k': 'é\\n'}];" },
        { "{% for k in map %}{{ k }}{% endfor %}{% for c in 'h🎉' %}[{{ c }}]{% endfor %}", "ba[h][🎉]" },
        { "{% for i in range(5) %}{% if i == 1 %}{% continue %}{% endif %}{% if i == 3 %}{% break %}{% endif %}{{ i }}{% endfor %}", "02" },
        { "{% set a = 1 %}{% for i in [1] %}{% set a = 2 %}{{ a }}{% endfor %}{{ a }}", "21" },
        { "{% set ns = namespace(a=1) %}{% for i in [1] %}{% set ns.a = ns.a + 1 %}{% endfor %}{{ ns.a }}{{ ns.b }}", "2" },
        { "{% set a, b = [1, 2] %}{{ a }}{{ b }}{% set c %}<{{ a }}>{% endset %}{{ c }}", "12<1>" },
        { "{{ 'a' if n > 5 else 'b' }}{{ 'c' if n > 5 }}", "b" },
        { "{{ 1 + 2 * 3 }} {{ (1 + 2) * 3 }} {{ 7 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 7 / 2 }} {{ 2 ** 10 }} {{ -n }}", "7 9 3 -4 2 3.5 1024 -3" },
        { "{{ 1 ~ 'a' ~ none }} {{ 'a' + 'b' 'c' }} {{ [1] + [2] }} {{ 'ab' * 2 }}", "1aNone abc [1, 2] abab" },
        { "{{ 1 < 2 < 3 }} {{ 1 < 2 > 3 }} {{ 'a' in s }} {{ 'z' not in s }} {{ 'b' in map }} {{ 1.0 in list }} {{ not n }}", "True False True True True True False" },
        { "{{ n and 0 or 'z' }} {{ '' or none }} {{ 1 == true }} {{ [1] == [1.0] }} {{ 'a' == nothing }}", "z None True True False" },
        { "{{ list[0] }}{{ list[-1] }}{{ list[9] }}{{ map['b'] }}{{ map.b }}{{ s[1] }}", "1True11<" },
        { "{{ list[::-1] }} {{ list[1:3] }} {{ list[:-2] }} {{ s[::2] }} {{ 'h🎉!'[1:] }} {{ list[3:0:-2] }}", "[True, None, 'two', 1] ['two', None] [1, 'two'] ab'c 🎉! [True, 'two']".Replace("ab'c", "abc") },
        { "{{ list | length }} {{ 'h🎉' | length }} {{ nothing | length }} {{ map | count }}", "4 2 0 2" },
        { "{{ n is defined }} {{ nothing is defined }} {{ nothing is undefined }} {{ none is none }} {{ n is not none }}", "True False True True True" },
        { "{{ s is string }} {{ map is mapping }} {{ list is sequence }} {{ n is number }} {{ yes is boolean }} {{ list is iterable }} {{ n is odd }} {{ n is eq 3 }}", "True True True True True True True True" },
        { "{{ 'a b  c'.split() }} {{ 'a,b,c'.split(',', 1) }} {{ 'x</think>y'.split('</think>')[-1] }}", "['a', 'b', 'c'] ['a', 'b,c'] y" },
        { "[{{ '  a '.strip() }}][{{ '\n\na\n'.lstrip('\n') }}][{{ 'xxay'.rstrip('yx') }}][{{ ' a ' | trim }}]", "[a][a\n][xxa][a]" },
        { "{{ 'ab'.startswith('a') }} {{ 'ab'.endswith(('x', 'b')) }} {{ 'ab'.upper() }} {{ 'AB' | lower }} {{ 'a b' | title }} {{ 'aB' | capitalize }}", "True True AB ab A B Ab" },
        { "{{ 'aXbX'.replace('X', '-') }} {{ 'aXbX' | replace('X', '-', 1) }} {{ 'h🎉x'.find('x') }} {{ ', '.join(['a', 'b']) }} {{ [1, 2] | join('-') }}", "a-b- a-bX 2 a, b 1-2" },
        { "{{ nothing | default('d') }} {{ '' | default('d') }}| {{ '' | default('d', true) }} {{ nothing | d(boolean=false) }}|", "d | d |" },
        { "{{ people | selectattr('age', 'defined') | map(attribute='name') | join }} {{ people | rejectattr('age') | map(attribute='name') | list }}", "Ada ['Bo']" },
        { "{{ list | first }} {{ list | last }} {{ '12' | int + 1 }} {{ 3.9 | int }} {{ map.get('z', 'q') }} {{ map | items | list | length }}", "1 True 13 3 q 2" },
        { "{% generation %}x{{ n }}{% endgeneration %}", "x3" },
        { "{{ 1e3 if false else 1.5 }} {{ 100000000000000000.0 }} {{ 0.00001 }} {{ 123456.75 }} {{ 1_000 }}", "1.5 1e+17 1e-05 123456.75 1000" },
        { "{{ \"a\\tb\\\\n\" }} {{ 'it\\'s' }}", "a\tb\\n it's" },
    };

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

    [Theory, MemberData(nameof(Templates))]
    public void WritesWhatJinjaWrites(string template, string expected) => Assert.Equal(expected, Render(template));

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
