using System.Text.Json.Nodes;
using EntroPIC.Data;
using EntroPIC.Rewards;
using EntroPIC.Runs;
using EntroPIC.Tests;

namespace Training.Tests.Runs;

/// <summary>The smallest run there is, as files: say the letter that was said, but aloud.</summary>
internal sealed class RunFiles : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private CancellationTokenSource? _source;
    private int _judgments;

    public RunFiles(Action<JsonObject>? change = null)
    {
        File.WriteAllLines(this["letters.jsonl"], "abcd".Select(static letter => $$"""{ "q": "{{letter}}", "a": "{{char.ToUpperInvariant(letter)}}" }"""));
        var run = JsonNode.Parse("""
            {
              "output": "out",
              "threads": 1,
              "model": { "config": {
                "vocabulary_size": 9, "hidden_size": 16, "intermediate_size": 32, "layers": 1, "heads": 2, "key_value_heads": 1,
                "head_size": 8, "max_positions": 8, "rope_theta": 10000 } },
              "tokenizer": { "alphabet": "abcdABCD" },
              "data": {
                "train": [{ "path": "letters.jsonl", "prompt": "q", "answer": "a" }],
                "validation": [{ "path": "letters.jsonl", "prompt": "q", "answer": "a", "name": "held-out" }] },
              "reward": { "kind": "exact" },
              "sampling": { "max_new_tokens": 3 },
              "sft": { "steps": 4, "batch_size": 4, "optimizer": { "rate": 0.01 } },
              "rl": {
                "rollouts": 3, "loss": { "name": "Grpo" }, "optimizer": { "rate": 0.01 },
                "rollout": { "prompts": 4, "responses_per_prompt": 4 } },
              "evaluation": { "every": 2, "responses": 2 }
            }
            """)!.AsObject();
        change?.Invoke(run);
        File.WriteAllText(this["run.json"], run.ToJsonString());
    }

    public string Configuration => this["run.json"];

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public string this[string name] => _folder.File(name);

    /// <summary>The files of the output folder and below, by their paths in it.</summary>
    public string[] Written => Directory.Exists(this["out"])
        ? [.. Directory.GetFiles(this["out"], "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(this["out"], file)).Order(StringComparer.Ordinal)]
        : [];

    public void Dispose() => _folder.Dispose();

    /// <summary>Cancels when the reward <c>watched</c>, which is that of the answer, is asked for the so-manieth time.</summary>
    public void CancelAfter(int judgments, CancellationTokenSource source) => (_judgments, _source) = (judgments, source);

    /// <summary>Lets the reward <c>watched</c> fail when it is asked for the so-manieth time.</summary>
    public void FailAfter(int judgments) => (_judgments, _source) = (judgments, null);

    /// <summary>Runs a verb of the program; what it says replaces what was said before.</summary>
    public async Task<int> Run(string[] arguments, CancellationToken cancellation = default)
    {
        _output.GetStringBuilder().Clear();
        _error.GetStringBuilder().Clear();
        return await EntropicProgram.RunAsync(
            arguments,
            new ProgramOptions
            {
                Losses = typeof(RunFiles).Assembly,
                Output = _output,
                Error = _error,
                Rewards = new Dictionary<string, IReward>
                {
                    ["upper"] = new FunctionReward(static (_, response) => response.Text.Any(char.IsUpper) ? 1 : 0),
                    ["doubtful"] = new FunctionReward(static (_, response) => response.Text.StartsWith('A') ? null : response.Text.Any(char.IsUpper) ? 1 : 0),
                    ["watched"] = new FunctionReward(Watch),
                },
            },
            cancellation);
    }

    private double? Watch(Problem problem, JudgedResponse response)
    {
        if (--_judgments == 0)
        {
            (_source ?? throw new FormatException("no number here")).Cancel();
        }

        return response.Text == problem.Answer ? 1 : 0;
    }
}
