using System.Text.Json;

namespace Runtime.Tests.Peers;

/// <summary>A reduction of verl: a variant of the loss, and the counts that it divides by.</summary>
/// <param name="Mode">The mode, as verl names it.</param>
/// <param name="Suffix">What the variant's name ends in.</param>
/// <param name="Options">Options of the variant.</param>
/// <param name="Totals">For the name of a count and our number that of the peer.</param>
internal sealed record Aggregation(string Mode, string Suffix, IReadOnlyList<(string, object)> Options, Func<string, double, double> Totals)
{
    public const string SequenceMean = "seq-mean-token-mean";

    private static readonly Dictionary<string, string> Suffixes = new(StringComparer.Ordinal)
    {
        ["token-mean"] = "", ["token-sum"] = "TokenSum", ["seq-mean-token-sum"] = "SequenceSum", [SequenceMean] = "SequenceMean", ["seq-mean-token-sum-norm"] = "SumNorm",
    };

    /// <summary>As the case's configuration says.</summary>
    /// <param name="golden">The case.</param>
    /// <param name="columns">The padded length.</param>
    /// <param name="mode">The mode where it is not that of the configuration: some losses ignore it.</param>
    public static Aggregation Of(GoldenCase golden, long columns, string? mode = null)
    {
        mode ??= golden.Text("loss_agg_mode", "token-mean");
        if (!Suffixes.TryGetValue(mode, out var suffix))
        {
            throw new SkippedCaseException($"it reduces by `{mode}`, which is not known here");
        }

        var global = golden.Config.TryGetProperty("global_batch_info", out var given) && given.ValueKind == JsonValueKind.Object ? given : golden.Config;
        if (mode == "seq-mean-token-sum-norm")
        {
            // This revision divides by the length alone: neither by sequences nor by ranks.
            return new(mode, suffix, [("horizon", Count(global, "loss_scale_factor") ?? columns)], static (name, ours) => IsOf(name, "Sequences") ? 1 : ours);
        }

        // Ranks are averaged, so each multiplies by their number.
        var ranks = Count(global, "dp_size") ?? 1;
        var (tokens, sequences) = (Count(global, "batch_num_tokens"), Count(global, "global_batch_size"));
        return new(mode, suffix, [], (name, ours) =>
            IsOf(name, "Tokens") ? (tokens ?? ours) / ranks
            : IsOf(name, "Sequences") ? (sequences ?? ours) / ranks
            : ours);
    }

    /// <summary>True if a total has this name; the total of a term has the name of the term as a prefix.</summary>
    public static bool IsOf(string total, string what) => total.EndsWith(what, StringComparison.Ordinal);

    private static double? Count(JsonElement global, string name) =>
        global.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
