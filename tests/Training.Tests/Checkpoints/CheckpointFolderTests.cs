using System.Text.Json.Nodes;
using EntroPIC.Checkpoints;
using EntroPIC.Models;
using EntroPIC.Tests;
using Training.Tests.Models;
using Training.Tests.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace Training.Tests.Checkpoints;

public sealed class CheckpointFolderTests : TorchTest
{
    [CaseTheory, MemberData(nameof(GoldenModel.Names), MemberType = typeof(GoldenModel))]
    public void SavedModelLoadsBack(string name)
    {
        using var golden = new GoldenModel(name);
        using var folder = new TemporaryFolder();
        CheckpointFolder.Save(folder.File("copy"), golden.Model);
        var copy = CheckpointFolder.Open(folder.File("copy"));
        Assert.Equal(golden.Folder.Config, copy.Config);
        using var loaded = copy.Load();
        AssertSameWeights(golden.Model, loaded);
    }

    [CaseTheory, MemberData(nameof(GoldenModel.Names), MemberType = typeof(GoldenModel))]
    public void ModelSavedLikeItsSourceIsIdentical(string name)
    {
        using var golden = new GoldenModel(name);
        using var folder = new TemporaryFolder();
        using var original = WeightFiles.Open(golden.Folder.Path);
        var type = original.Entries.First().Type;
        CheckpointFolder.Save(folder.File("copy"), golden.Model, new() { Source = golden.Folder, Type = type });
        Assert.True(JsonNode.DeepEquals(Json(golden.Folder.Path, "config.json"), Json(folder.File("copy"), "config.json")));
        using var copy = WeightFiles.Open(folder.File("copy"));
        Assert.Equal(original.Entries.Select(entry => entry.Name).Order(), copy.Entries.Select(entry => entry.Name).Order());
        Assert.All(original.Entries, entry => Assert.True(original.Read(entry.Name).bytes.SequenceEqual(copy.Read(entry.Name).bytes)));
    }

    [Fact]
    public void CutsWeightsIntoShardsOfALimitedSize()
    {
        using var model = SmallModel();
        using var folder = new TemporaryFolder();
        var path = folder.File("sharded");
        CheckpointFolder.Save(path, model, new() { MaxShardBytes = 3000 });
        var shards = Names(path).Where(name => name.EndsWith(".safetensors", StringComparison.Ordinal)).ToList();
        Assert.True(shards.Count > 2);
        Assert.Equal(Enumerable.Range(1, shards.Count).Select(shard => $"model-{shard:D5}-of-{shards.Count:D5}.safetensors"), shards);
        foreach (var shard in shards)
        {
            using var file = SafetensorsFile.Open(Path.Combine(path, shard));
            Assert.True(file.Entries.Count == 1 || file.Entries.Sum(entry => entry.Bytes) <= 3000);
            Assert.Equal("pt", file.Metadata["format"]);
        }
        var total = model.parameters().Sum(parameter => parameter.numel() * 4);
        Assert.Equal(total, Json(path, "model.safetensors.index.json")["metadata"]!["total_size"]!.GetValue<long>());
        using var loaded = CheckpointFolder.Open(path).Load();
        AssertSameWeights(model, loaded);
    }

    [Fact]
    public void NewCheckpointReplacesAnOldOne()
    {
        using var old = SmallModel(seed: 1);
        using var young = SmallModel(seed: 2);
        using var folder = new TemporaryFolder();
        var path = folder.File("model");
        CheckpointFolder.Save(path, old, new() { MaxShardBytes = 3000 });
        File.WriteAllText(Path.Combine(path, "notes.txt"), "mine");
        CheckpointFolder.Save(path, young);
        Assert.Equal(["config.json", "model.safetensors", "notes.txt"], Names(path));
        using var loaded = CheckpointFolder.Open(path).Load();
        AssertSameWeights(young, loaded);
    }

    [Fact]
    public void OldWeightsStayUntilTheNewOnesAreInPlace()
    {
        using var old = SmallModel(seed: 1);
        using var young = SmallModel(seed: 2);
        using var folder = new TemporaryFolder();
        var path = folder.File("model");
        CheckpointFolder.Save(path, old);
        var weights = File.ReadAllBytes(Path.Combine(path, "model.safetensors"));

        // Nothing can be renamed over a folder.
        File.Delete(Path.Combine(path, "config.json"));
        Directory.CreateDirectory(Path.Combine(path, "config.json"));
        Assert.ThrowsAny<Exception>(() => CheckpointFolder.Save(path, young));
        Assert.Equal(weights, File.ReadAllBytes(Path.Combine(path, "model.safetensors")));
    }

    [Fact]
    public void CompanionFilesAreCopied()
    {
        using var model = SmallModel();
        using var folder = new TemporaryFolder();
        CheckpointFolder.Save(folder.File("source"), model);
        File.WriteAllText(Path.Combine(folder.File("source"), "tokenizer.json"), "{}");
        File.WriteAllText(Path.Combine(folder.File("source"), "generation_config.json"), """{"eos_token_id": [5, 7]}""");
        var source = CheckpointFolder.Open(folder.File("source"));
        CheckpointFolder.Save(folder.File("copy"), model, new() { Source = source });
        Assert.Equal(["config.json", "generation_config.json", "model.safetensors", "tokenizer.json"], Names(folder.File("copy")));
        Assert.Equal([5, 7], CheckpointFolder.Open(folder.File("copy")).EndTokens);
    }

    [Theory]
    [InlineData("[5, 1000000]", "1000000")]
    [InlineData("-1", "-1")]
    public void StopTokenMustBeInTheVocabulary(string ids, string id)
    {
        using var model = SmallModel();
        using var folder = new TemporaryFolder();
        CheckpointFolder.Save(folder.File("model"), model);
        File.WriteAllText(Path.Combine(folder.File("model"), "generation_config.json"), $$"""{"eos_token_id": {{ids}}}""");
        Assert.Equal(
            $"`eos_token_id` in `{folder.File("model")}` has {id}, with which no response could end; its ids must be at least 0 and below `vocab_size`, {model.Config.VocabularySize}",
            Assert.Throws<InvalidDataException>(() => CheckpointFolder.Open(folder.File("model"))).Message);
    }

    // Other tools would load the adapters with the model.
    [Fact]
    public void AdaptersBesideAModelAreRejected()
    {
        using var model = SmallModel();
        using var folder = new TemporaryFolder();
        CheckpointFolder.Save(folder.File("model"), model);
        File.WriteAllText(Path.Combine(folder.File("model"), "adapter_config.json"), "{}");
        Assert.Equal(
            $"`{folder.File("model")}` has an `adapter_config.json` beside its model, which other tools would read, too; merge the adapters into the weights, or move them elsewhere",
            Assert.Throws<NotSupportedException>(() => CheckpointFolder.Open(folder.File("model"))).Message);
    }

    // The cache of the Hugging Face hub has the files elsewhere, under their hashes.
    [FactOnUnix]
    public void FilesMayBeLinks()
    {
        using var model = SmallModel();
        using var folder = new TemporaryFolder();
        CheckpointFolder.Save(folder.File("blobs"), model);
        Directory.CreateDirectory(folder.File("snapshot"));
        foreach (var name in Names(folder.File("blobs")))
        {
            File.CreateSymbolicLink(Path.Combine(folder.File("snapshot"), name), Path.Combine("..", "blobs", name));
        }

        using var loaded = CheckpointFolder.Open(folder.File("snapshot")).Load();
        AssertSameWeights(model, loaded);
    }

    [Fact]
    public void EndOfTextIsSavedWithTheModel()
    {
        using var model = SmallModel();
        using var folder = new TemporaryFolder();
        var source = folder.File("source");
        CheckpointFolder.Save(source, model);
        File.WriteAllText(Path.Combine(source, "tokenizer.json"), "{}");
        File.WriteAllText(Path.Combine(source, "tokenizer_config.json"), """{"eos_token": {"content": "<|endoftext|>"}, "chat_template": "{{ 1 }}"}""");
        File.WriteAllText(Path.Combine(source, "generation_config.json"), """{"eos_token_id": 5, "top_k": 20}""");
        CheckpointFolder.Save(folder.File("copy"), model, new() { Source = CheckpointFolder.Open(source), EndTokens = [7, 5], EndOfText = "<|im_end|>" });
        Assert.Equal([7, 5], CheckpointFolder.Open(folder.File("copy")).EndTokens);
        Assert.Equal("[7,5]", Json(folder.File("copy"), "config.json")["eos_token_id"]!.ToJsonString());
        Assert.Equal("""{"eos_token_id":[7,5],"top_k":20}""", Json(folder.File("copy"), "generation_config.json").ToJsonString());
        Assert.Equal("<|im_end|>", (string?)Json(folder.File("copy"), "tokenizer_config.json")["eos_token"]);
        Assert.Equal("{{ 1 }}", (string?)Json(folder.File("copy"), "tokenizer_config.json")["chat_template"]);
    }

    [Fact]
    public void TokenizerMayBeInAnotherFolder()
    {
        using var model = SmallModel();
        using var folder = new TemporaryFolder();
        CheckpointFolder.Save(folder.File("source"), model);
        File.WriteAllText(Path.Combine(folder.File("source"), "tokenizer.json"), "{}");
        Directory.CreateDirectory(folder.File("tokenizer"));
        File.WriteAllText(Path.Combine(folder.File("tokenizer"), "tokenizer.json"), """{"own": 1}""");
        CheckpointFolder.Save(folder.File("copy"), model, new() { Source = CheckpointFolder.Open(folder.File("source")), Tokenizer = folder.File("tokenizer"), EndTokens = [3] });
        Assert.Equal(1, (int)Json(folder.File("copy"), "tokenizer.json")["own"]!);
        Assert.Equal(3, (int)Json(folder.File("copy"), "generation_config.json")["eos_token_id"]!);
    }

    [Fact]
    public void SourceMustHaveTheSameShape()
    {
        using var model = SmallModel();
        using var other = SmallModel(vocabulary: 25);
        using var folder = new TemporaryFolder();
        CheckpointFolder.Save(folder.File("source"), other);
        var source = CheckpointFolder.Open(folder.File("source"));
        var error = Assert.Throws<ArgumentException>(() => CheckpointFolder.Save(folder.File("copy"), model, new() { Source = source }));
        Assert.Equal($"the model is not of the shape that `{source.Path}` has; a model of another shape is saved without `Source`", error.Message);
        Assert.False(Directory.Exists(folder.File("copy")));
    }

    [Fact]
    public void Float32WeightsCanBeStoredInBfloat16()
    {
        using var model = SmallModel();
        using var folder = new TemporaryFolder();
        CheckpointFolder.Save(folder.File("rounded"), model, new() { Type = ScalarType.BFloat16 });
        Assert.Equal("bfloat16", Json(folder.File("rounded"), "config.json")["torch_dtype"]!.GetValue<string>());
        using var masters = CheckpointFolder.Open(folder.File("rounded")).Load();
        foreach (var (rounded, exact) in masters.parameters().Zip(model.parameters()))
        {
            Assert.Equal(ScalarType.Float32, rounded.dtype);
            AssertSame(exact.to(ScalarType.BFloat16).to(ScalarType.Float32), rounded);
        }
    }

    [Fact]
    public void WeightsCanBeLoadedInBfloat16()
    {
        using var model = SmallModel();
        using var folder = new TemporaryFolder();
        CheckpointFolder.Save(folder.File("exact"), model);
        using var rounded = CheckpointFolder.Open(folder.File("exact")).Load(ScalarType.BFloat16);
        Assert.All(rounded.parameters(), parameter => Assert.Equal(ScalarType.BFloat16, parameter.dtype));
        Assert.Equal(ScalarType.BFloat16, rounded.ComputeType);
    }

    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Int8)]
    public void NonFloatWeightTypesAreRejected(ScalarType type)
    {
        using var model = SmallModel();
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<ArgumentException>(() => CheckpointFolder.Save(folder.File("odd"), model, new() { Type = type }));
        Assert.Equal($"weights are stored as `Float32`, `BFloat16`, `Float16`, not as `{type}`", error.Message);
    }

    [Fact]
    public void OnlyTheWeightsRemain()
    {
        using var model = SmallModel();
        using var folder = new TemporaryFolder();
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        CheckpointFolder.Save(folder.File("model"), model, new() { Type = ScalarType.BFloat16, MaxShardBytes = 2000 });
        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        using (CheckpointFolder.Open(folder.File("model")).Load())
        {
            Assert.Equal(before + model.parameters().Count(), DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void ModelOutlivesTheScopeOfItsLoading()
    {
        using var model = SmallModel();
        using var folder = new TemporaryFolder();
        CheckpointFolder.Save(folder.File("model"), model);
        Transformer loaded;
        using (NewDisposeScope())
        {
            loaded = CheckpointFolder.Open(folder.File("model")).Load();
        }

        using var _ = loaded;
        AssertSameWeights(model, loaded);
    }

    private static void AssertSameWeights(Transformer expected, Transformer actual)
    {
        foreach (var (one, other) in expected.named_parameters().Zip(actual.named_parameters()))
        {
            Assert.Equal(one.name, other.name);
            AssertSame(one.parameter, other.parameter);
        }
    }

    private static JsonObject Json(string folder, string name) => JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, name)))!.AsObject();

    private static IEnumerable<string> Names(string folder) =>
        Directory.GetFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
}
