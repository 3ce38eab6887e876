using EntroPIC.Mathematics.Extraction;

namespace EntroPIC.Mathematics;

/// <summary>
/// The part of a response that gives the answer, for answers that are not mathematical, such as choices: after its thoughts, and inside
/// its answer tags if it has them.
/// </summary>
/// <param name="Text">That part; empty if the thoughts never end or nothing follows them.</param>
/// <param name="IsTagged">True for the inside of <c>&lt;answer&gt;…&lt;/answer&gt;</c>, which is the answer alone.</param>
/// <param name="IsBoxed">True if it has a box with content: <c>\boxed{…}</c> or <c>\fbox{…}</c>.</param>
/// <param name="Boxed">
/// The content of the last box, and of those close before it that belong to it, joined by commas. Null without a box, and if the last
/// one is empty or never closed: those before it are then not the answer.
/// </param>
public sealed record AnswerPart(string Text, bool IsTagged, bool IsBoxed, string? Boxed)
{
    /// <summary>Finds that part. Thoughts hold no answer, not even in boxes and tags; of several answers the last counts.</summary>
    /// <param name="response">The response.</param>
    public static AnswerPart Of(string response)
    {
        ArgumentNullException.ThrowIfNull(response);
        var (text, isTagged) = AnswerSection.Of(response);
        var isBoxed = Boxes.AreIn(text);
        return new AnswerPart(text, isTagged, isBoxed, isBoxed && !Boxes.IsLastBroken(text) ? Boxes.Unwrap(text, all: false) : null);
    }
}
