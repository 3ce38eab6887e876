using System.Text.Json.Nodes;
using EntroPIC.Tests;
using Tokenization.Tests;

namespace Training.Tests.Runs;

/// <summary>Whole runs over a tokenizer's files as others publish them.</summary>
[Collection(TorchCollection.Name)]
public sealed class ModelFilesTests : IDisposable
{
    // As the templates of Llama 3.1 and Nemotron have it.
    private const string Template = """
        {%- if builtin_tools is defined %}
        {{- "Tools: " + builtin_tools | reject('equalto', 'code_interpreter') | join(", ") }}
        {%- endif %}
        {%- for m in messages %}<|im_start|>{{ m.role }}
        {{ m.content }}<|im_end|>
        {% endfor %}
        """;

    private readonly RunFiles _files = new(static run =>
    {
        run["model"]!["config"]!["vocabulary_size"] = 258;
        run["model"]!["config"]!["max_positions"] = 64;
        run["tokenizer"] = new JsonObject { ["path"] = "tok" };
    });

    public ModelFilesTests()
    {
        Directory.CreateDirectory(_files["tok"]);
        File.WriteAllText(_files["tok/tokenizer.json"], TinyTokenizer.ByteLevel([], ("<|im_start|>", true), ("<|im_end|>", true)).ToJsonString());
        File.WriteAllText(_files["tok/tokenizer_config.json"], """{ "eos_token": "<|im_end|>" }""");
        File.WriteAllText(_files["tok/chat_template.jinja"], Template);
    }

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("never")]
    [InlineData("always")]
    public async Task LlamaTemplateDoesNotPreventARun(string chat)
    {
        string[] change = ["--set", $"data.train.0.chat={chat}"];
        Assert.Equal((0, ""), (await _files.Run(["train", _files.Configuration, "--dry-run", .. change]), _files.Error));
        Assert.Equal((0, ""), (await _files.Run(["train", _files.Configuration, .. change]), _files.Error));
        Assert.Equal((0, ""), (await _files.Run(["eval", _files.Configuration, "--trained", .. change]), _files.Error));
        Assert.Equal((0, ""), (await _files.Run(["sample", _files["out"], "--prompt", "1+1=", "--chat", "--max-new-tokens", "4"]), _files.Error));
        Assert.Equal((0, ""), (await _files.Run(["sample", _files["out/model"], "--prompt", "1+1=", "--chat", "--max-new-tokens", "4"]), _files.Error));
    }

    [Fact]
    public async Task BrokenTemplateFailsOnlyIfUsed()
    {
        File.WriteAllText(_files["tok/chat_template.jinja"], "{{ messages | shout }}");
        Assert.Equal((0, ""), (await _files.Run(["train", _files.Configuration, "--set", "data.train.0.chat=never"]), _files.Error));
        Assert.Equal(1, await _files.Run(["train", _files.Configuration, "--fresh", "--set", "data.train.0.chat=always"]));
        Assert.Contains("unknown filter `shout`; known are ", _files.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnreadKeysAreNotedOnly()
    {
        File.WriteAllText(_files["tok/tokenizer_config.json"], """
            { "eos_token": "<|im_end|>", "model_max_length": 64, "padding_side": "left", "add_prefix_space": false, "later": null, "add_bos_token": true, "mystery": [1] }
            """);
        var expected = $"note: `{_files["tok/tokenizer_config.json"]}`: not read: `add_bos_token` and `mystery`\n";
        foreach (var verb in new string[][] { ["train", _files.Configuration], ["eval", _files.Configuration], ["sample", _files.Configuration, "--prompt", "a"] })
        {
            Assert.Equal((0, expected), (await _files.Run(verb), _files.Error));
        }

        File.WriteAllText(_files["out/model/generation_config.json"], """{ "eos_token_id": 257, "temperature": 0.6, "do_sample": true, "stop_strings": ["."], "top_k": 20, "top_p": 0.95 }""");
        Assert.Equal(0, await _files.Run(["eval", _files.Configuration, "--trained"]));
        Assert.Equal($"note: `{_files["out/model/generation_config.json"]}`: not read: `stop_strings`\n{expected}", _files.Error);
    }
}
