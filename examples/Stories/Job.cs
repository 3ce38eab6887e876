using System.Globalization;
using EntroPIC.Checkpoints;
using EntroPIC.Data;
using EntroPIC.Evaluation;
using EntroPIC.Rewards;
using EntroPIC.Rollouts;
using EntroPIC.Runs;
using EntroPIC.Telemetry;
using EntroPIC.Tokenization;
using EntroPIC.Training;
using TorchSharp;
using Transformer = EntroPIC.Models.Transformer;

namespace Stories;

/// <summary>All runs: every loss at every temperature on every seed, each from the same checkpoint.</summary>
internal sealed class Job
{
    private readonly JobOptions _options;
    private readonly CheckpointFolder _checkpoint;
    private readonly BpeTokenizer _tokenizer;
    private readonly string _folder;
    private readonly IReward _truth = new NamesTheThing();

    /// <exception cref="IOException">The model cannot be read.</exception>
    public Job(JobOptions options, string model, string folder)
    {
        _options = options;
        _folder = folder;
        _checkpoint = CheckpointFolder.Open(model);
        _tokenizer = BpeTokenizer.Load(Path.Combine(model, "tokenizer.json"), "</s>");
    }

    /// <summary>Writes table and curves of runs that were made before.</summary>
    /// <exception cref="IOException">The metrics of one of them cannot be read.</exception>
    public static void Report(IReadOnlyList<int> seeds, string folder) => Stories.Report.Write(
        [.. from setting in Setting.All from variant in Variant.All select (setting, Read(variant, setting, seeds, folder))], folder);

    /// <exception cref="OperationCanceledException">It was canceled; the metrics files hold what was done.</exception>
    public void Run(IReadOnlyList<int> seeds, CancellationToken cancellation)
    {
        // The order of summation, and with it the last bits, depend on the number of threads.
        torch.set_num_threads(1);
        foreach (var setting in Setting.All)
        {
            foreach (var seed in seeds)
            {
                foreach (var variant in Variant.All)
                {
                    Train(variant, setting, seed, cancellation);
                    var summary = Stories.Report.Summary(Read(variant, setting, [seed], _folder));
                    Console.WriteLine($"{variant.Name} at temperature {Text(setting.Temperature)}, seed {seed}: {summary}");
                }
            }
        }

        Report(seeds, _folder);
    }

    /// <summary>Compares predicted and seen changes of entropy under GRPO in the first setting, with one step per rollout.</summary>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public string Predict(int seed, CancellationToken cancellation)
    {
        torch.set_num_threads(1);
        var setting = Setting.All[0];
        using var model = _checkpoint.Load();
        using var optimizer = torch.optim.AdamW(model.parameters(), _options.LearningRate, weight_decay: 0);
        var policy = new TransformerPolicy(model);
        var updater = new PolicyUpdater(policy, new Predicting(), optimizer, _options.Update(setting.Temperature) with { MiniBatches = 1 });
        var rollouts = Rollouts(model, Retelling.Problems(_options.HeldOut, seed).Practice, setting, seed);
        var prediction = new Prediction(policy, updater, rollouts, setting.Temperature);
        prediction.Run(2 * _options.Rollouts, cancellation);
        return prediction.ToString();
    }

    private void Train(Variant variant, Setting setting, int seed, CancellationToken cancellation)
    {
        var (practice, heldOut) = Retelling.Problems(_options.HeldOut, seed);
        using var model = _checkpoint.Load();
        var path = MetricsPath(variant, setting, seed, _folder);
        Directory.CreateDirectory(_folder);
        File.Delete(path);
        using var sink = new JsonLinesSink(path);
        using var optimizer = torch.optim.AdamW(model.parameters(), _options.LearningRate, weight_decay: 0);
        var updater =
            new PolicyUpdater(new TransformerPolicy(model), variant.Make(setting.Target), optimizer, _options.Update(setting.Temperature));
        var rollouts = Rollouts(model, practice, setting, seed);
        var evaluator =
            new Evaluator(model, _tokenizer, heldOut, _truth, _options.Sampling(setting.Temperature), _options.EvaluationResponses, seed);
        var options = new StageOptions
        {
            Length = _options.Rollouts,
            EvaluateEvery = _options.EvaluateEvery,
            Evaluate = () => evaluator.Run().Metrics,
        };
        new ReinforcementTrainer(rollouts, updater, options, sink).Run(cancellation);
    }

    private LanguageRollouts Rollouts(Transformer model, IReadOnlyList<Problem> practice, Setting setting, int seed) => new(
        model, _tokenizer, practice, new ErringJudge(_truth, _options.Errors), _options.Rollout(setting.Temperature), seed);

    private static ComparedRuns Read(Variant variant, Setting setting, IReadOnlyList<int> seeds, string folder) => new(
        variant.Name,
        StageNames.Reinforcement,
        Stories.Report.EndShare,
        [.. seeds.Select(seed => JsonLines.Read(MetricsPath(variant, setting, seed, folder)).Records)]);

    private static string MetricsPath(Variant variant, Setting setting, int seed, string folder) =>
        Path.Combine(folder, $"{variant.Name.ToLowerInvariant()}-{Text(setting.Temperature)}-{seed}.jsonl");

    private static string Text(double temperature) => temperature.ToString(CultureInfo.InvariantCulture);
}
