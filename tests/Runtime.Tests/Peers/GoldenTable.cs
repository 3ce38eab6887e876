using System.Text.Json;

namespace Runtime.Tests.Peers;

/// <summary>What each file's cases mean.</summary>
internal static class GoldenTable
{
    public static IReadOnlyDictionary<string, Action<GoldenCase>> Handlers { get; } = new SortedDictionary<string, Action<GoldenCase>>(StringComparer.Ordinal)
    {
        ["ce_gppo"] = Policies.CeGppo,
        ["cispo"] = Policies.Cispo,
        ["clip_cov"] = Policies.ClipCov,
        ["entropic"] = Policies.Entropic,
        ["geo_mean"] = Policies.GeoMean,
        ["gpg"] = Policies.Gpg,
        ["gspo"] = Policies.Gspo,
        ["kl_cov"] = Policies.KlCov,
        ["prime_kl_cov"] = Policies.PrimeKlCov,
        ["rlvr_decomposed_loss"] = Policies.Decomposed,
        ["sapo"] = Policies.Sapo,
        ["stare"] = Policies.Stare,
        ["vanilla"] = Policies.Vanilla,
    };

    /// <summary>The cases of a file.</summary>
    public static IEnumerable<GoldenCase> CasesOf(string file, JsonElement content) => content.EnumerateArray().Select(GoldenCase.Of);
}
