namespace EntroPIC.Mathematics.Extraction;

/// <summary>The part of a response that gives the answer: after its thoughts, and inside its answer tags where it has them.</summary>
/// <param name="Text">That part; empty where the thoughts never end or nothing follows them.</param>
/// <param name="IsTagged">True for the inside of <c>&lt;answer&gt;…&lt;/answer&gt;</c>, which is the answer alone.</param>
internal readonly record struct AnswerSection(string Text, bool IsTagged)
{
    private const string ThoughtStart = "<think>";
    private const string ThoughtEnd = "</think>";
    private const string AnswerStart = "<answer>";
    private const string AnswerEnd = "</answer>";

    /// <summary>Finds that part. Thoughts hold no answer, not even in boxes and tags; of several answers the last counts.</summary>
    public static AnswerSection Of(string response)
    {
        var thoughtEnd = LastIndexOf(response, ThoughtEnd);
        var text = PlainCharacters.Normalize(thoughtEnd < 0 ? response : response[(thoughtEnd + ThoughtEnd.Length)..]);
        var unfinished = text.IndexOf(ThoughtStart, StringComparison.OrdinalIgnoreCase);
        if (unfinished >= 0)
        {
            text = text[..unfinished];
        }

        var end = LastIndexOf(text, AnswerEnd);
        var start = end < 0 ? -1 : LastIndexOf(text[..end], AnswerStart);
        return start < 0 ? new(text, false) : new(text[(start + AnswerStart.Length)..end], true);
    }

    private static int LastIndexOf(string text, string tag) => text.LastIndexOf(tag, StringComparison.OrdinalIgnoreCase);
}
