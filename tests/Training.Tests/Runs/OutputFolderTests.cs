using System.Globalization;
using System.Text.Json.Nodes;
using EntroPIC.Runs;
using EntroPIC.Telemetry;
using EntroPIC.Tests;

namespace Training.Tests.Runs;

/// <summary>An output folder belongs to one run and one process; foreign files in it stay unchanged.</summary>
[Collection(TorchCollection.Name)]
public sealed class OutputFolderTests : IDisposable
{
    private readonly RunFiles _files = new(static run => run.Remove("sft"));

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("model/config.json", "model")]
    [InlineData("model/deep/weights", "model")]
    [InlineData("metrics.jsonl", "metrics.jsonl")]
    [InlineData("run.json", "run.json")]
    [InlineData("prefilter.json", "prefilter.json")]
    [InlineData("checkpoints/mine/weights", "checkpoints")]
    public async Task FirstRunReplacesNoForeignFile(string mine, string named)
    {
        Put(mine, "mine");
        foreach (var option in new[] { "--dry-run", "--resume", "--fresh" })
        {
            Assert.Equal(1, await _files.Run(["train", _files.Configuration, option]));
            Assert.Equal($"error: this run would replace files that no run wrote: `{_files[$"out/{named}"]}`; move them elsewhere, or set `output` to another folder\n", _files.Error);
        }

        Assert.Equal([mine], _files.Written);
        Assert.Equal("mine", File.ReadAllText(_files[$"out/{mine}"]));
    }

    [Theory]
    [InlineData("model/README.md")]
    [InlineData("checkpoints/rl/step-00000003/notes.txt")]
    [InlineData("checkpoints/rl/notes.txt")]
    [InlineData("checkpoints/mine/weights")]
    public async Task FreshRunDeletesNoForeignFile(string mine)
    {
        Assert.Equal((0, ""), (await _files.Run(["train", _files.Configuration]), _files.Error));
        Put(mine, "mine");
        var before = _files.Written;
        foreach (var more in new string[][] { ["--dry-run"], [] })
        {
            Assert.Equal(1, await _files.Run(["train", _files.Configuration, "--fresh", .. more]));
            Assert.Equal($"error: this run would delete files that no run wrote: `{_files[$"out/{mine}"]}`; move them elsewhere, or set `output` to another folder\n", _files.Error);
        }

        Assert.Equal(before, _files.Written);
        File.Delete(_files[$"out/{mine}"]);
        Assert.Equal((0, ""), (await _files.Run(["train", _files.Configuration, "--fresh"]), _files.Error));
    }

    [Theory]
    [InlineData("model/config.json")]
    [InlineData("model/README.md")]
    public async Task ResumedRunReplacesNoForeignModel(string mine)
    {
        using var source = new CancellationTokenSource();
        _files.CancelAfter(20, source);
        string[] run = ["train", _files.Configuration, "--set", """reward={"kind":"own","name":"watched"}"""];
        Assert.Equal(130, await _files.Run(run, source.Token));
        Put(mine, "mine");
        var before = _files.Written;
        Assert.Equal(1, await _files.Run([.. run, "--resume"]));
        Assert.Equal($"error: this run would replace files that no run wrote: `{_files[$"out/{mine}"]}`; move them elsewhere, or set `output` to another folder\n", _files.Error);
        Assert.Equal(before, _files.Written);
        Assert.Equal("mine", File.ReadAllText(_files[$"out/{mine}"]));

        File.Delete(_files[$"out/{mine}"]);
        Assert.Equal((0, ""), (await _files.Run([.. run, "--resume"]), _files.Error));
        Assert.Equal((0, ""), (await _files.Run([.. run, "--resume", "--allow-changes", "--set", "rl.rollouts=4"]), _files.Error));
        Assert.DoesNotContain(_files.Written, static file => file.StartsWith(".model", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("prefilter.json")]
    [InlineData("events.out.tfevents.entropic")]
    public async Task UnexpectedResultIsForeign(string mine)
    {
        Assert.Equal((0, ""), (await _files.Run(["train", _files.Configuration]), _files.Error));
        Put(mine, "mine");
        foreach (var choice in new[] { "--resume", "--fresh" })
        {
            Assert.Equal(1, await _files.Run(["train", _files.Configuration, choice]));
            Assert.StartsWith($"error: this run would replace files that no run wrote: `{_files[$"out/{mine}"]}`", _files.Error, StringComparison.Ordinal);
        }

        Assert.Equal("mine", File.ReadAllText(_files[$"out/{mine}"]));
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("model.safetensors")]
    public async Task ForeignModelInThePlaceOfTheRunsOwnIsKept(string file)
    {
        Assert.Equal((0, ""), (await _files.Run(["train", _files.Configuration]), _files.Error));
        var own = File.ReadAllBytes(_files[$"out/model/{file}"]);
        Put($"model/{file}", "mine");
        foreach (var (choice, what) in new[] { ("--resume", "replace"), ("--fresh", "delete") })
        {
            Assert.Equal(1, await _files.Run(["train", _files.Configuration, choice]));
            Assert.Equal($"error: this run would {what} files that no run wrote: `{_files["out/model"]}`; move them elsewhere, or set `output` to another folder\n", _files.Error);
            Assert.Equal("mine", File.ReadAllText(_files[$"out/model/{file}"]));
        }

        File.WriteAllBytes(_files[$"out/model/{file}"], own);
        Assert.Equal((0, ""), (await _files.Run(["train", _files.Configuration, "--resume"]), _files.Error));
        Directory.Delete(_files["out/model"], recursive: true);
        Assert.Equal((0, ""), (await _files.Run(["train", _files.Configuration, "--resume"]), _files.Error));
    }

    [Fact]
    public void ModelAppearingDuringSaveIsKept()
    {
        using var folder = new RunFolder(_files["out"], RunChoices.CommandLine);
        folder.SaveModel(static draft => Write(draft, "first"));
        var failure = Assert.Throws<InvalidDataException>(() => folder.SaveModel(draft =>
        {
            Write(draft, "second");
            Put("model/notes.txt", "mine");
        }));
        Assert.StartsWith($"this run would replace files that no run wrote: `{_files["out/model/notes.txt"]}`", failure.Message, StringComparison.Ordinal);
        Assert.Equal("first", File.ReadAllText(_files["out/model/weights"]));

        File.Delete(_files["out/model/notes.txt"]);
        folder.SaveModel(static draft => Write(draft, "third"));
        Assert.Equal("third", File.ReadAllText(_files["out/model/weights"]));
        Assert.Equal(["model/weights", "record.json"], _files.Written);

        static void Write(string draft, string text)
        {
            Directory.CreateDirectory(draft);
            File.WriteAllText(Path.Combine(draft, "weights"), text);
        }
    }

    [FactOnUnix]
    public async Task LinksIntoResultsAreResolvedBeforeDeletion()
    {
        Assert.Equal((0, ""), (await _files.Run(["train", _files.Configuration]), _files.Error));
        var before = _files.Written;
        Directory.CreateSymbolicLink(_files["link"], _files["out/model"]);
        Directory.CreateSymbolicLink(_files["chain"], _files["link"]);
        Assert.Equal(1, await _files.Run(["train", _files.Configuration, "--fresh", "--set", "model.config=null", "--set", "model.path=chain"]));
        Assert.Equal(
            $"error: `model.path` is `{_files["chain"]}`, among the results of this run, which overwrites `{_files["out/model"]}`; set `output` to another folder\n", _files.Error);
        File.CreateSymbolicLink(_files["data.jsonl"], _files["out/metrics.jsonl"]);
        Assert.Equal(1, await _files.Run(["train", _files.Configuration, "--fresh", "--set", "data.validation.0.path=data.jsonl"]));
        Assert.StartsWith($"error: `data.validation.0.path` is `{_files["data.jsonl"]}`, among the results", _files.Error, StringComparison.Ordinal);
        Assert.Equal(before, _files.Written);
    }

    [FactOnUnix]
    public async Task LinkInThePlaceOfAResultIsNotFollowed()
    {
        Put("../pretrained/config.json", "mine");
        Directory.CreateDirectory(_files["out"]);
        Directory.CreateSymbolicLink(_files["out/model"], _files["pretrained"]);
        Assert.Equal(1, await _files.Run(["train", _files.Configuration]));
        Assert.StartsWith($"error: this run would replace files that no run wrote: `{_files["out/model"]}`", _files.Error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_files["pretrained/config.json"]));

        // Nor does a fresh run delete what a link of a later day leads to.
        Directory.Delete(_files["out/model"]);
        Assert.Equal((0, ""), (await _files.Run(["train", _files.Configuration]), _files.Error));
        Directory.Delete(_files["out/checkpoints"], recursive: true);
        Directory.CreateSymbolicLink(_files["out/checkpoints"], _files["pretrained"]);
        Assert.Equal(1, await _files.Run(["train", _files.Configuration, "--fresh"]));
        Assert.StartsWith($"error: this run would delete files that no run wrote: `{_files["out/checkpoints"]}`", _files.Error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_files["pretrained/config.json"]));
    }

    [FactOnUnix]
    public void CircularLinksAreOneMessage()
    {
        File.CreateSymbolicLink(_files["a"], _files["b"]);
        File.CreateSymbolicLink(_files["b"], _files["a"]);
        Assert.Equal($"the links of `{_files["a"]}` lead in a circle", Assert.Throws<IOException>(() => RealPath.Of(_files["a"])).Message);
    }

    [Fact]
    public async Task EvaluationReplacesOnlyWhatEvaluationsWrote()
    {
        Put("responses.jsonl", "mine");
        Assert.Equal(1, await _files.Run(["eval", _files.Configuration]));
        Assert.StartsWith($"error: this run would replace files that no run wrote: `{_files["out/responses.jsonl"]}`", _files.Error, StringComparison.Ordinal);
        Assert.Equal(["responses.jsonl"], _files.Written);
        File.Delete(_files["out/responses.jsonl"]);
        Assert.Equal((0, ""), (await _files.Run(["eval", _files.Configuration]), _files.Error));
        Assert.Equal((0, ""), (await _files.Run(["eval", _files.Configuration]), _files.Error));
    }

    [Fact]
    public async Task FailedEvaluationLeavesNothing()
    {
        Assert.Equal(1, await _files.Run(["eval", _files.Configuration, "--set", "data.validation.0.path=none.jsonl"]));
        Assert.False(Directory.Exists(_files["out"]));
    }

    [Fact]
    public async Task OnlyLeftoversOfKilledWritesAreSwept()
    {
        string[] others = [".record.json.notes.txt", ".evaluation.json", ".other.json.abcd1234.xyz"];
        foreach (var name in others.Concat([".record.json.abcd1234.xyz", ".evaluation.json.0a0a0a0a.b1c"]))
        {
            Put(name, "");
        }

        Assert.Equal((0, ""), (await _files.Run(["eval", _files.Configuration]), _files.Error));
        Put(".run.json.abcd1234.xyz", "");
        Put(".record.json.abcd1234.xyz", "");
        Assert.Equal((0, ""), (await _files.Run(["train", _files.Configuration]), _files.Error));
        Assert.Equal(others.Order(StringComparer.Ordinal), _files.Written.Where(static name => name[0] == '.' && name != ".lock"));
    }

    [Fact]
    public async Task FileInThePlaceOfTheFolderIsOneMessage()
    {
        File.WriteAllText(_files["plain"], "");
        foreach (var output in new[] { "plain", "plain/below" })
        {
            Assert.Equal(1, await _files.Run(["train", _files.Configuration, "--dry-run", "--set", $"output={output}"]));
            Assert.Equal($"error: `output` is `{_files[output]}`, and `{_files["plain"]}` is a file; it must be a folder, or a name for a new one\n", _files.Error);
        }
    }

    [Fact]
    public async Task ChangedDataNeedsAllowChanges()
    {
        Assert.Equal((0, ""), (await _files.Run(["train", _files.Configuration]), _files.Error));
        var lines = File.ReadAllLines(_files["letters.jsonl"]);

        // Other white space is the same data.
        File.WriteAllLines(_files["letters.jsonl"], lines.Select(static line => line.Replace(", ", " ,  ", StringComparison.Ordinal)));
        Assert.Equal((0, ""), (await _files.Run(["train", _files.Configuration, "--resume"]), _files.Error));

        File.WriteAllLines(_files["letters.jsonl"], [.. lines[1..], lines[0]]);
        string[] more = ["train", _files.Configuration, "--resume", "--dry-run"];
        Assert.Equal(1, await _files.Run(more));
        Assert.Equal(
            $"error: the run in `{_files["out"]}` has other inputs than it began with; `--allow-changes` continues with this one, `--fresh` restarts the run\n"
            + "error: `data.train.0` still has 4 problems, but their content has changed since the run began\n"
            + "error: `data.validation.0` still has 4 problems, but their content has changed since the run began\n",
            _files.Error);

        File.WriteAllLines(_files["letters.jsonl"], lines[1..]);
        Assert.Equal(1, await _files.Run(more));
        Assert.Contains("error: `data.train.0` had 4 problems when the run began and has 3\n", _files.Error, StringComparison.Ordinal);
        Assert.Equal((0, ""), (await _files.Run(["train", _files.Configuration, "--resume", "--allow-changes", "--set", "rl.rollouts=4"]), _files.Error));
        Assert.Contains("`data.train.0` had 4 problems when the run began and has 3\n", _files.Output, StringComparison.Ordinal);

        // They are those of the run now.
        Assert.Equal((0, ""), (await _files.Run(["train", _files.Configuration, "--resume", "--set", "rl.rollouts=4"]), _files.Error));
    }

    [Fact]
    public async Task ChangedModelNeedsAllowChanges()
    {
        Assert.Equal((0, ""), (await _files.Run(["train", _files.Configuration, "--set", "output=base"]), _files.Error));
        string[] more = ["--set", "model.config=null", "--set", "model.path=base/model", "--set", "output=next"];
        Assert.Equal((0, ""), (await _files.Run(["train", _files.Configuration, .. more]), _files.Error));
        Assert.Equal((0, ""), (await _files.Run(["train", _files.Configuration, "--fresh", "--set", "output=base", "--set", "seed=2"]), _files.Error));
        Assert.Equal(1, await _files.Run(["train", _files.Configuration, "--resume", .. more]));
        Assert.StartsWith($"error: the run in `{_files["next"]}` has other inputs than it began with; ", _files.Error, StringComparison.Ordinal);
        Assert.Matches("error: `model.path` still has [0-9]+ bytes, but their content has changed since the run began\n$", _files.Error);
        Assert.Equal((0, ""), (await _files.Run(["train", _files.Configuration, "--resume", "--allow-changes", .. more]), _files.Error));
    }

    /// <summary>The declaration of a loss changes with its program, which a test cannot rebuild: its fingerprint changes in the record.</summary>
    [Fact]
    public async Task ChangedLossNeedsAllowChanges()
    {
        Assert.Equal((0, ""), (await _files.Run(["train", _files.Configuration]), _files.Error));
        var record = JsonNode.Parse(File.ReadAllText(_files["out/record.json"]))!;
        record["inputs"]!["rl.loss"]!["sha256"] = new string('0', 64);
        File.WriteAllText(_files["out/record.json"], record.ToJsonString());

        Assert.Equal(1, await _files.Run(["train", _files.Configuration, "--resume"]));
        Assert.Equal(
            $"error: the run in `{_files["out"]}` has other inputs than it began with; `--allow-changes` continues with this one, `--fresh` restarts the run\n"
            + "error: `rl.loss` has another declaration than when the run began\n",
            _files.Error);
        Assert.Equal((0, ""), (await _files.Run(["train", _files.Configuration, "--resume", "--allow-changes"]), _files.Error));
        Assert.Equal((0, ""), (await _files.Run(["train", _files.Configuration, "--resume"]), _files.Error));
    }

    [FactOnUnix]
    public async Task UnwritableFolderIsOneMessage()
    {
        // Not even root writes below /proc.
        foreach (string[] verb in (string[][])[["train"], ["train", "--dry-run"], ["eval"]])
        {
            Assert.Equal(1, await _files.Run([.. verb, _files.Configuration, "--set", "output=/proc/entropic"]));
            Assert.Equal("error: `output` is `/proc/entropic`, which cannot be created: the file system allows no new files there; set `output` to another folder\n", _files.Error);
        }
    }

    [Fact]
    public async Task FolderIsLockedByOneProcess()
    {
        using (var host = HostProcess.Program("train", _files.Configuration, "--set", "rl.rollouts=1000000", "--set", "evaluation.every=1000000", "--set", "checkpoint.every=20"))
        {
            // The second checkpoint or a later one: a fast host may have deleted the second by now.
            while (!Directory.Exists(_files["out/checkpoints/rl"]) || !Directory.EnumerateFiles(_files["out/checkpoints/rl"], "manifest.json", SearchOption.AllDirectories)
                .Any(static path => string.CompareOrdinal(Path.GetFileName(Path.GetDirectoryName(path)), "step-00000040") >= 0))
            {
                Assert.False(host.HasExited, host.LastLine);
                await Task.Delay(50);
            }

            foreach (var choice in new[] { "--resume", "--fresh" })
            {
                Assert.Equal(1, await _files.Run(["train", _files.Configuration, choice, "--set", "rl.rollouts=1000000", "--set", "evaluation.every=1000000"]));
                Assert.Equal(
                    string.Create(CultureInfo.InvariantCulture, $"error: `{_files["out"]}` is being written by another process ({host.Id} on {Environment.MachineName}); wait for it to finish, or set `output` to another folder\n"),
                    _files.Error);
            }

            Assert.Equal(1, await _files.Run(["eval", _files.Configuration]));
            Assert.True(File.Exists(_files["out/metrics.jsonl"]));
            host.Kill();
            host.End();
        }

        string[] shorter = ["--set", "rl.rollouts=3", "--allow-changes"];
        Assert.Equal((0, ""), (await _files.Run(["train", _files.Configuration, "--resume", .. shorter]), _files.Error));
        Assert.NotEmpty(JsonLines.Read(_files["out/metrics.jsonl"]).Records);
    }

    private void Put(string name, string text)
    {
        var path = Path.GetFullPath(Path.Combine(_files["out"], name));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
