using System.Text;
using System.Text.Json.Nodes;
using EntroPIC.Checkpoints;
using EntroPIC.Tests;

namespace Training.Tests.Checkpoints;

/// <summary>Files as other tools write them: what they ask for is done, or refused by name.</summary>
public sealed class PublishedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<int> Configurations => [.. Enumerable.Range(0, PublishedFiles.Configurations.Count)];

    public static TheoryData<string, string> OfAdapters => new()
    {
        { "alpha_pattern", """{"q_proj": 32}""" },
        { "rank_pattern", """{"down_proj": 2}""" },
        { "modules_to_save", """["lm_head"]""" },
        { "layers_to_transform", "[0]" },
        { "layers_to_transform", "0" },
        { "layers_pattern", "\"layers\"" },
        { "layer_replication", "[[0, 1]]" },
        { "exclude_modules", """["q_proj"]""" },
        { "target_parameters", """["a"]""" },
        { "trainable_token_indices", "[1]" },
        { "init_lora_weights", "\"pissa\"" },
        { "init_lora_weights", "\"pissa_niter_4\"" },
        { "init_lora_weights", "\"olora\"" },
        { "use_rslora", "true" },
        { "use_dora", "true" },
        { "lora_bias", "true" },
        { "bias", "\"all\"" },
        { "peft_type", "\"LOHA\"" },
        { "task_type", "\"SEQ_CLS\"" },
        { "target_modules", "\".*q_proj\"" },
        { "target_modules", """["q_proj", "lm_head"]""" },
        { "r", "0" },
        { "lora_alpha", "-1" },
        { "lora_alpha", "1e400" },
        { "later_option", "1" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Configurations))]
    public void ConfigurationsOfModelsOpen(int index)
    {
        File.WriteAllBytes(_folder.File("config.json"), PublishedFiles.Configurations[index]);
        File.WriteAllBytes(_folder.File("generation_config.json"), PublishedFiles.Generation[0]);
        var folder = CheckpointFolder.Open(Path.GetDirectoryName(_folder.File("config.json"))!);
        Assert.Equal([5, 7], folder.EndTokens);
    }

    [Fact]
    public void PeftAdapterOpens()
    {
        var options = AdapterFiles.ReadOptions(Written(null, ""));
        Assert.Equal((2, 4.0), (options.Rank, options.Alpha));
        Assert.Equal(["q_proj", "down_proj"], options.Targets);
    }

    [Theory, MemberData(nameof(OfAdapters))]
    public void UnsupportedAdapterFeaturesAreRejectedByName(string key, string value)
    {
        var folder = Written(key, value);
        var failure = Assert.ThrowsAny<Exception>(() => AdapterFiles.ReadOptions(folder));
        Assert.True(failure is NotSupportedException or InvalidDataException, failure.ToString());
        Assert.Contains(Path.Combine(folder, "adapter_config.json"), failure.Message, StringComparison.Ordinal);
        Assert.Contains(key switch { "r" => "Rank", "lora_alpha" when value == "-1" => "Alpha", _ => key }, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("init_lora_weights", "false")]
    [InlineData("init_lora_weights", "\"gaussian\"")]
    [InlineData("modules_to_save", "[]")]
    [InlineData("modules_to_save", "null")]
    [InlineData("later_option", "null")]
    public void NeutralKeysAreAccepted(string key, string value) => Assert.Equal(2, AdapterFiles.ReadOptions(Written(key, value)).Rank);

    private string Written(string? key, string value)
    {
        var json = JsonNode.Parse(PublishedFiles.Adapter)!.AsObject();
        var path = _folder.File("adapter_config.json");
        if (key is not null)
        {
            json[key] = "VALUE";
        }

        File.WriteAllText(path, json.ToJsonString().Replace("\"VALUE\"", value, StringComparison.Ordinal), Encoding.UTF8);
        return Path.GetDirectoryName(path)!;
    }
}
