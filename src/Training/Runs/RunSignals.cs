using EntroPIC.Batches;
using EntroPIC.Checkpoints;
using EntroPIC.Data;
using EntroPIC.Losses;
using EntroPIC.Models;
using EntroPIC.Rewards;
using EntroPIC.Rollouts;
using EntroPIC.Runs.Configuration;

namespace EntroPIC.Runs;

/// <summary>The declared signals of a run's loss and their sources. Its constructor finds the mistakes.</summary>
internal sealed class RunSignals
{
    private readonly List<(DeclaredSignal Signal, CheckpointFolder Folder)> _models = [];
    private readonly List<(DeclaredSignal Signal, string Field)> _fields = [];

    /// <param name="loss">The loss.</param>
    /// <param name="run">The configuration.</param>
    /// <param name="path">Its file, for messages.</param>
    /// <param name="rewards">The program's own rewards.</param>
    /// <param name="model">The model that is trained.</param>
    /// <exception cref="IOException">A model cannot be read.</exception>
    /// <exception cref="InvalidDataException">A signal has no source, or one that does not fit; a source has no signal.</exception>
    public RunSignals(PolicyLoss loss, RunConfiguration run, string path, IReadOnlyDictionary<string, IReward> rewards, UnloadedModel model)
    {
        var given = run.Rl!.Signals;
        var asked = loss.Traits.Inputs.Select(static signal => signal.Name).ToList();
        foreach (var name in given.Keys.Where(name => !asked.Contains(name)))
        {
            throw new InvalidDataException(
                asked.Count == 0
                    ? $"{path}: `rl.signals.{name}` gives a signal that `{loss.Name}` does not ask for; it asks for none"
                    : $"{path}: `rl.signals.{name}` gives a signal that `{loss.Name}` does not ask for{Suggestions.NearestOrAll(name, asked, "it asks for")}");
        }

        foreach (var signal in loss.Traits.Inputs)
        {
            if (given.TryGetValue(signal.Name, out var source))
            {
                Add(signal, source, $"{path}: `rl.signals.{signal.Name}", $"rl.signals.{signal.Name}.reward", rewards, model);
            }
            else if (signal.Default is null)
            {
                throw new InvalidDataException(
                    $"{path}: `{loss.Name}` asks for `{signal}`, and nothing gives its values; say where they come from, as in `\"signals\": {{ \"{signal.Name}\": {{ {Example(signal)} }} }}` under `rl`");
            }
        }
    }

    /// <summary>Those that a rollout gives.</summary>
    public List<RolloutSignal> OfRollouts { get; } = [];

    /// <summary>The other models, loaded as <paramref name="model"/> is; the caller disposes of them.</summary>
    public IReadOnlyList<(DeclaredSignal Signal, Transformer Model)> LoadModels(UnloadedModel model) =>
        [.. _models.Select(pair => (pair.Signal, model.Load(pair.Folder)))];

    /// <summary>Checks the fields of all problems, which a rollout would find out late.</summary>
    /// <exception cref="InvalidDataException">A value is out of the range of its signal.</exception>
    public void EnsureFields(IReadOnlyList<Problem> problems)
    {
        foreach (var (signal, field) in _fields)
        {
            if (problems.FirstOrDefault(problem => !signal.Contains(problem.Fields[field])) is { } wrong)
            {
                throw new InvalidDataException(FormattableString.Invariant(
                    $"`{field}` is {wrong.Fields[field]} for a prompt of `{wrong.DataSet}`, and the signal `{signal.Name}` must be in {signal.Range}"));
            }
        }
    }

    private void Add(
        DeclaredSignal signal, SignalOptions source, string place, string key, IReadOnlyDictionary<string, IReward> rewards, UnloadedModel model)
    {
        var scope = signal.Scope.ToString().ToLowerInvariant();
        if (source.Reward is { } reward)
        {
            Require(signal.Scope == SignalScope.Sequence, $"{place}.reward` gives a number per sequence, but the signal is per {scope}");
            OfRollouts.Add(RolloutSignal.OfReward(signal, RewardChecks.Resolve(reward, key, rewards)));
        }
        else if (source.Field is { } field)
        {
            Require(signal.Scope != SignalScope.Token, $"{place}.field` gives a value per prompt, but the signal is per token");
            OfRollouts.Add(RolloutSignal.OfField(signal, field));
            _fields.Add((signal, field));
        }
        else
        {
            Require(signal is { Scope: SignalScope.Token, IsCondition: false }, $"{place}.model` gives log-probabilities per token, but the signal is {(signal.IsCondition ? "a condition" : "a number")} per {scope}");
            var folder = CheckpointFolder.Open(source.Model!);
            Require(
                folder.Config.VocabularySize >= model.Tokenizer.VocabularySize,
                $"{place}.model` has a vocabulary of {folder.Config.VocabularySize} tokens, fewer than the {model.Tokenizer.VocabularySize} of the tokenizer; the other model must have the vocabulary of the trained one");
            _models.Add((signal, folder));
        }
    }

    private static void Require(bool holds, string mistake)
    {
        if (!holds)
        {
            throw new InvalidDataException(mistake);
        }
    }

    private static string Example(DeclaredSignal signal) => signal.Scope switch
    {
        SignalScope.Token => "\"model\": \"FOLDER\"",
        SignalScope.Sequence => "\"reward\": { \"kind\": \"format\" }",
        _ => "\"field\": \"FIELD\"",
    };
}
