using System.Text.Json;
using EntroPIC.Tests;
using EntroPIC.Tokenization;

namespace Training.Tests.Runs;

[Collection(TorchCollection.Name)]
public sealed class SampleVerbTests
{
    [Fact]
    public async Task ModelOfARunAnswersPrompts()
    {
        using var files = new RunFiles(static run => run.Remove("rl"));
        await files.Run(["train", files.Configuration, "--set", "sft.steps=150"]);
        string[] sources = [files["out"], files.Configuration];
        foreach (var source in sources)
        {
            Assert.Equal(0, await files.Run(["sample", source, "--prompt", "a", "--prompt", "b", "--responses", "2", "--temperature", "0", "--trained"]));
            Assert.Equal("A\nA\nB\nB\n", files.Output);
        }
    }

    [Fact]
    public async Task CheckpointUsesTheTokenizerOfItsRun()
    {
        using var files = new RunFiles(static run => run.Remove("rl"));
        await files.Run(["train", files.Configuration, "--set", "sft.steps=150"]);
        Assert.Equal((0, ""), (await files.Run(["sample", files["out/checkpoints/sft/step-00000150"], "--prompt", "a", "--temperature", "0"]), files.Error));
        Assert.Equal("A\n", files.Output);
    }

    [Fact]
    public async Task AdapterCheckpointIsDistinguishedFromAModel()
    {
        using var files = new RunFiles(static run =>
        {
            run.Remove("rl");
            run["sft"]!["adapter"] = new System.Text.Json.Nodes.JsonObject { ["rank"] = 2 };
        });
        await files.Run(["train", files.Configuration]);
        var checkpoint = files["out/checkpoints/sft/step-00000004"];
        Assert.Equal(1, await files.Run(["sample", checkpoint, "--prompt", "a"]));
        Assert.Equal(
            $"error: `{checkpoint}` is a checkpoint of adapters, without the model that they are of; `sample {files["out"]}` takes the model that the run has made\n", files.Error);
    }

    [Fact]
    public async Task DataFileIsDistinguishedFromAConfiguration()
    {
        using var files = new RunFiles();
        File.WriteAllText(files["rows.jsonl"], "{\"a\": 1}\n{\"a\": 2}\n");
        Assert.Equal(1, await files.Run(["sample", files["rows.jsonl"], "--prompt", "a"]));
        Assert.Equal($"error: {files["rows.jsonl"]}(2,1): unexpected text after the first value; a configuration is one JSON object\n", files.Error);
    }

    [Theory]
    [InlineData("trian x", "there is no verb `trian`; did you mean `train`?")]
    [InlineData("paint x", "there is no verb `paint`; it is `train`, `eval`, `sample` or `conformance`")]
    [InlineData("", "name a verb: `train`, `eval`, `sample` or `conformance`")]
    [InlineData("train x --resum", "`train` has no option `--resum`; did you mean `--resume`?")]
    [InlineData("train x y", "unexpected argument `y`; `train` takes only `CONFIG`, and options")]
    [InlineData("sample x --prompt a --seed x", "`--seed` is `x`; it must be a whole number")]
    [InlineData("sample x --prompt a --responses 1e3", "`--responses` is `1e3`; it must be a whole number")]
    [InlineData("sample x --prompt a --responses 3000000000", "`--responses` is `3000000000`; it must be at most 2147483647")]
    [InlineData("sample x --prompt a --responses -3000000000", "`--responses` is `-3000000000`; it must be at least -2147483648")]
    [InlineData("sample x --prompt a --seed 9999999999999999999", "`--seed` is `9999999999999999999`; it must be at most 9223372036854775807")]
    [InlineData("sample x --prompt a --temperature warm", "`--temperature` is `warm`; it must be a number")]
    [InlineData("train", "Required argument 'CONFIG' missing for command: 'train'.")]
    public async Task ArgumentMistakesAreNamed(string arguments, string message)
    {
        using var files = new RunFiles();
        Assert.Equal(1, await files.Run(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal($"error: {message}\n", files.Error);
    }

    [Fact]
    public async Task ChatWithoutTemplateIsRejected()
    {
        using var files = new RunFiles();
        Assert.Equal(1, await files.Run(["sample", files.Configuration, "--prompt", "a", "--chat"]));
        Assert.Equal("error: the tokenizer has no chat template; prompts are given as they are without `--chat`\n", files.Error);
    }

    [Theory]
    [InlineData("--prompt=", "`--prompt` is empty; it needs at least one token")]
    [InlineData("--prompt=ax", "the tokenizer cannot read `--prompt`: `ax` has `x` at index 1, which is not in the alphabet `abcdABCD`")]
    [InlineData("--prompt=abcdABCD", "`--prompt` has 8 tokens and `--max-new-tokens` is 3, together more than the model's 8 positions")]
    [InlineData("--responses=0", "`--responses` is 0; it must be at least 1")]
    [InlineData("--temperature=-1", "`--temperature` is -1; it must be 0 or a finite number of at least ")]
    [InlineData("--max-new-tokens=0", "`--max-new-tokens` is 0; it must be at least 1")]
    public async Task BadArgumentIsOneMessage(string argument, string expected)
    {
        using var files = new RunFiles();
        Assert.Equal(1, await files.Run(["sample", files.Configuration, "--prompt", "a", .. argument.Split('=')]));
        Assert.StartsWith($"error: {expected}", files.Error, StringComparison.Ordinal);
        Assert.Single(files.Error, '\n');
    }

    [Fact]
    public async Task MissingFileIsOneMessage()
    {
        using var files = new RunFiles();
        Assert.Equal(1, await files.Run(["sample", files["nowhere.json"], "--prompt", "a"]));
        Assert.Equal($"error: there is no configuration, run or checkpoint `{files["nowhere.json"]}`\n", files.Error);
    }

    [Fact]
    public async Task WrongArgumentsAreNamed()
    {
        using var files = new RunFiles();
        Assert.Equal(1, await files.Run(["sample", files.Configuration]));
        Assert.Equal("error: Option '--prompt' is required.\n", files.Error);
    }

    [FactWithData("models/stories260k/config.json")]
    public async Task CheckpointAnswersWithItsStory()
    {
        using var files = new RunFiles();
        var folder = Path.Combine(SharedData.Folder!, "models", "stories260k");
        var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "goldens_prompts.json"))).RootElement[0];
        int[] expected = [.. golden.GetProperty("greedy_ids").EnumerateArray().Select(static id => id.GetInt32())];
        string[] arguments = ["--prompt", "<s>" + golden.Text("prompt"), "--temperature", "0", "--max-new-tokens", $"{expected.Length}"];
        Assert.Equal((0, ""), (await files.Run(["sample", folder, .. arguments]), files.Error));
        Assert.Equal(BpeTokenizer.Load(folder).Decode(expected) + "\n", files.Output);
    }
}
