using System.Text.Json.Nodes;
using EntroPIC.Configuration;
using EntroPIC.Runs;
using EntroPIC.Runs.Configuration;
using EntroPIC.Telemetry;
using EntroPIC.Tests;

namespace Training.Tests.Runs;

/// <summary>Runs that give the signals which a loss declares.</summary>
[Collection(TorchCollection.Name)]
public sealed class DeclaredSignalRunTests
{
    private const string Sources = """
        {
          "teacher_logp": { "model": "teacher/model" },
          "aloud": { "reward": { "kind": "pattern", "pattern": "^[A-D]" } },
          "difficulty": { "field": "info.difficulty" },
          "is_vowel": { "field": "vowel" }
        }
        """;

    private static readonly string[] Difficulties = ["0", "0.25", "0.5", "0.75"];

    private static readonly TrainingRunOptions Own = new() { Program = new ProgramOptions { Losses = typeof(Taught).Assembly } };

    [Fact]
    public async Task RewardsFieldsAndModelsGiveSignals()
    {
        using var files = Files(Sources);
        await Train(files, "teacher", static run => run with { Rl = null });
        await TrainingRun.RunAsync(RunConfiguration.FromFile(files.Configuration), Own);
        var steps = JsonLines.Read(files["out/metrics.jsonl"]).Records.Where(static record => record.Stage == "rl").ToList();
        Assert.Equal(3, steps.Count);
        Assert.All(steps, static step =>
        {
            Assert.InRange(step.Metrics["teacher"], -10, -1e-6);
            Assert.InRange(step.Metrics["aloud_share"], 0, 1);

            // Each rollout takes each letter once: difficulties 0, 0.25, 0.5 and 0.75 by prompt, and one vowel of four.
            Assert.InRange(step.Metrics["hardness"], 0.374, 0.376);
            Assert.InRange(step.Metrics["vowels"], 0.249, 0.251);
        });

        // The teacher is another model than the policy.
        Assert.Contains(steps, static step => Math.Abs(step.Metrics["teacher"] - step.Metrics["policy_logp"]) > 1e-3);
    }

    [Fact]
    public async Task DefaultsNeedNoSource()
    {
        using var files = Files("""{ "teacher_logp": { "model": "teacher/model" }, "aloud": { "reward": { "kind": "format" } } }""");
        await Train(files, "teacher", static run => run with { Rl = null });
        await TrainingRun.RunAsync(RunConfiguration.FromFile(files.Configuration), Own);
        var step = JsonLines.Read(files["out/metrics.jsonl"]).Records.First(static record => record.Stage == "rl");
        Assert.Equal((0.5, 0.0), (step.Metrics["hardness"], step.Metrics["vowels"]));
    }

    [Theory]
    [InlineData("{}", "`Taught` asks for `signal aloud per sequence`, and nothing gives its values; say where they come from, as in `\"signals\": { \"aloud\": { \"reward\": { \"kind\": \"format\" } } }` under `rl`")]
    [InlineData("""{ "alod": { "field": "vowel" } }""", "`rl.signals.alod` gives a signal that `Taught` does not ask for; did you mean `aloud`?")]
    [InlineData("""{ "aloud": {} }""", "`rl.signals.aloud` names no source; it must have one of `reward`, `field` and `model`")]
    [InlineData("""{ "aloud": { "field": "vowel", "model": "m" } }""", "`rl.signals.aloud` names 2 sources; it must have one of `reward`, `field` and `model`")]
    [InlineData("""{ "aloud": { "feld": "vowel" } }""", "unknown key `rl.signals.aloud.feld`; did you mean `field`?")]
    [InlineData("""{ "aloud": { "reward": { "kind": "format" } }, "difficulty": { "reward": { "kind": "format" } } }""", "`rl.signals.difficulty.reward` gives a number per sequence, but the signal is per group")]
    [InlineData("""{ "aloud": { "reward": { "kind": "format" } }, "teacher_logp": { "field": "vowel" } }""", "`rl.signals.teacher_logp.field` gives a value per prompt, but the signal is per token")]
    [InlineData("""{ "aloud": { "reward": { "kind": "format" } }, "is_vowel": { "model": "letters.jsonl" } }""", "`rl.signals.is_vowel.model` gives log-probabilities per token, but the signal is a condition per sequence")]
    [InlineData("""{ "aloud": { "field": "a" }, "teacher_logp": { "model": "teacher/model" } }""", "the row has `a` that is not a number: \"A\"")]
    [InlineData("""{ "aloud": { "field": "loud" }, "teacher_logp": { "model": "teacher/model" } }""", "the row has no `loud`, which gives a signal")]
    public async Task MistakesAreNamed(string sources, string message)
    {
        using var files = Files(sources);
        var error = await Record.ExceptionAsync(async () =>
        {
            await Train(files, "teacher", static run => run with { Rl = null });
            await TrainingRun.RunAsync(RunConfiguration.FromFile(files.Configuration), Own);
        });
        Assert.True(error is InvalidDataException or ConfigurationException, error?.ToString());
        Assert.Contains(message, error!.Message, StringComparison.Ordinal);
    }

    private static RunFiles Files(string sources)
    {
        var files = new RunFiles(run =>
        {
            run["rl"]!["loss"]!["name"] = "Taught";
            run["rl"]!["signals"] = JsonNode.Parse(sources)!;
        });
        File.WriteAllLines(files["letters.jsonl"], "abcd".Select(static (letter, i) => $$"""{ "q": "{{letter}}", "a": "{{char.ToUpperInvariant(letter)}}", "vowel": {{(letter == 'a' ? "true" : "false")}}, "info": { "difficulty": {{Difficulties[i]}} } }"""));
        return files;
    }

    private static Task Train(RunFiles files, string output, Func<RunConfiguration, RunConfiguration> change)
    {
        var run = RunConfiguration.FromFile(files.Configuration);
        return TrainingRun.RunAsync(change(run) with { Output = files[output] });
    }
}
