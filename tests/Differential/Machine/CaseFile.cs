using System.Text.Json;
using System.Text.Json.Serialization;
using Differential.Forms;

namespace Differential.Machine;

/// <summary>Trials as files: a program and, beside it, its batch and what each form gave.</summary>
internal static class CaseFile
{
    private static readonly JsonSerializerOptions Json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        WriteIndented = true,
        IndentSize = 1,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private static readonly JsonSerializerOptions OnOneLine = new(Json) { WriteIndented = false };

    public static string Text(BatchCase batch) => JsonSerializer.Serialize(batch, OnOneLine);

    /// <summary>Writes a trial to a folder, with what was found and what each form gives.</summary>
    public static void Write(string folder, Trial trial, Finding finding, IReadOnlyList<IForm> forms)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "program.entropic"), trial.Program);
        File.WriteAllText(Path.Combine(folder, "batch.json"), Lines(trial.Batch));
        File.WriteAllText(Path.Combine(folder, "found.txt"), $"{finding.Kind}\n{finding.Message}\n\n{Report.Of(trial, forms)}");
    }

    public static Trial Read(string folder) => new(
        File.ReadAllText(Path.Combine(folder, "program.entropic")),
        JsonSerializer.Deserialize<BatchCase>(File.ReadAllText(Path.Combine(folder, "batch.json")), Json)!);

    // One member a line: arrays of numbers are best read across.
    private static string Lines(BatchCase batch)
    {
        var members = JsonSerializer.SerializeToNode(batch, OnOneLine)!.AsObject();
        foreach (var derived in new[] { nameof(BatchCase.TokenCount), nameof(BatchCase.SequenceCount), nameof(BatchCase.Rounds) })
        {
            members.Remove(derived);
        }

        return "{\n" + string.Join(",\n", members.Select(static member => $"  \"{member.Key}\": {member.Value?.ToJsonString(OnOneLine) ?? "null"}")) + "\n}\n";
    }
}
