using EntroPIC.Checkpoints;
using EntroPIC.Losses;
using EntroPIC.Models;
using EntroPIC.Tests;
using EntroPIC.Training;
using Training.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;
using AdamW = EntroPIC.Training.AdamW;

namespace Training.Tests.Models;

public sealed class LowRankAdapterTests : TorchTest
{
    private static readonly AdapterOptions Options = new() { Rank = 2, Alpha = 6, Targets = ["q_proj", "down_proj"] };

    [Fact]
    public void FreshAdaptersChangeNothing()
    {
        using var model = SmallModel();
        var before = Hidden(model);
        using var adapters = LowRankAdapters.Attach(model, Options, seed: 1);
        AssertSame(before, Hidden(model));
    }

    [Fact]
    public void MergedModelMatchesItsAdapters()
    {
        using var model = SmallModel();
        var before = Hidden(model);
        using var adapters = Filled(model);
        var adapted = Hidden(model);
        Assert.True((adapted - before).abs().max().ToSingle() > 0.1);
        using var copy = model.Copy();
        AssertClose(adapted, Hidden(copy), 1e-4);
        adapters.Merge();
        AssertClose(adapted, Hidden(model), 1e-4);
        Assert.All(model.parameters(), static weight => Assert.True(weight.requires_grad));
    }

    [Fact]
    public void RemovedAdaptersRestoreTheModel()
    {
        using var model = SmallModel();
        var before = Hidden(model);
        using (Filled(model))
        {
            Assert.All(model.parameters(), static weight => Assert.False(weight.requires_grad));
        }

        AssertSame(before, Hidden(model));
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void OnlyAdaptersTrain(ScalarType type)
    {
        var recorder = new Recorder();
        using var model = new Transformer(EchoTask.Model().Config, seed: 1, type);
        var before = model.parameters().Select(static weight => weight.detach().clone()).ToList();
        using var adapters = LowRankAdapters.Attach(model, new AdapterOptions { Rank = 8, Alpha = 64 }, seed: 1);
        var policy = new TransformerPolicy(model);
        Assert.Equal(14, policy.Weights.Count);
        using var optimizer = new AdamW(policy.Weights, new AdamWOptions { LearningRate = 0.02 });
        var updater = new PolicyUpdater(policy, new Supervised(), optimizer, new UpdateOptions());
        new SupervisedTrainer(EchoTask.Texts(batchSize: 4), updater, new StageOptions { Length = 60 }, recorder).Run();
        var losses = recorder.Values("sft", "loss").ToList();
        Assert.True(losses[^1] < losses[0] - 0.2, $"the loss goes from {losses[0]} to {losses[^1]}");
        foreach (var (expected, weight) in before.Zip(model.parameters()))
        {
            AssertSame(expected, weight);
        }
    }

    [Fact]
    public void PeftAdaptersLoadBack()
    {
        using var folder = new TemporaryFolder();
        using var model = SmallModel();
        using var adapters = Filled(model);
        var expected = Hidden(model);
        Directory.CreateDirectory(folder.File("adapter"));
        new AdapterFiles(adapters, "base").Write(folder.File("adapter"));
        using (var file = SafetensorsFile.Open(folder.File("adapter/adapter_model.safetensors")))
        {
            Assert.Contains("base_model.model.model.layers.1.self_attn.q_proj.lora_A.weight", file.Entries.Select(static entry => entry.Name));
            Assert.Equal(8, file.Entries.Count);
        }

        using var other = SmallModel();
        var options = AdapterFiles.ReadOptions(folder.File("adapter"));
        Assert.Equal((Options.Rank, Options.Alpha), (options.Rank, options.Alpha));
        using var loaded = LowRankAdapters.Attach(other, options);
        new AdapterFiles(loaded).Read(folder.File("adapter"));
        AssertSame(expected, Hidden(other));
    }

    [Fact]
    public void RankBeyondTheWeightsIsRejected()
    {
        using var folder = new TemporaryFolder();
        using var model = SmallModel();
        using var adapters = Filled(model);
        Directory.CreateDirectory(folder.File("adapter"));
        new AdapterFiles(adapters, "base").Write(folder.File("adapter"));
        var path = folder.File("adapter/adapter_config.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"r\": 2", "\"r\": 2147483647", StringComparison.Ordinal));
        var failure = Assert.Throws<InvalidDataException>(() => AdapterFiles.ReadOptions(folder.File("adapter")));
        Assert.StartsWith($"`r` in `{path}` is 2147483647; it must be 2, as tensor `", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownTargetIsRejectedWithTheKnownOnes()
    {
        using var model = SmallModel();
        var failure = Assert.Throws<ArgumentException>(() => LowRankAdapters.Attach(model, Options with { Targets = ["q_proj", "lm_head"] }));
        Assert.StartsWith("the model has no linear map `lm_head` that can have an adapter; it has `", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SecondSetOfAdaptersIsRejected()
    {
        using var model = SmallModel();
        using var adapters = LowRankAdapters.Attach(model, Options);
        Assert.Throws<InvalidOperationException>(() => LowRankAdapters.Attach(model, Options));
    }

    [Fact]
    public void ModelWithUnmergedAdaptersIsNotSaved()
    {
        using var model = SmallModel();
        using var folder = new TemporaryFolder();
        using var adapters = Filled(model);
        var failure = Assert.Throws<InvalidOperationException>(() => EntroPIC.Checkpoints.CheckpointFolder.Save(folder.File("model"), model));
        Assert.StartsWith("the model has adapters, and what they learned would be lost", failure.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("model")));
        adapters.Merge();
        EntroPIC.Checkpoints.CheckpointFolder.Save(folder.File("model"), model);
    }

    private static LowRankAdapters Filled(Transformer model)
    {
        var adapters = LowRankAdapters.Attach(model, Options, seed: 1);
        using var gradientsOff = no_grad();
        using var generator = new Generator(5);
        foreach (var (_, weight) in adapters.Weights)
        {
            weight.normal_(0, 0.2, generator);
        }

        return adapters;
    }

    private static Tensor Hidden(Transformer model)
    {
        using var gradientsOff = no_grad();
        using var batch = TokenBatch.PadRight([[3, 1, 4, 1, 5, 9, 2]]);
        return model.Forward(batch.Tokens, batch.Positions);
    }
}
