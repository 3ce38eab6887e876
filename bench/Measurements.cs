namespace Bench;

/// <summary>All measurements by name.</summary>
internal static class Measurements
{
    public static IReadOnlyDictionary<string, Action<Settings, ResultTable>> All { get; } = new Dictionary<string, Action<Settings, ResultTable>>(StringComparer.Ordinal)
    {
        ["logits"] = LogitsToGradient.Measure,
        ["loss"] = LossAlone.Measure,
        ["roofline"] = Roofline.Measure,
        ["head"] = HeadIncluded.Measure,
        ["sampling"] = Sampling.Measure,
        ["step"] = WholeStep.Measure,
        ["model"] = ModelSpeed.Measure,
        ["memory"] = ModelMemory.Measure,
    };
}
