using EntroPIC.Batches;
using EntroPIC.Configuration;
using EntroPIC.Data;
using EntroPIC.Evaluation;
using EntroPIC.Losses;
using EntroPIC.Models;
using EntroPIC.Rewards;
using EntroPIC.Rollouts;
using EntroPIC.Runs.Configuration;
using EntroPIC.Training;

namespace EntroPIC.Runs;

/// <summary>A run before the weights of the model are read. Its constructor finds the mistakes.</summary>
internal sealed class RunPlan
{
    private const Signals FromRollouts = SignalSets.Sampler | SignalSets.Critic | SignalSets.Verifier;

    private const Signals FromSampling = SignalSets.Sampler | SignalSets.Critic | Signals.BaselineReward;

    private const Signals OfReference = SignalSets.Reference;

    // The reference stands in for the policy that wrote the responses.
    private const Signals OfReferenceOnPreferences = SignalSets.Reference | SignalSets.OldPolicy;

    private const Signals OfReward = SignalSets.Verifier | SignalSets.Estimator;

    private readonly IReward _evaluationReward;
    private readonly LossRegistry _losses;

    /// <param name="run">The configuration.</param>
    /// <param name="path">Its file, for messages.</param>
    /// <param name="program">Losses and rewards of the program.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="InvalidDataException">A file is broken, or parts of the run do not fit together.</exception>
    /// <exception cref="ConfigurationException">A loss is unknown or refuses an option.</exception>
    public RunPlan(RunConfiguration run, string path, ProgramContext program)
    {
        Run = run;
        _losses = program.Losses;
        SupervisedLoss = run.Sft is { } sft ? Create(sft.Loss, path, "sft.loss", program) : null;
        PreferenceLoss = run.Preference is { } preference ? Create(preference.Loss, path, "preference.loss", program) : null;
        Loss = run.Rl is { } rl ? Create(rl.Loss, path, "rl.loss", program) : null;
        if (SupervisedLoss is { } supervised && (Wanted(supervised) & FromRollouts) is not Signals.None and var missing)
        {
            throw new InvalidDataException($"{path}: `sft.loss.name` is `{supervised.Name}`, which asks for `{Names(missing)}`; texts have none, so it must be a loss that asks for none of these");
        }

        if (PreferenceLoss is { } preferring && (Wanted(preferring) & FromSampling) is not Signals.None and var unknown)
        {
            throw new InvalidDataException($"{path}: `preference.loss.name` is `{preferring.Name}`, which asks for `{Names(unknown)}`; preferences are not sampled and have none, so it must be a loss that asks for none of these");
        }

        if (Loss is not null && (Wanted(Loss) & SignalSets.Critic) != 0)
        {
            throw new InvalidDataException($"{path}: `rl.loss.name` is `{Loss.Name}`, which asks for `value`; there is no critic, so it must be a loss that asks for no `value`");
        }

        EnsureReferenceIsRead(path, "preference", PreferenceLoss, run.Preference?.Reference, OfReferenceOnPreferences);
        EnsureReferenceIsRead(path, "rl", Loss, run.Rl?.Reference, OfReference);
        Reward = RewardChecks.Resolve(run.Reward, "reward", program.Rewards);
        _evaluationReward = run.Evaluation.Reward is { } own ? RewardChecks.Resolve(own, "evaluation.reward", program.Rewards) : Reward;
        EnsureNoInputs(path, "sft", SupervisedLoss, "texts");
        EnsureNoInputs(path, "preference", PreferenceLoss, "preferences");

        Model = new UnloadedModel(run.Model, run.Tokenizer, run.Seed);
        DeclaredSignals = Loss is null ? null : new RunSignals(Loss, run, path, program.Rewards, Model);
        Data = new RunData(run, Model);
        DeclaredSignals?.EnsureFields(Data.Train);
        MemoryNeeds.EnsureRun(run, Model.Config, SupervisedNeedsReference || PreferenceNeedsReference || NeedsReference);
        MemoryNeeds.EnsureEvaluation(run, Data.Validation.Count);
        EnsureMetric(path);
        EnsureCompared(path, program);
        EnsureRoom(run.Rl is null ? [] : Data.Train, run.Sampling, "sampling");
        EnsureRoom(
            Data.Validation, run.Evaluation.Sampling ?? run.Sampling, run.Evaluation.Sampling is null ? "sampling" : "evaluation.sampling");
        EnsureLearnable(Data.Supervised.Select(static text => (text.DataSet, text.Prompt, "answer", text.Answer)));
        EnsureLearnable(Data.Preferences.Concat(Data.HeldOutPairs).SelectMany(
            static preference => preference.Responses.Select(response => (preference.DataSet, preference.Prompt, "response", response.Text))));
        EnsureTaught(path, program);
    }

    public RunConfiguration Run { get; }

    public UnloadedModel Model { get; }

    public RunData Data { get; }

    public IReward Reward { get; }

    /// <summary>Loss of reinforcement learning; null without that stage.</summary>
    public PolicyLoss? Loss { get; }

    /// <summary>The declared signals of <see cref="Loss"/>; null without that stage.</summary>
    public RunSignals? DeclaredSignals { get; }

    /// <summary>Loss of fine-tuning; null without that stage.</summary>
    public PolicyLoss? SupervisedLoss { get; }

    /// <summary>Loss of learning from preferences; null without that stage.</summary>
    public PolicyLoss? PreferenceLoss { get; }

    /// <summary>True if fine-tuning needs a reference.</summary>
    public bool SupervisedNeedsReference => Reads(SupervisedLoss, OfReference);

    /// <summary>True if learning from preferences needs a reference.</summary>
    public bool PreferenceNeedsReference => Reads(PreferenceLoss, OfReferenceOnPreferences);

    /// <summary>True if reinforcement learning needs a reference.</summary>
    public bool NeedsReference => Reads(Loss, OfReference);

    /// <summary>Doubtful settings that may be intended.</summary>
    public IEnumerable<string> Warnings => new[] { ("preference", PreferenceLoss), ("rl", Loss) }
        .Where(static stage => stage.Item2 is { Traits.Inputs.Count: 0 } loss && (Wanted(loss) & OfReward) == 0)
        .Select(static stage => $"`{stage.Item1}.loss.name` is `{stage.Item2!.Name}`, which asks for neither the advantage nor a reward; it learns from all responses alike");

    /// <summary>Fingerprints of data, model, tokenizer and losses, by the keys of the configuration.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public IReadOnlyDictionary<string, ContentPrint> Inputs
    {
        get
        {
            var inputs = Data.Prints.ToDictionary(StringComparer.Ordinal);
            if (Run.Sft is { } sft)
            {
                inputs.Add("sft.loss", ContentPrint.OfDeclaration(_losses.DeclarationOf(sft.Loss.Name)));
            }

            if (Run.Preference is { } preference)
            {
                inputs.Add("preference.loss", ContentPrint.OfDeclaration(_losses.DeclarationOf(preference.Loss.Name)));
            }

            if (Run.Rl is { } rl)
            {
                inputs.Add("rl.loss", ContentPrint.OfDeclaration(_losses.DeclarationOf(rl.Loss.Name)));
            }

            foreach (var (name, source) in Run.Rl?.Signals ?? new Dictionary<string, SignalOptions>())
            {
                if (source.Model is { } other)
                {
                    inputs.Add($"rl.signals.{name}.model", ContentPrint.OfFiles(other));
                }
            }

            if (Run.Model.Path is { } model)
            {
                inputs.Add("model.path", ContentPrint.OfFiles(model));
            }

            if (Run.Tokenizer.Path is { } tokenizer)
            {
                inputs.Add("tokenizer.path", ContentPrint.OfFiles(tokenizer));
            }

            return inputs;
        }
    }

    /// <summary>
    /// Keys of micro-batches that change no result under the losses of this run. Where controllers measure the step before, they do.
    /// </summary>
    public IReadOnlyList<string> FreeKeys =>
    [
        .. new[] { ("sft", SupervisedLoss, Run.Sft?.Update), ("preference", PreferenceLoss, Run.Preference?.Update), ("rl", Loss, Run.Rl?.Update) }
            .Where(static stage => stage.Item2 is { } loss && !stage.Item3!.MeasuresLate(loss.Traits))
            .Select(static stage => $"{stage.Item1}.update.micro_batch_tokens"),
    ];

    public SamplingOptions Sampling => Run.Sampling.StoppingAt(Model.StopTokens);

    /// <summary>An evaluation on the validation sets.</summary>
    public Evaluator EvaluatorOf(Transformer model) => new(
        model,
        Model.Tokenizer,
        Data.Validation,
        _evaluationReward,
        (Run.Evaluation.Sampling ?? Run.Sampling).StoppingAt(Model.StopTokens),
        Run.Evaluation.Responses,
        Run.Seed,
        Run.EvaluationRows);

    public static Signals Wanted(PolicyLoss loss) => loss.Traits.StepSignals | loss.Traits.RolloutSignals;

    /// <summary>Signals as declarations name them.</summary>
    public static string Names(Signals signals) => string.Join(", ", signals.Each().Select(static signal => signal.Name()));

    private static bool Reads(PolicyLoss? loss, Signals signals) => loss is not null && (Wanted(loss) & signals) != 0;

    private static void EnsureReferenceIsRead(string path, string stage, PolicyLoss? loss, ReferenceOptions? reference, Signals signals)
    {
        if (loss is not null && reference is not null && !Reads(loss, signals))
        {
            throw new InvalidDataException($"{path}: `{stage}.reference` moves a reference, and `{loss.Name}` asks for no `{Names(signals).Replace(", ", "` and no `", StringComparison.Ordinal)}`; leave it out");
        }
    }

    private static void EnsureNoInputs(string path, string stage, PolicyLoss? loss, string what)
    {
        if (loss?.Traits.Inputs.FirstOrDefault(static signal => signal.Default is null) is { } asked)
        {
            throw new InvalidDataException($"{path}: `{stage}.loss.name` is `{loss.Name}`, which asks for `{asked}`; {what} have no such signal, so it must have a default");
        }
    }

    private static PolicyLoss Create(NamedLoss loss, string source, string key, ProgramContext program) =>
        program.Losses.Create(loss.Name, loss.Options ?? default, source, key);

    private void EnsureMetric(string path)
    {
        var names = EvaluationResult.MetricNames(
            Run.Evaluation.Responses, _evaluationReward is AnswerReward, Data.Validation.Select(static problem => problem.DataSet));
        if (Run.Evaluation.Metric is { } metric && !names.Contains(metric))
        {
            throw new InvalidDataException(
                $"{path}: `evaluation.metric` is `{metric}`, which evaluations do not have; they have {Wording.Join([.. names.Select(static name => $"`{name}`")], " and ")}{Suggestions.DidYouMean(metric, names)}");
        }
    }

    /// <summary>Rejects groups of one under a loss that compares the responses to a prompt.</summary>
    private void EnsureCompared(string path, ProgramContext program)
    {
        if (Run.Rl is not { Rollout.ResponsesPerPrompt: 1 } rl)
        {
            return;
        }

        bool HasAdvantage(int groupSize) => LearningProbe.HasAdvantage(Create(rl.Loss, path, "rl.loss", program), groupSize);
        if (!HasAdvantage(1) && HasAdvantage(2))
        {
            throw new InvalidDataException(
                $"{path}: `rl.rollout.responses_per_prompt` is 1, and `{rl.Loss.Name}` compares the responses to a prompt with one another, so that every advantage would be 0; it must be at least 2");
        }
    }

    /// <summary>Rejects preferences of a form that teaches the loss nothing, and held-out responses that are no pairs.</summary>
    private void EnsureTaught(string path, ProgramContext program)
    {
        if (Run.Preference is not { } stage)
        {
            return;
        }

        if (Data.HeldOutPairs.FirstOrDefault(static preference => !preference.IsPair) is { } single)
        {
            throw new InvalidDataException($"{path}: `preference.validation` has responses that were judged by themselves, in `{single.DataSet}`; evaluations compare the two responses of pairs");
        }

        bool Teaches(params IReadOnlyList<float> rewards) => LearningProbe.HasGradient(Create(stage.Loss, path, "preference.loss", program), rewards);
        if (Data.Preferences.FirstOrDefault(static preference => !preference.IsPair) is { } judged && !Teaches([1]) && !Teaches([0]))
        {
            throw new InvalidDataException($"{path}: `preference.loss.name` is `{stage.Loss.Name}`, which compares the responses to a prompt, and `{judged.DataSet}` has responses that were judged by themselves; it must be a loss such as `Kto`, or the data pairs");
        }

        if (Data.Preferences.Any(static preference => preference.IsPair) && !Teaches([1, 0]))
        {
            throw new InvalidDataException($"{path}: `preference.loss.name` is `{stage.Loss.Name}`, which pairs teach nothing: its gradient is 0 where one response has the reward 1 and the other 0");
        }
    }

    /// <summary>Ensures that texts to learn have tokens, and positions for them; the end of text is only predicted.</summary>
    private void EnsureLearnable(IEnumerable<(string DataSet, string Prompt, string What, string Text)> texts)
    {
        foreach (var (dataSet, prompt, what, text) in texts)
        {
            var (before, after) = (Encode(dataSet, "prompt", prompt).Count, Encode(dataSet, what, text).Count);
            if (before == 0)
            {
                throw new InvalidDataException($"a prompt of `{dataSet}` is empty; nothing predicts the first token of its {what}");
            }

            if (before + after > Model.Config.MaxPositions)
            {
                throw new InvalidDataException(
                    $"a prompt of `{dataSet}` has {Tokens(before)} and its {what} {after}, together more than the model's {Model.Config.MaxPositions} positions");
            }
        }
    }

    private static string Tokens(int count) => $"{count} {(count == 1 ? "token" : "tokens")}";

    private IReadOnlyList<int> Encode(string dataSet, string what, string text) =>
        BadInput.Of(() => Model.Tokenizer.Encode(text), $"the tokenizer cannot read the {what} of a problem of `{dataSet}`");

    private void EnsureRoom(IReadOnlyList<Problem> problems, SamplingOptions sampling, string key)
    {
        foreach (var problem in problems)
        {
            var tokens = Encode(problem.DataSet, "prompt", problem.Prompt).Count;
            if (tokens + sampling.MaxNewTokens > Model.Config.MaxPositions)
            {
                var rest = Model.Config.MaxPositions - tokens;
                throw new InvalidDataException(
                    $"a prompt of `{problem.DataSet}` has {Tokens(tokens)} and `{key}.max_new_tokens` is {sampling.MaxNewTokens}, together more than the "
                    + $"model's {Model.Config.MaxPositions} positions; {(rest > 0 ? $"lower `{key}.max_new_tokens` to {rest}, or " : "")}set `max_prompt_tokens` of the data set to skip such prompts");
            }
        }
    }
}
