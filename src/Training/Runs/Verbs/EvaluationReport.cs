using System.Text.Json.Nodes;
using EntroPIC.Configuration;
using EntroPIC.Evaluation;

namespace EntroPIC.Runs.Verbs;

/// <summary>
/// The result of an evaluation, for programs and for people: of all problems, then of each data set where there are several.
/// </summary>
internal static class EvaluationReport
{
    private const string All = "all";

    public static string ToJson(EvaluationResult result) => new JsonObject
    {
        [All] = ToObject(result),
        ["data_sets"] =
            new JsonObject(result.ByDataSet().Select(static set => KeyValuePair.Create(set.Key, (JsonNode?)ToObject(set.Value)))),
    }.ToJsonString(JsonConfiguration.Options);

    public static void Print(EvaluationResult result, TextWriter output)
    {
        var sets = result.ByDataSet();
        Print(All, result, output);
        foreach (var (name, set) in sets.Where(_ => sets.Count > 1))
        {
            Print(name, set, output);
        }
    }

    private static void Print(string name, EvaluationResult result, TextWriter output)
    {
        var n = result.Responses;
        var (average, pass) = (result.AverageInterval(), result.PassAtInterval(n));
        output.WriteLine(FormattableString.Invariant(
            $"{name}: {result.Problems.Count} problems, avg@{n} {result.Average:0.0000} [{average.Low:0.0000}, {average.High:0.0000}], pass@{n} {result.PassAt(n):0.0000} [{pass.Low:0.0000}, {pass.High:0.0000}]{Majority(result)}{(result.Unjudged > 0 ? FormattableString.Invariant($", {result.Unjudged} responses could not be judged") : "")}"));
    }

    private static string Majority(EvaluationResult result) =>
        result.Majority is { } majority ? FormattableString.Invariant($", majority@{result.Responses} {majority:0.0000}") : "";

    private static JsonObject ToObject(EvaluationResult result) => new()
    {
        ["problems"] = result.Problems.Count,
        ["responses"] = result.Responses,
        ["unjudged"] = result.Unjudged,
        ["avg"] = WithInterval(result.Average, result.AverageInterval()),
        ["pass"] = new JsonArray(
            [.. Enumerable.Range(1, result.Responses).Select(k => WithK(k, WithInterval(result.PassAt(k), result.PassAtInterval(k))))]),
        ["majority"] = result.Majority,
    };

    private static JsonObject WithInterval(double value, ConfidenceInterval interval) =>
        new() { ["value"] = value, ["low"] = interval.Low, ["high"] = interval.High };

    private static JsonObject WithK(int k, JsonObject value)
    {
        value.Insert(0, "k", k);
        return value;
    }
}
