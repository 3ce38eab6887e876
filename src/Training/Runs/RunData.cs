using EntroPIC.Data;
using EntroPIC.Runs.Configuration;

namespace EntroPIC.Runs;

/// <summary>The data sets of a run, read.</summary>
internal sealed class RunData
{
    private readonly List<string> _descriptions = [];
    private readonly Dictionary<string, ContentPrint> _prints = new(StringComparer.Ordinal);

    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="InvalidDataException">A row gives no problem or preference, or a data set is empty.</exception>
    public RunData(RunConfiguration run, UnloadedModel model)
    {
        string[] fields = [.. (run.Rl?.Signals.Values ?? []).Select(static source => source.Field).OfType<string>().Distinct(StringComparer.Ordinal)];
        Train = run.Rl is not null || run.Sft is { Data: null } ? Read("train", "data.train", run.Data.Train, model, fields) : [];
        Supervised = run.Sft is null ? [] : run.Sft.Data is { } own ? Read("sft", "sft.data", own, model) : Train;
        Validation = Read("validation", "data.validation", run.Data.Validation, model);
        Preferences = ReadPreferences("preference", "preference.data", run.Preference?.Data ?? [], model);
        HeldOutPairs = ReadPreferences("held-out pairs", "preference.validation", run.Preference?.Validation ?? [], model);
    }

    /// <summary>Problems for rollouts, and for fine-tuning without separate data.</summary>
    public IReadOnlyList<Problem> Train { get; }

    /// <summary>Texts for fine-tuning.</summary>
    public IReadOnlyList<Problem> Supervised { get; }

    /// <summary>Problems for evaluations; may be empty.</summary>
    public IReadOnlyList<Problem> Validation { get; }

    /// <summary>Preferences to learn from; empty without that stage.</summary>
    public IReadOnlyList<Preference> Preferences { get; }

    /// <summary>Pairs for evaluations of that stage; may be empty.</summary>
    public IReadOnlyList<Preference> HeldOutPairs { get; }

    /// <summary>Fingerprint of each data set, by its key in the configuration.</summary>
    public IReadOnlyDictionary<string, ContentPrint> Prints => _prints;

    /// <summary>One line for each data set.</summary>
    public IEnumerable<string> Describe() => _descriptions;

    private IReadOnlyList<Problem> Read(string role, string key, IReadOnlyList<ProblemSetOptions> sets, UnloadedModel model, params IReadOnlyList<string> fields)
    {
        var problems = new List<Problem>();
        foreach (var (i, options) in sets.Index())
        {
            var set = ProblemSet.Read(options, model.Tokenizer, model.Chat, fields);
            Add(role, key, i, options, ContentPrint.Of(set.Problems), $"{set.Problems.Count} problems", (set.Broken, "broken"), (set.TooLong, "too long"));
            problems.AddRange(set.Problems);
        }

        return problems;
    }

    private IReadOnlyList<Preference> ReadPreferences(string role, string key, IReadOnlyList<PreferenceSetOptions> sets, UnloadedModel model)
    {
        var preferences = new List<Preference>();
        foreach (var (i, options) in sets.Index())
        {
            var set = PreferenceSet.Read(options, model.Tokenizer, model.Chat);
            var pairs = set.Preferences.Count(static preference => preference.IsPair);
            var single = set.Preferences.Count - pairs;
            var what = single == 0 ? $"{pairs} pairs" : pairs == 0 ? $"{single} judged responses" : $"{pairs} pairs and {single} judged responses";
            Add(role, key, i, options, ContentPrint.Of(set.Preferences), what, (set.Broken, "broken"), (set.TooLong, "too long"), (set.Unjudged, "unjudged"));
            preferences.AddRange(set.Preferences);
        }

        return preferences;
    }

    private void Add(string role, string key, int index, DataSetOptions options, ContentPrint print, string what, params (int Count, string Why)[] left)
    {
        _prints.Add(FormattableString.Invariant($"{key}.{index}"), print);
        _descriptions.Add($"{role}: {what} from `{options.Path}`{string.Concat(left.Where(static rows => rows.Count > 0).Select(static rows => $", {rows.Count} {Skipped(rows.Count, rows.Why)}"))}");
    }

    private static string Skipped(int count, string why) => why == "too long" ? why : $"{why} {(count == 1 ? "row" : "rows")} skipped";
}
