using EntroPIC.Configuration;
using EntroPIC.Evaluation;
using EntroPIC.Models;
using EntroPIC.Rollouts;

namespace EntroPIC.Runs.Configuration;

/// <summary>Contradictions between the keys of a run, whether they come from a file or from C#.</summary>
internal static class RunChecks
{
    /// <summary>Refuses a run that contradicts itself.</summary>
    /// <param name="run">The run.</param>
    /// <param name="source">Its name in messages.</param>
    /// <exception cref="ConfigurationException">There are contradictions; the message has all of them.</exception>
    public static void Ensure(RunConfiguration run, string source)
    {
        List<string> mistakes = [.. Contradictions(run), .. MistakesInRewards(run), .. UnknownTargets("sft", run.Sft?.Adapter), .. UnknownTargets("preference", run.Preference?.Adapter), .. UnknownTargets("rl", run.Rl?.Adapter)];
        if (mistakes.Count > 0)
        {
            throw new ConfigurationException(source, mistakes);
        }
    }

    private static IEnumerable<string> Contradictions(RunConfiguration run)
    {
        if ((run.Model.Path is null) == (run.Model.Config is null))
        {
            yield return $"`model.path` and `model.config` are {(run.Model.Path is null ? "both absent" : "both given")}; a model has one of them";
        }

        if (run.Tokenizer is { Path: not null, Alphabet: not null })
        {
            yield return "`tokenizer.path` and `tokenizer.alphabet` are both given; a tokenizer has one of them";
        }

        if (run.Tokenizer is { Alphabet: not null, EndOfText: { } end })
        {
            yield return $"`tokenizer.end_of_text` is {System.Text.Json.JsonSerializer.Serialize(end)}, and a tokenizer of an alphabet has a token of its own that ends a text; leave one of the two out";
        }

        if (run.Model.Config is { Heads: var heads, KeyValueHeads: var shared } && heads % shared != 0)
        {
            yield return $"`model.config.heads` is {heads}; it must be a multiple of `model.config.key_value_heads`, which is {shared}";
        }

        if (run.Tokenizer is { Path: null, Alphabet: null } && run.Model.Path is null)
        {
            yield return "a model with fresh weights has no tokenizer of its own; `tokenizer.path` or `tokenizer.alphabet` must be given";
        }

        if (run.Rl is not null && run.Sampling.Temperature == 0)
        {
            yield return FormattableString.Invariant($"`sampling.temperature` is 0, which draws no samples that `rl` could learn from; it must be at least {SamplingOptions.LeastTemperature}");
        }

        if (run.Rl is not null && run.Data.Train.Count == 0)
        {
            yield return "`data.train` is empty; `rl` needs a data set to learn from";
        }

        if (run.Sft is { Data: null } && run.Data.Train.Count == 0)
        {
            yield return "`data.train` is empty; `sft` needs a data set to learn from";
        }

        if (run.Sft is { Data.Count: 0 })
        {
            yield return "`sft.data` is empty; name a data set, or leave it out to learn from `data.train`";
        }

        if (run.Preference is { Data.Count: 0 })
        {
            yield return "`preference.data` is empty; `preference` needs a data set to learn from";
        }

        if (run.Rl is { } rl && rl.Update.MiniBatches > rl.Rollout.Prompts)
        {
            yield return $"`rl.update.mini_batches` is {rl.Update.MiniBatches}; it must be at most `rl.rollout.prompts`, which is {rl.Rollout.Prompts}, so that each mini-batch has a prompt";
        }

        if (run.Rl is { Rollout: { FilterAttempts: > 0, ResponsesPerPrompt: 1 } })
        {
            yield return "`rl.rollout.responses_per_prompt` is 1; it must be at least 2, because `rl.rollout.filter_attempts` keeps groups whose rewards differ";
        }

        var evaluates = run.Data.Validation.Count > 0 || (run.Evaluation.Metric is null && run.Preference is { Validation.Count: > 0 });
        if (!evaluates && run.Evaluation is { Metric: not null } or { Patience: > 0 })
        {
            yield return $"`evaluation.{(run.Evaluation.Metric is null ? "patience" : "metric")}` is given and `data.validation` is empty; there is nothing to evaluate on";
        }

        if (run.Sft is { Update: { MiniBatches: not 1 } or { Epochs: not 1 } })
        {
            yield return "`sft.update.mini_batches` and `sft.update.epochs` must be 1; a step of fine-tuning is one batch of `sft.batch_size`";
        }

        if (run.Preference is { Update: { MiniBatches: not 1 } or { Epochs: not 1 } })
        {
            yield return "`preference.update.mini_batches` and `preference.update.epochs` must be 1; a step is one batch of `preference.batch_size`";
        }

        if (run.Preference is { } preferring && preferring.Optimizer.WarmupSteps > preferring.Steps)
        {
            yield return NeverWarm("preference", preferring.Optimizer, preferring.Steps);
        }

        if (run.Sft is { } tuning && tuning.Optimizer.WarmupSteps > tuning.Steps)
        {
            yield return NeverWarm("sft", tuning.Optimizer, tuning.Steps);
        }

        if (run.Rl is { } stage && stage.Optimizer.WarmupSteps > stage.Steps)
        {
            yield return NeverWarm("rl", stage.Optimizer, stage.Steps);
        }
    }

    private static string NeverWarm(string stage, OptimizerOptions optimizer, long steps) =>
        $"`{stage}.optimizer.warmup_steps` is {optimizer.WarmupSteps} and the stage has {steps} steps, so that the rate would never be `{stage}.optimizer.rate`; it must be at most {steps}";

    private static IEnumerable<string> MistakesInRewards(RunConfiguration run)
    {
        foreach (var (name, source) in run.Rl?.Signals ?? new Dictionary<string, SignalOptions>())
        {
            if (source.Count != 1)
            {
                yield return $"`rl.signals.{name}` names {(source.Count == 0 ? "no source" : $"{source.Count} sources")}; it must have one of `reward`, `field` and `model`";
            }

            foreach (var mistake in source.Reward is { } reward ? RewardChecks.MistakesIn(reward, $"rl.signals.{name}.reward") : [])
            {
                yield return mistake;
            }
        }

        var (key, judging) = run.Evaluation.Reward is { } own ? ("evaluation.reward", own) : ("reward", run.Reward);
        foreach (var mistake in RewardChecks.MistakesIn(run.Reward, "reward")
            .Concat(run.Evaluation.Reward is { } other ? RewardChecks.MistakesIn(other, "evaluation.reward") : []))
        {
            yield return mistake;
        }

        if (run.Data.Validation.Count > 0 && RewardChecks.RangeOf(judging).Most is var most && most < ScoredResponse.CorrectFrom)
        {
            yield return FormattableString.Invariant($"`{key}` is at most {most}, and a response is correct from {ScoredResponse.CorrectFrom}, so that evaluations would find none; it must reward the right answer");
        }
    }

    private static IEnumerable<string> UnknownTargets(string stage, AdapterOptions? adapter)
    {
        var known = AdapterOptions.Known;
        if (adapter is { Targets.Count: 0 })
        {
            return [$"`{stage}.adapter.targets` is empty; adapters need at least one target, such as {Wording.OneOf(known)}"];
        }

        return (adapter?.Targets ?? known).Except(known).Select(
            target => $"`{stage}.adapter.targets` has `{target}`; it may have {Wording.OneOf(known)}");
    }
}
