using System.Globalization;
using EntroPIC.Models;
using EntroPIC.Runs.Configuration;

namespace EntroPIC.Runs;

/// <summary>
/// Rejects sizes beyond the memory of this machine before any allocation. The rest of a run's needs depends on
/// the model's responses and is not predicted.
/// </summary>
internal static class MemoryNeeds
{
    private const int BytesOfWeight = sizeof(float);

    // A gradient and the two moments of AdamW.
    private const int BytesOfTraining = 3 * sizeof(float);

    // The least that is kept of a response or a text: objects, and a token or two.
    private const int BytesOfText = 128;

    /// <summary>Checks the memory for the weights of a model.</summary>
    /// <exception cref="InvalidDataException">It is more than there is.</exception>
    public static void EnsureWeights(TransformerConfig model) =>
        Ensure(model.Parameters * BytesOfWeight, $"the weights of {Count(model.Parameters)} parameters");

    /// <summary>Checks the least memory that a run needs.</summary>
    /// <exception cref="InvalidDataException">It is more than there is.</exception>
    public static void EnsureRun(RunConfiguration run, TransformerConfig model, bool hasReference)
    {
        var parameters = model.Parameters;
        if (run is { Sft: { Adapter: null } } or { Preference: { Adapter: null } } or { Rl: { Adapter: null } })
        {
            Ensure(
                parameters * (BytesOfWeight + BytesOfTraining),
                $"the weights of {Count(parameters)} parameters, their gradients and the state of the optimizer");
        }

        if (hasReference)
        {
            Ensure(parameters * BytesOfWeight * 2, $"the weights of {Count(parameters)} parameters and their copy as the reference");
        }

        if (run.Rl is { Rollout: var rollout })
        {
            Ensure(
                (double)rollout.Prompts * rollout.ResponsesPerPrompt * BytesOfText,
                $"`rl.rollout` of {Count(rollout.Prompts)} x {Count(rollout.ResponsesPerPrompt)} responses");
        }

        if (run.Sft is { } sft)
        {
            Ensure((double)sft.BatchSize * BytesOfText, $"`sft.batch_size` of {Count(sft.BatchSize)} texts");
        }

        if (run.Preference is { } preference)
        {
            Ensure((double)preference.BatchSize * BytesOfText, $"`preference.batch_size` of {Count(preference.BatchSize)} preferences");
        }
    }

    /// <summary>Checks the least memory that an evaluation needs.</summary>
    /// <exception cref="InvalidDataException">It is more than there is.</exception>
    public static void EnsureEvaluation(RunConfiguration run, int problems) =>
        Ensure(
            (double)problems * run.Evaluation.Responses * BytesOfText,
            $"an evaluation of {Count(problems)} problems with {Count(run.Evaluation.Responses)} responses each");

    private static void Ensure(double bytes, string what)
    {
        var there = (double)GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes > there)
        {
            throw new InvalidDataException($"{what} would need {Size(bytes)} of memory at least, and this machine has {Size(there)}");
        }
    }

    private static string Count(double count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Size(double bytes) => bytes >= 1L << 40
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (1L << 40):N1} TiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / (1L << 30):N1} GiB");
}
