using System.Text;
using System.Text.Json.Nodes;
using EntroPIC.Tokenization;
using EntroPIC.Tokenization.Chat;

namespace Fuzz.Readers;

/// <summary>Readers of tokenizers and chat templates.</summary>
internal static class TokenizerReaders
{
    private const string Expression = "(?i:'s|'t|'re)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    private const string Conversation = """
        [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "1 + 1?"},
         {"role": "assistant", "content": "2", "tool_calls": [{"function": {"name": "add", "arguments": {"a": 1, "b": [1.5, null, true]}}}]}]
        """;

    private const string Template = """
        {%- macro show(value, depth=0) -%}
        {%- if value is mapping %}{% for k, v in value | dictsort %}{{ k }}={{ show(v, depth + 1) }}{{ ', ' if not loop.last }}{% endfor %}{% else %}{{ value | tojson }}{% endif -%}
        {%- endmacro -%}
        {% set ns = namespace(text='', n=0) %}
        {% for m in messages if m.role is defined %}
        {% set ns.text = ns.text ~ '<|' + (m.role | string | upper) + '|>' + ((m.content or '') | string | trim).split('</think>')[-1] %}
        {% for call in m.tool_calls or [] %}{{ show(call.function.arguments) }}{{ '%s/%d' | format(call.function.name, loop.index) }}{% endfor %}
        {% if loop.index > 3 %}{% break %}{% endif %}
        {% endfor %}
        {{ ns.text[::-1] | replace('a', 'b') | indent(2) }}{{ '{:>5} {!r}'.format(ns.n, 'x') }}{% macro wrap(t) %}<{{ t }}>{{ caller(1) }}{% endmacro %}{% call(n) wrap('x') %}{{ n }}{% endcall %}
        {{ messages | map(attribute='role') | select('equalto', 'user') | list | length ** 2 }}{{ messages | tojson(indent=2) }}
        """;

    private static readonly string[] Words =
    [
        "{% for x in range(100000) %}", "{% endfor %}", "{% macro f() %}", "{% endmacro %}", "{{ f() }}", "{{", "}}", "{%", "%}", "{#", "((((((((", " ** 9999", " * 1000000", "'x' * 99999",
        " | join", " | map('string')", " | sort", " | unique", " | batch(3)", " | groupby('role')", " | wordwrap(1)", " | pprint", " | center(99999)", ".replace('', 'xx')", "ns.text = ns.text + ns.text",
        "loop(messages)", " recursive", "{% set ns.text = [ns.text, ns.text] %}", "'%99999d' % 1", "'{:>99999}'.format(1)", "1e308", "| tojson", " is ", " not ", " if ", " else ", "{% raw %}", "~",
    ];

    private static readonly string[] Parts =
    [
        "added_tokens", "normalizer", "pre_tokenizer", "decoder", "Sequence", "Replace", "Prepend", "NFC", "Split", "ByteLevel", "ByteFallback", "Fuse", "Strip", "TemplateProcessing", "2147483647", "-1",
        "(a+)+$", "(a|a)*b", "\\p{L}", "(?=a)", "[^a-z&&[b]]", "{1,999}", "content", "special", "normalized", "lstrip", "rstrip", "single_word", "ignore_merges", "byte_fallback", "unk_token", "merges", "vocab",
    ];

    private static readonly string[] Texts =
    [
        "", "Hello, wide world!\n\n 12345's  caf\u00e9 \U0001F389", new('a', 20_000), new(' ', 20_000), new('\n', 5_000), "<end> <x> a<end>  e\u0301\u0323\u0301\uD800", string.Concat(Enumerable.Repeat("ab <x>", 3_000)),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<IForeignReader> All { get; } =
    [
        new FileReader("tokenizer.json", "tokenizer.json", [Bytes(ByteLevel(Expression)), Bytes(Characters())], Tokenize) { Words = Parts },
        new FileReader("expressions of tokenizers", "expression.txt", [.. Expressions.Select(Encoding.UTF8.GetBytes)], TokenizeByExpression)
        {
            Words = ["(", ")", "(?:", "(?!", "(?<=", "(?>", "*", "+", "?", "{2,5}", "{999}", "|", "[^", "&&[", "]", "\\p{L}", "\\s", "a", "$", "\\b", "++", "(?i)"],
        },
        new FileReader("tokenizer_config.json", "tokenizer_config.json", [Encoding.UTF8.GetBytes(Config)], static folder => ReadConfig(folder))
        {
            Words = ["chat_template", "eos_token", "bos_token", "content", "default", "name", "template"],
            Beside = new Dictionary<string, byte[]> { ["tokenizer.json"] = Bytes(ByteLevel(Expression)) },
        },
        new FileReader("chat templates", "chat_template.jinja", [Encoding.UTF8.GetBytes(Template)], static folder => Render(folder, Conversation)) { Words = Words },
        new FileReader("conversations", "messages.json", [Encoding.UTF8.GetBytes($$"""{"messages": {{Conversation}}}""")], RenderMessages)
        {
            Words = ["role", "content", "tool_calls", "function", "arguments", "items", "1e999", "99999999999999999999999999"],
            Beside = new Dictionary<string, byte[]> { ["chat_template.jinja"] = Encoding.UTF8.GetBytes(Template) },
        },
    ];

    private static string Config => """{"eos_token": {"content": "<end>", "lstrip": false}, "bos_token": "<x>", "chat_template": "{{ bos_token }}{% for m in messages %}{{ m.content }}{% endfor %}"}""";

    private static string[] Expressions => [Expression, "(a+)+b", "'s|'t| ?\\p{L}+| ?\\p{N}+|\\s+(?!\\S)|\\s+", "[^\\r\\n\\p{L}]?+\\p{Lu}*\\p{Ll}+(?i:'s|'ll)?|\\s++$|(?<=a)b|(?>ab|a)c"];

    private static void Tokenize(string folder)
    {
        var tokenizer = BpeTokenizer.Load(folder);
        foreach (var text in Texts)
        {
            var ids = tokenizer.Encode(text, addSpecialTokens: true);
            tokenizer.EncodeWithPlaces(text[..Math.Min(text.Length, 1000)]);
            tokenizer.Decode(ids);
            var stream = tokenizer.NewStreamingDecoder(skipSpecialTokens: false);
            foreach (var id in ids.Take(1000))
            {
                stream.Add(id);
            }

            stream.Complete();
        }
    }

    private static void TokenizeByExpression(string folder)
    {
        var path = Path.Combine(folder, "expression.txt");
        File.WriteAllBytes(Path.Combine(folder, "tokenizer.json"), Bytes(ByteLevel(Encoding.UTF8.GetString(File.ReadAllBytes(path)))));
        Tokenize(folder);
    }

    private static void ReadConfig(string folder)
    {
        BpeTokenizer.Load(folder);
        Render(folder, Conversation);
    }

    private static void Render(string folder, string messages) => ChatTemplate.Load(folder).RenderJson(JsonNode.Parse(messages)!.AsArray(), []);

    // Of a conversation that is no JSON nothing is asked here; data sets have their own readers.
    private static void RenderMessages(string folder)
    {
        JsonNode? read;
        try
        {
            read = JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, "messages.json")))!["messages"];
            _ = read!.ToJsonString();
        }
        catch (Exception failure) when (failure is System.Text.Json.JsonException or InvalidOperationException or ArgumentException or NullReferenceException)
        {
            throw new InvalidDataException($"`{folder}` has no conversation", failure);
        }

        if (read is JsonArray messages)
        {
            ChatTemplate.Load(folder).RenderJson(messages, []);
        }
    }

    private static byte[] Bytes(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString());

    private static JsonObject ByteLevel(string expression)
    {
        var vocabulary = new JsonObject();
        foreach (var character in Enumerable.Range('!', 94).Concat(Enumerable.Range(0xA1, 12)).Concat(Enumerable.Range(0xAE, 82)).Concat(Enumerable.Range(0x100, 68)))
        {
            vocabulary[((char)character).ToString()] = vocabulary.Count;
        }

        foreach (var token in (string[])["ab", "\u0120w", "ll", "aa", "aaaa"])
        {
            vocabulary[token] = vocabulary.Count;
        }

        return new()
        {
            ["added_tokens"] = JsonNode.Parse("""[{"id": 261, "content": "<end>", "special": true, "normalized": false}, {"id": 262, "content": "<x>", "lstrip": true, "rstrip": true}]"""),
            ["normalizer"] = JsonNode.Parse("""{"type": "NFC"}"""),
            ["pre_tokenizer"] = new JsonObject
            {
                ["type"] = "Sequence",
                ["pretokenizers"] = new JsonArray(
                    new JsonObject { ["type"] = "Split", ["pattern"] = new JsonObject { ["Regex"] = expression }, ["behavior"] = "Isolated", ["invert"] = false },
                    JsonNode.Parse("""{"type": "ByteLevel", "add_prefix_space": false, "use_regex": false}""")),
            },
            ["post_processor"] = JsonNode.Parse("""{"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<x>"}}, {"Sequence": {"id": "A"}}], "special_tokens": {"<x>": {"ids": [262]}}}"""),
            ["decoder"] = JsonNode.Parse("""{"type": "ByteLevel"}"""),
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["vocab"] = vocabulary,
                ["merges"] = JsonNode.Parse("""[["a", "b"], "Ġ w", ["l", "l"], ["a", "a"], ["aa", "aa"]]"""),
            },
        };
    }

    private static JsonObject Characters() => (JsonObject)JsonNode.Parse("""
        {"added_tokens": [{"id": 7, "content": "<s>", "special": true, "normalized": true}],
         "normalizer": {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "_"}, {"type": "Replace", "pattern": {"String": " "}, "content": "_"}]},
         "pre_tokenizer": null, "post_processor": null,
         "decoder": {"type": "Sequence", "decoders": [{"type": "Replace", "pattern": {"String": "_"}, "content": " "}, {"type": "ByteFallback"}, {"type": "Fuse"}, {"type": "Strip", "content": " ", "start": 1, "stop": 0}]},
         "model": {"type": "BPE", "vocab": {"<unk>": 0, "<0x41>": 1, "a": 2, "b": 3, "_": 4, "ab": 5, "_a": 6}, "merges": ["a b", "_ a"], "unk_token": "<unk>", "fuse_unk": true, "byte_fallback": true}}
        """)!;
}
