using EntroPIC.Configuration;
using EntroPIC.Mathematics;
using EntroPIC.Rewards;
using EntroPIC.Runs.Configuration;
using EntroPIC.Tests;

namespace Training.Tests.Runs;

[Collection(TorchCollection.Name)]
public sealed class ConfigurationFileTests
{
    [Fact]
    public void AllMistakesAreReportedAtOnceWithTheirKeys()
    {
        using var files = new RunFiles(static run =>
        {
            run["seeed"] = 1;
            run["sampling"]!["temperature"] = -1;
            run["rl"]!["update"] = new System.Text.Json.Nodes.JsonObject { ["mini_batches"] = "four" };
            run["rl"]!.AsObject().Remove("rollouts");
            run["data"]!["train"]![0]!["layout"] = "verll";
            run["reward"]!["kind"] = "exct";
            run["model"]!["config"]!["head_size"] = 7;
        });
        var failure = Assert.Throws<ConfigurationException>(() => ConfigurationFile.Read(files.Configuration, []));
        Assert.Equal(
            [
                "`data.train[0].layout` is \"verll\"; did you mean `verl`?",
                "`model.config.head_size` is 7; it must be even and at least 2",
                "`reward.kind` is \"exct\"; did you mean `exact`?",
                "`rl.rollouts` is missing",
                "`rl.update.mini_batches` is \"four\"; it must be a whole number",
                "`sampling.temperature` is -1; it must be 0 or a finite number of at least 0.001",
                "unknown key `seeed`; did you mean `seed`?",
            ],
            failure.Mistakes.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("model.path=there", "`model.path` and `model.config` are both given; a model has one of them")]
    [InlineData("model.config=null", "`model.path` and `model.config` are both absent; a model has one of them")]
    [InlineData("tokenizer.alphabet=null", "a model with fresh weights has no tokenizer of its own; `tokenizer.path` or `tokenizer.alphabet` must be given")]
    [InlineData("sampling.temperature=0", "`sampling.temperature` is 0, which draws no samples that `rl` could learn from; it must be at least 0.001")]
    [InlineData("rl.update.mini_batches=5", "`rl.update.mini_batches` is 5; it must be at most `rl.rollout.prompts`, which is 4, so that each mini-batch has a prompt")]
    [InlineData("sft.update.epochs=2", "`sft.update.mini_batches` and `sft.update.epochs` must be 1; a step of fine-tuning is one batch of `sft.batch_size`")]
    [InlineData("rl.adapter.targets=[]", "`rl.adapter.targets` is empty; adapters need at least one target, such as `q_proj`, `k_proj`, `v_proj`, `o_proj`, `gate_proj`, `up_proj` or `down_proj`")]
    [InlineData("rl.adapter.targets=[\"qproj\"]", "`rl.adapter.targets` has `qproj`; it may have `q_proj`, `k_proj`, `v_proj`, `o_proj`, `gate_proj`, `up_proj` or `down_proj`")]
    [InlineData("rl.optimizer.rate=3", "`rl.optimizer.rate` is 3; it must be greater than 0 and at most 1")]
    [InlineData("rl.rollout={\"filter_attempts\":2,\"responses_per_prompt\":1}", "`rl.rollout.responses_per_prompt` is 1; it must be at least 2, because `rl.rollout.filter_attempts` keeps groups whose rewards differ")]
    [InlineData("reward={\"kind\":\"pattern\",\"pattern\":\"a(?=b)\"}", "`reward.pattern` is `a(?=b)`, which cannot be matched in bounded time: lookahead, lookbehind, backreferences, atomic groups, conditions, `\\G` and large repetitions are not supported; rewrite it without them, or write a reward of your own")]
    [InlineData("seed", "`--set seed` is not a change; it must be `key=value`")]
    [InlineData("data.train.7.path=x", "`--set data.train.7.path`: `7` is not an index of a list of 1")]
    [InlineData("output.x=1", "`--set output.x`: `output` is a value and has no keys")]
    [InlineData("rl.rollouts=99999999999", "`rl.rollouts` is 99999999999; it must be at most 2147483647")]
    [InlineData("rl.rollouts=-99999999999", "`rl.rollouts` is -99999999999; it must be at least -2147483648")]
    [InlineData("rl.rollouts=0", "`rl.rollouts` is 0; it must be at least 1")]
    [InlineData("rl.rollouts=1e3", "`rl.rollouts` is 1e3; it must be written in digits, as 1000")]
    [InlineData("rl.rollouts=1.5", "`rl.rollouts` is 1.5; it must be a whole number")]
    [InlineData("seed=9223372036854775808", "`seed` is 9223372036854775808; it must be at most 9223372036854775807")]
    [InlineData("seed=-9223372036854775809", "`seed` is -9223372036854775809; it must be at least -9223372036854775808")]
    [InlineData("threads=100000", "`threads` is 100000; it must be between 0 and 1024")]
    [InlineData("sft.data=[]", "`sft.data` is empty; name a data set, or leave it out to learn from `data.train`")]
    [InlineData("tokenizer.end_of_text=z", "`tokenizer.end_of_text` is \"z\", and a tokenizer of an alphabet has a token of its own that ends a text; leave one of the two out")]
    [InlineData("model.config.key_value_heads=3", "`model.config.heads` is 2; it must be a multiple of `model.config.key_value_heads`, which is 3")]
    [InlineData("data=null", "`data` is null; it must be an object")]
    [InlineData("data.validation.0.name=", "`data.validation[0].name` is empty; it must be a non-empty string")]
    [InlineData("data.validation.0.prompt=", "`data.validation[0].prompt` is empty; it must be a non-empty string")]
    [InlineData("data.validation.0.data_set=", "`data.validation[0].data_set` is empty; it must be a non-empty string")]
    [InlineData("rl.optimizer.warmup_steps=4", "`rl.optimizer.warmup_steps` is 4 and the stage has 3 steps, so that the rate would never be `rl.optimizer.rate`; it must be at most 3")]
    [InlineData("sft.optimizer.warmup_steps=5", "`sft.optimizer.warmup_steps` is 5 and the stage has 4 steps, so that the rate would never be `sft.optimizer.rate`; it must be at most 4")]
    [InlineData("""reward={"kind":"sum","parts":[{"weight":1e300,"reward":{"kind":"exact"}}]}""", "`reward.parts[0].weight` is 1E+300; it must be between -1e9 and 1e9")]
    [InlineData("""evaluation.reward={"kind":"overlong","maximum_length":4,"buffer":2}""", "`evaluation.reward` is at most 0, and a response is correct from 0.5, so that evaluations would find none; it must reward the right answer")]
    [InlineData("""reward={"kind":"sum","parts":[{"weight":0.3,"reward":{"kind":"exact"}}]}""", "`reward` is at most 0.3, and a response is correct from 0.5, so that evaluations would find none; it must reward the right answer")]
    [InlineData("""reward={"kind":"sum","parts":[{"reward":{"kind":"exact"}},{"reward":{"kind":"overlong","maximum_length":4,"buffer":5}}]}""", "`reward.parts[1].reward.buffer` is 5; it must be at most `reward.parts[1].reward.maximum_length`, which is 4")]
    public void ContradictionOrBadChangeIsReported(string change, string expected)
    {
        using var files = new RunFiles();
        var failure = Assert.Throws<ConfigurationException>(() => ConfigurationFile.Read(files.Configuration, [change]));
        Assert.Contains(expected, failure.Mistakes);
    }

    [Fact]
    public void ChangeThatBeginsAsJsonIsNotAString()
    {
        using var files = new RunFiles();
        var failure = Assert.Throws<ConfigurationException>(() => ConfigurationFile.Read(files.Configuration, ["rl.loss.options={\"low\": 0.1"]));
        Assert.Equal("`--set rl.loss.options={\"low\": 0.1`: the value begins as an object or a list and is not JSON; check its quotes, commas and duplicate keys; a string goes in double quotes", Assert.Single(failure.Mistakes));
    }

    [Fact]
    public void ChangesReachIntoListsAndKeepTheirTypes()
    {
        using var files = new RunFiles();
        var run = ConfigurationFile.Read(files.Configuration, ["data.train.0.limit=2", "rl.optimizer.rate=3e-4", "data.train.0.template=Say {q}!", "data.train.0.system=\"{s}\""]);
        Assert.Equal("{s}", run.Data.Train[0].System);
        Assert.Equal((2, "Say {q}!", 3e-4), (run.Data.Train[0].Limit, run.Data.Train[0].Template, run.Rl!.Optimizer.LearningRate));
    }

    [Fact]
    public void ChangeInsideEvaluationKeepsTheOtherKeysOfTraining()
    {
        using var files = new RunFiles(static run => run["reward"] = System.Text.Json.Nodes.JsonNode.Parse("""{ "kind": "math", "digits": 3 }"""));
        var plain = ConfigurationFile.Read(files.Configuration, []);
        var run = ConfigurationFile.Read(files.Configuration, ["evaluation.sampling.temperature=0.5", "evaluation.reward.boxes=never"]);
        Assert.Null(plain.Evaluation.Sampling);
        Assert.Equal((0.5, plain.Sampling.MaxNewTokens), (run.Evaluation.Sampling!.Temperature, run.Evaluation.Sampling.MaxNewTokens));
        Assert.Equal(plain.Sampling.Temperature, run.Sampling.Temperature);
        var (training, evaluation) = (Assert.IsType<MathAnswer>(run.Reward), Assert.IsType<MathAnswer>(run.Evaluation.Reward));
        Assert.Equal((3, BoxPriority.First), (training.Digits, training.Boxes));
        Assert.Equal((3, BoxPriority.Never), (evaluation.Digits, evaluation.Boxes));
    }

    [Fact]
    public void PathsAreRelativeToTheFolderOfTheFile()
    {
        using var files = new RunFiles();
        var run = ConfigurationFile.Read(files.Configuration, []);
        Assert.Equal((files["out"], files["letters.jsonl"]), (run.Output, run.Data.Train[0].Path));
    }

    [Fact]
    public void WrittenConfigurationReadsBack()
    {
        using var files = new RunFiles(static run => run["reward"] = System.Text.Json.Nodes.JsonNode.Parse(
            """{ "parts": [{ "weight": 0.5, "reward": { "pattern": "a+", "kind": "pattern" } }], "kind": "sum" }"""));
        var text = ConfigurationFile.Write(ConfigurationFile.Read(files.Configuration, []));
        File.WriteAllText(files["again.json"], text);
        var again = ConfigurationFile.Read(files["again.json"], []);
        Assert.Equal(text, ConfigurationFile.Write(again));
        var part = Assert.Single(Assert.IsType<WeightedSum>(again.Reward).Parts);
        Assert.Equal((0.5, "a+"), (part.Weight, Assert.IsType<PatternAnswer>(part.Reward).Pattern));
    }
}
