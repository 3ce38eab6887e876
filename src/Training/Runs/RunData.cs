using EntroPIC.Data;
using EntroPIC.Runs.Configuration;

namespace EntroPIC.Runs;

/// <summary>The data sets of a run, read.</summary>
internal sealed class RunData
{
    private readonly List<(string Role, ProblemSetOptions Options, ProblemSet Set)> _sets = [];
    private readonly Dictionary<string, ContentPrint> _prints = new(StringComparer.Ordinal);

    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="InvalidDataException">A row gives no problem, or a data set is empty.</exception>
    public RunData(RunConfiguration run, UnloadedModel model)
    {
        string[] fields = [.. (run.Rl?.Signals.Values ?? []).Select(static source => source.Field).OfType<string>().Distinct(StringComparer.Ordinal)];
        Train = run.Rl is not null || run.Sft is { Data: null } ? Read("train", "data.train", run.Data.Train, model, fields) : [];
        Supervised = run.Sft is null ? [] : run.Sft.Data is { } own ? Read("sft", "sft.data", own, model) : Train;
        Validation = Read("validation", "data.validation", run.Data.Validation, model);
    }

    /// <summary>Problems for rollouts, and for fine-tuning without separate data.</summary>
    public IReadOnlyList<Problem> Train { get; }

    /// <summary>Texts for fine-tuning.</summary>
    public IReadOnlyList<Problem> Supervised { get; }

    /// <summary>Problems for evaluations; may be empty.</summary>
    public IReadOnlyList<Problem> Validation { get; }

    /// <summary>Fingerprint of each data set, by its key in the configuration.</summary>
    public IReadOnlyDictionary<string, ContentPrint> Prints => _prints;

    /// <summary>One line for each data set.</summary>
    public IEnumerable<string> Describe() => _sets.Select(static entry =>
        FormattableString.Invariant($"{entry.Role}: {entry.Set.Problems.Count} problems from `{entry.Options.Path}`{Left(entry.Set)}"));

    private static string Left(ProblemSet set) => (set.Broken, set.TooLong) switch
    {
        (0, 0) => "",
        (_, 0) => $", {set.Broken} broken {(set.Broken == 1 ? "row" : "rows")} skipped",
        (0, _) => $", {set.TooLong} too long",
        _ => $", {set.Broken} broken {(set.Broken == 1 ? "row" : "rows")} skipped, {set.TooLong} too long",
    };

    private IReadOnlyList<Problem> Read(string role, string key, IReadOnlyList<ProblemSetOptions> sets, UnloadedModel model, params IReadOnlyList<string> fields)
    {
        var problems = new List<Problem>();
        foreach (var (i, options) in sets.Index())
        {
            var set = ProblemSet.Read(options, model.Tokenizer, model.Chat, fields);
            _prints.Add(FormattableString.Invariant($"{key}.{i}"), ContentPrint.Of(set.Problems));
            _sets.Add((role, options, set));
            problems.AddRange(set.Problems);
        }

        return problems;
    }
}
