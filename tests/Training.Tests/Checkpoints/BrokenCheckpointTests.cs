using System.Text.Json.Nodes;
using EntroPIC.Checkpoints;
using EntroPIC.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace Training.Tests.Checkpoints;

/// <summary>A good checkpoint with one thing changed: what the message says.</summary>
public sealed class BrokenCheckpointTests : TorchTest
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    public BrokenCheckpointTests()
    {
        _path = _folder.File("model");
        using var model = SmallModel();
        CheckpointFolder.Save(_path, model);
    }

    public override void Dispose()
    {
        _folder.Dispose();
        base.Dispose();
    }

    public static TheoryData<string, string, string> WrongKeys => new()
    {
        { "vocab_size", "null", "`CONFIG` has no `vocab_size`" },
        { "vocab_size", "0", "`vocab_size` in `CONFIG` is 0; it must be at least 1" },
        { "hidden_size", "1.5", "`hidden_size` in `CONFIG` is 1.5; it must be a whole number" },
        { "num_hidden_layers", "\"2\"", "`num_hidden_layers` in `CONFIG` is \"2\"; it must be a whole number" },
        { "rope_theta", "\"big\"", "`rope_theta` in `CONFIG` is \"big\"; it must be a number" },
        { "tie_word_embeddings", "1", "`tie_word_embeddings` in `CONFIG` is 1; it must be true or false" },
        { "model_type", "null", "`CONFIG` has no `model_type`" },
        { "rope_scaling", "[]", "`rope_scaling` in `CONFIG` is []; it must be an object" },
        { "rope_scaling", """{"rope_type": "llama3", "factor": 8}""", "`CONFIG` has no `rope_scaling.low_freq_factor`" },
        { "head_dim", "5", "`CONFIG` has invalid values: `HeadSize` is 5; it must be even and at least 2" },
        { "num_key_value_heads", "3", "`CONFIG` has invalid values: `Heads` is 4; it must be a multiple of `KeyValueHeads`, which is 3" },
        {
            "rope_scaling",
            """{"rope_type": "llama3", "factor": 8, "low_freq_factor": 4, "high_freq_factor": 4, "original_max_position_embeddings": 32}""",
            "`CONFIG` has invalid values: `HighFrequencyFactor` is 4; it must be greater than `LowFrequencyFactor`, which is 4"
        },
    };

    public static TheoryData<string, string, string> UnsupportedKeys => new()
    {
        { "model_type", "\"mamba\"", "`model_type` in `CONFIG` is \"mamba\"; it must be `qwen3` or `qwen2` or `llama`" },
        { "hidden_act", "\"gelu\"", "`hidden_act` in `CONFIG` is \"gelu\"; it must be `silu`" },
        { "use_sliding_window", "true", "`use_sliding_window` in `CONFIG` is true; it must be false" },
        {
            "layer_types",
            """["full_attention","sliding_attention"]""",
            """`layer_types` in `CONFIG` is ["full_attention","sliding_attention"]; it must be `full_attention` for every layer"""
        },
        { "partial_rotary_factor", "0.5", "`partial_rotary_factor` in `CONFIG` is 0.5; it must be 1" },
        { "quantization_config", "{}", "`quantization_config` in `CONFIG` is {}; it must be absent; quantized weights are not supported" },
        { "rope_scaling", """{"type": "yarn"}""", "`rope_scaling.type` in `CONFIG` is \"yarn\"; it must be `default` or `llama3`" },
        { "rope_parameters", """{"partial_rotary_factor": 0.25}""", "`rope_parameters.partial_rotary_factor` in `CONFIG` is 0.25; it must be 1" },
        { "rope_scaling", """{"rope_type": "default", "factor": 4}""", "`CONFIG` has the unknown key `rope_scaling.factor`, which is 4. Remove it where it does not change what is computed" },
        { "logit_scale", "2", "`CONFIG` has the unknown key `logit_scale`, which is 2. Remove it where it does not change what is computed" },
        { "rope_scalling", "{}", "`CONFIG` has the unknown key `rope_scalling`, which is {}; did you mean `rope_scaling`? Remove it where it does not change what is computed" },
        { "auto_map", "{}", "`auto_map` in `CONFIG` is {}; it must be absent; code that comes with a model is not run" },
        { "use_mrope", "true", "`use_mrope` in `CONFIG` is true; it must be false" },
        { "rope_parameters", """{"rope_type": "linear"}""", "`rope_parameters.rope_type` in `CONFIG` is \"linear\"; it must be `default` or `llama3`" },
    };

    [Theory, MemberData(nameof(WrongKeys))]
    public void WrongKeyIsNamed(string key, string value, string message)
    {
        SetKey("config.json", key, value);
        Assert.Equal(Placed(message), Assert.Throws<InvalidDataException>(() => CheckpointFolder.Open(_path)).Message);
    }

    [Theory, MemberData(nameof(UnsupportedKeys))]
    public void UnsupportedFeatureIsNamed(string key, string value, string message)
    {
        SetKey("config.json", key, value);
        Assert.Equal(Placed(message), Assert.Throws<NotSupportedException>(() => CheckpointFolder.Open(_path)).Message);
    }

    [Fact]
    public void RotaryParametersMayBeOneObject()
    {
        SetKey("config.json", "rope_theta", "null");
        SetKey("config.json", "rope_parameters", """{"rope_type": "default", "rope_theta": 1234.5}""");
        var config = CheckpointFolder.Open(_path).Config;
        Assert.Equal((1234.5, null), (config.RopeTheta, config.RopeScaling));
    }

    [Fact]
    public void BrokenJsonIsRejected()
    {
        File.WriteAllText(Path.Combine(_path, "config.json"), "{\"a\":1,\"a\":2}");
        var error = Assert.Throws<InvalidDataException>(() => CheckpointFolder.Open(_path));
        Assert.StartsWith(Placed("`CONFIG` is not valid JSON: "), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MismatchedTensorsAreAllNamed()
    {
        var tensors = ReadAll().Where(tensor => tensor.Name != "model.norm.weight").ToList();
        tensors.Add(("model.extra.weight", ones(1)));
        tensors[tensors.FindIndex(tensor => tensor.Name == "lm_head.weight")] = ("lm_head.weight", ones(2, 3));
        tensors[tensors.FindIndex(tensor => tensor.Name == "model.layers.1.mlp.up_proj.weight")] = ("model.layers.1.mlp.up_proj.weight", ones([24, 16], ScalarType.Int64));
        SafetensorsFile.Write(Path.Combine(_path, "model.safetensors"), tensors);
        Assert.Equal(
            Placed("the weights in `MODEL` do not fit its `config.json`: tensor `model.layers.1.mlp.up_proj.weight` holds numbers of type `Int64`; weights are "
                + "floating-point numbers; tensor `model.norm.weight` of shape [16] is missing; tensor `lm_head.weight` has the shape [2, 3]; `config.json` asks for "
                + "[24, 16]; tensor `model.extra.weight` is unexpected"),
            LoadingFails<InvalidDataException>());
    }

    [Fact]
    public void ManyProblemsAreCounted()
    {
        SafetensorsFile.Write(Path.Combine(_path, "model.safetensors"), [("lm_head.weight", ones(24, 16))]);
        Assert.EndsWith("; and 16 more", LoadingFails<InvalidDataException>());
    }

    [Fact]
    public void RedundantTensorsAreAccepted()
    {
        SetKey("config.json", "tie_word_embeddings", "true");
        List<(string Name, Tensor Value)> tensors = [.. ReadAll(), ("model.layers.0.self_attn.rotary_emb.inv_freq", ones(3))];
        var embeddings = tensors.Find(static tensor => tensor.Name == "model.embed_tokens.weight").Value;
        tensors[tensors.FindIndex(static tensor => tensor.Name == "lm_head.weight")] = ("lm_head.weight", embeddings);
        SafetensorsFile.Write(Path.Combine(_path, "model.safetensors"), tensors);
        using var model = CheckpointFolder.Open(_path).Load();
        Assert.DoesNotContain("lm_head.weight", model.named_parameters().Select(named => named.name));
    }

    [Fact]
    public void SeparateHeadWithTiedEmbeddingsIsRejected()
    {
        SetKey("config.json", "tie_word_embeddings", "true");
        Assert.Equal(
            Placed("`tie_word_embeddings` in the `config.json` of `MODEL` is true, and `lm_head.weight` differs from `model.embed_tokens.weight`; it must be false for a head of its own"),
            LoadingFails<InvalidDataException>());
    }

    [Fact]
    public void HugeNumberIsRejectedBeforeAllocation()
    {
        SetKey("config.json", "vocab_size", "2147483647");
        SetKey("config.json", "intermediate_size", "2147483647");
        SetKey("config.json", "num_hidden_layers", "2147483647");
        Assert.Contains("describes a model of ", LoadingFails<InvalidDataException>(), StringComparison.Ordinal);
    }

    [Fact]
    public void RotaryScalingInBothObjectsMustAgree()
    {
        const string Scaling = """{"rope_type": "llama3", "factor": 8, "low_freq_factor": 1, "high_freq_factor": 4, "original_max_position_embeddings": 32}""";
        SetKey("config.json", "rope_parameters", Scaling);
        SetKey("config.json", "rope_scaling", Scaling);
        Assert.Equal(8, CheckpointFolder.Open(_path).Config.RopeScaling!.Factor);
        SetKey("config.json", "rope_scaling", """{"type": "default"}""");
        Assert.Equal(
            Placed("`rope_parameters` and `rope_scaling` in `CONFIG` disagree; remove one of them"),
            Assert.Throws<InvalidDataException>(() => CheckpointFolder.Open(_path)).Message);
    }

    [Fact]
    public void YarnBesideRotaryParametersIsRejected()
    {
        SetKey("config.json", "rope_parameters", """{"rope_type": "default"}""");
        SetKey("config.json", "rope_scaling", """{"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 32}""");
        Assert.Equal(
            Placed("`rope_scaling.rope_type` in `CONFIG` is \"yarn\"; it must be `default` or `llama3`"),
            Assert.Throws<NotSupportedException>(() => CheckpointFolder.Open(_path)).Message);
    }

    [Fact]
    public void DuplicateRotaryBaseMustAgree()
    {
        SetKey("config.json", "rope_theta", "10000");
        SetKey("config.json", "rope_parameters", """{"rope_type": "default", "rope_theta": 500000}""");
        Assert.Equal(
            Placed("`rope_theta` and `rope_parameters` in `CONFIG` disagree; remove one of them"),
            Assert.Throws<InvalidDataException>(() => CheckpointFolder.Open(_path)).Message);
    }

    [Fact]
    public void IndexWithUnknownKeyIsRejected()
    {
        Shard();
        Change("model.safetensors.index.json", static json => json["offsets"] = 1);
        Assert.StartsWith(Placed("`INDEX` has the unknown key `offsets`, which is 1."), LoadingFails<NotSupportedException>(), StringComparison.Ordinal);
    }

    [Fact]
    public void FolderWithoutWeightsListsExpectedFiles()
    {
        File.Delete(Path.Combine(_path, "model.safetensors"));
        Assert.Equal(Placed("`MODEL` has neither `model.safetensors` nor `model.safetensors.index.json`"), LoadingFails<FileNotFoundException>());
    }

    [Fact]
    public void MissingShardIsNamed()
    {
        var shards = Shard();
        File.Delete(Path.Combine(_path, shards[1]));
        Assert.Equal(Placed($"`MODEL` has no shard `{shards[1]}`, which `model.safetensors.index.json` names"), LoadingFails<FileNotFoundException>());
    }

    [Theory]
    [InlineData("../model.safetensors")]
    [InlineData("/etc/model.safetensors")]
    [InlineData("..")]
    [InlineData("")]
    public void IndexMustStayInItsFolder(string shard)
    {
        Shard();
        SetInIndex("model.norm.weight", shard);
        Assert.Equal(Placed($"`INDEX` names the shard `{shard}`; it must be a file of the same folder"), LoadingFails<InvalidDataException>());
    }

    [Fact]
    public void IndexAndShardsMustAgree()
    {
        var shards = Shard();
        SetInIndex("model.more.weight", shards[0]);
        Assert.Equal(Placed($"`INDEX` places the tensor `model.more.weight` in `MODEL/{shards[0]}`, which does not contain it"), LoadingFails<InvalidDataException>());
        SetInIndex("model.more.weight", null);
        SetInIndex("model.layers.0.input_layernorm.weight", null);
        Assert.EndsWith(Placed("contains the tensor `model.layers.0.input_layernorm.weight`, which `INDEX` does not list"), LoadingFails<InvalidDataException>());
    }

    [Fact]
    public void TensorMustBeInOneShard()
    {
        var shards = Shard();
        File.Copy(Path.Combine(_path, shards[0]), Path.Combine(_path, "twin.safetensors"));
        SetInIndex("model.embed_tokens.weight", "twin.safetensors");
        Assert.EndsWith("which another shard contains, too", LoadingFails<InvalidDataException>());
    }

    [Theory]
    [InlineData("{}", "`INDEX` has no `weight_map`")]
    [InlineData("""{"weight_map": 3}""", "`weight_map` in `INDEX` is 3; it must be an object of file names")]
    [InlineData("""{"weight_map": {"a": 3}}""", "`weight_map` in `INDEX` is {\"a\": 3}; it must be an object of file names")]
    public void IndexMustHaveAMap(string index, string message)
    {
        Shard();
        File.WriteAllText(Path.Combine(_path, "model.safetensors.index.json"), index);
        Assert.Equal(Placed(message), LoadingFails<InvalidDataException>());
    }

    [Fact]
    public void FailedLoadLeaksNothing()
    {
        SafetensorsFile.Write(Path.Combine(_path, "model.safetensors"), [("lm_head.weight", ones(24, 16))]);
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        LoadingFails<InvalidDataException>();
        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    private string Placed(string message) => message
        .Replace("CONFIG", Path.Combine(_path, "config.json"), StringComparison.Ordinal)
        .Replace("INDEX", Path.Combine(_path, "model.safetensors.index.json"), StringComparison.Ordinal)
        .Replace("MODEL", _path, StringComparison.Ordinal);

    private string LoadingFails<TException>() where TException : Exception =>
        Assert.Throws<TException>(() => CheckpointFolder.Open(_path).Load()).Message;

    private List<(string Name, Tensor Value)> ReadAll()
    {
        using var file = SafetensorsFile.Open(Path.Combine(_path, "model.safetensors"));
        return [.. file.Entries.Select(entry => (entry.Name, file.Read(entry.Name)))];
    }

    private string[] Shard()
    {
        using (var model = CheckpointFolder.Open(_path).Load())
        {
            CheckpointFolder.Save(_path, model, new() { MaxShardBytes = 3000 });
        }

        return [.. Directory.GetFiles(_path, "*.safetensors").Select(path => Path.GetFileName(path)).Order()];
    }

    private void SetInIndex(string tensor, string? shard) => Change("model.safetensors.index.json", json =>
    {
        var map = json["weight_map"]!.AsObject();
        map.Remove(tensor);
        if (shard is not null)
        {
            map[tensor] = shard;
        }
    });

    private void SetKey(string file, string key, string value) => Change(file, json => json[key] = JsonNode.Parse(value));

    private void Change(string file, Action<JsonObject> change)
    {
        var path = Path.Combine(_path, file);
        var json = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
        change(json);
        File.WriteAllText(path, json.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }
}
