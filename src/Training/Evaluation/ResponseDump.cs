using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using EntroPIC.Telemetry;

namespace EntroPIC.Evaluation;

/// <summary>Writes every response of an evaluation with its verdict, one JSON object per line.</summary>
public static class ResponseDump
{
    // Responses are for people to read; nothing here is embedded in HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Writes the file as a whole or not at all. The fields are <c>data_set</c>, <c>problem</c> (its number), <c>prompt</c>,
    /// <c>reference</c>,
    /// <c>index</c> (of the response to its problem), <c>response</c>, <c>length</c>, <c>truncated</c>, <c>score</c>, <c>correct</c>,
    /// <c>answer</c>
    /// (null where not known); <c>score</c> and <c>correct</c> are null where the reward could not judge.
    /// </summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="result">The evaluation.</param>
    /// <exception cref="IOException">The file could not be written.</exception>
    public static void Write(string path, EvaluationResult result)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(result);
        var content = new ArrayBufferWriter<byte>();
        for (var i = 0; i < result.Problems.Count; i++)
        {
            for (var k = 0; k < result.Responses; k++)
            {
                WriteLine(content, result.Problems[i], i, k);
            }
        }

        AtomicFile.Write(path, content.WrittenSpan);
    }

    private static void WriteLine(ArrayBufferWriter<byte> content, ProblemResult problem, int number, int index)
    {
        var response = problem.Responses[index];
        using (var json = new Utf8JsonWriter(content, Options))
        {
            json.WriteStartObject();
            json.WriteString("data_set", problem.Problem.DataSet);
            json.WriteNumber("problem", number);
            json.WriteString("prompt", problem.Problem.Prompt);
            json.WriteString("reference", problem.Problem.Answer);
            json.WriteNumber("index", index);
            json.WriteString("response", response.Text);
            json.WriteNumber("length", response.Length);
            json.WriteBoolean("truncated", response.IsTruncated);
            if (response.Score is { } score)
            {
                json.WriteNumber("score", score);
                json.WriteBoolean("correct", response.IsCorrect);
            }
            else
            {
                json.WriteNull("score");
                json.WriteNull("correct");
            }

            json.WriteString("answer", response.Answer);
            json.WriteEndObject();
        }

        content.Write("\n"u8);
    }
}
