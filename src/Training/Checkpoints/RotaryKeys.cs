using System.Text.Json;
using EntroPIC.Models;

namespace EntroPIC.Checkpoints;

/// <summary>
/// The keys of a <c>config.json</c> about rotary positions: <c>rope_theta</c> and <c>rope_scaling</c>, or <c>rope_parameters</c> with both.
/// Tools read one of them and ignore the others, so they must agree.
/// </summary>
internal static class RotaryKeys
{
    private const string ThetaKey = "rope_theta";
    private const string ParametersKey = "rope_parameters";
    private const string ScalingKey = "rope_scaling";
    private const string PartialKey = "partial_rotary_factor";

    /// <exception cref="InvalidDataException">A key is missing or wrong, or two say different things.</exception>
    /// <exception cref="NotSupportedException">The value of a key is not supported.</exception>
    public static (double? Theta, Llama3RopeScaling? Scaling) Read(JsonFile json)
    {
        Refuse(json);
        var (parameters, scaling) = (json.Object(ParametersKey), json.Object(ScalingKey));
        var (one, other) = (parameters is null ? null : ReadScaling(parameters), scaling is null ? null : ReadScaling(scaling));
        if (parameters is not null && scaling is not null && one != other)
        {
            throw json.Contradiction(ParametersKey, ScalingKey);
        }

        (string Key, double? Theta)[] told =
            [(ThetaKey, json.Number(ThetaKey)), (ParametersKey, parameters?.Number(ThetaKey)), (ScalingKey, scaling?.Number(ThetaKey))];
        var given = told.Where(static key => key.Theta is not null).ToList();
        return given.Find(key => key.Theta != given[0].Theta) is { Key: { } differs }
            ? throw json.Contradiction(given[0].Key, differs)
            : (given.FirstOrDefault().Theta, one ?? other);
    }

    private static Llama3RopeScaling? ReadScaling(JsonFile json)
    {
        Refuse(json);
        var (newer, older) = (json.Text("rope_type"), json.Text("type"));
        if (newer is not null && older is not null && newer != older)
        {
            throw json.Contradiction("rope_type", "type");
        }

        return (newer ?? older ?? "default") switch
        {
            "default" => null,
            "llama3" => new()
            {
                Factor = json.Number("factor") ?? throw json.Missing("factor"),
                LowFrequencyFactor = json.Number("low_freq_factor") ?? throw json.Missing("low_freq_factor"),
                HighFrequencyFactor = json.Number("high_freq_factor") ?? throw json.Missing("high_freq_factor"),
                OriginalMaxPositions = ModelConfigFile.Required(json, "original_max_position_embeddings"),
            },
            _ => throw json.Unsupported(newer is null ? "type" : "rope_type", "`default` or `llama3`"),
        };
    }

    private static void Refuse(JsonFile json) =>
        json.Refuse(
            PartialKey, static value => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var share) && share == 1, "1");
}
