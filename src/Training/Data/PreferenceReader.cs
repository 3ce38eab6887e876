using System.Text.Json;

namespace EntroPIC.Data;

/// <summary>Reads the preference of a row, whichever of the layouts it has.</summary>
internal sealed class PreferenceReader(PreferenceSetOptions options, PromptWriter writer)
{
    /// <summary>The preference; null if the row says that nobody could judge it.</summary>
    /// <exception cref="InvalidDataException">The row has none.</exception>
    /// <exception cref="Tokenization.Chat.TemplateException">The chat template refuses its prompt.</exception>
    public Preference? Read(DataRow row)
    {
        var isPair = row.Find(options.Chosen) is not null || row.Find(options.Rejected) is not null;
        if (row.Find(options.Completion) is null)
        {
            return ReadPair(row);
        }

        return isPair
            ? throw new InvalidDataException($"has `{options.Completion}` beside `{options.Chosen}` or `{options.Rejected}`; a row is a pair or one judged response")
            : ReadJudged(row);
    }

    private Preference ReadPair(DataRow row)
    {
        var (chosen, rejected) = (Messages(row, options.Chosen), Messages(row, options.Rejected));
        var (chosenText, rejectedText) = (chosen is null ? row.Text(options.Chosen) : "", rejected is null ? row.Text(options.Rejected) : "");
        if ((chosen is null) != (rejected is null))
        {
            throw new InvalidDataException($"has messages in one of `{options.Chosen}` and `{options.Rejected}` and a text in the other");
        }

        var pair = chosen is null ? OfTexts(row, chosenText, rejectedText) : OfMessages(row, chosen, rejected!);
        RequireText(pair.Chosen!, options.Chosen);
        RequireText(pair.Rejected!, options.Rejected);
        return pair;
    }

    private Preference? ReadJudged(DataRow row)
    {
        if (row.IsNull(options.Label))
        {
            return null;
        }

        var isDesirable = row.Find(options.Label) switch
        {
            { ValueKind: JsonValueKind.True } => true,
            { ValueKind: JsonValueKind.False } => false,
            { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var digit) && digit is 0 or 1 => digit == 1,
            null => throw new InvalidDataException($"has no `{options.Label}`, the verdict on `{options.Completion}`"),
            { } other => throw new InvalidDataException($"has `{options.Label}` that is no verdict: {Shorten(other.GetRawText())}; it must be true or false"),
        };
        var messages = Messages(row, options.Completion);
        var prompt = writer.Write(row);
        var text = messages is null ? row.Text(options.Completion) : Response(messages, Repeated(row, messages), options.Completion);
        RequireText(text, options.Completion);
        return isDesirable ? new(prompt, text, null, options.Name) : new(prompt, null, text, options.Name);
    }

    private Preference OfTexts(DataRow row, string chosen, string rejected)
    {
        RequireDifference(chosen, rejected);
        if (writer.Finds(row))
        {
            return new(writer.Write(row), chosen, rejected, options.Name);
        }

        var common = chosen.AsSpan().CommonPrefixLength(rejected);

        // The space before a word begins its token, and a character of two units is not cut.
        if (common > 0 && (chosen[common - 1] == ' ' || char.IsHighSurrogate(chosen[common - 1])))
        {
            common--;
        }

        if (common > 0 && common == Math.Min(chosen.Length, rejected.Length))
        {
            var (shorter, longer) = chosen.Length < rejected.Length ? (options.Chosen, options.Rejected) : (options.Rejected, options.Chosen);
            throw new InvalidDataException($"has no `{options.Prompt}`, and the whole of `{shorter}` is the beginning of `{longer}`, so that nothing is left as its response");
        }

        return common == 0 ? throw NothingInCommon() : new(writer.WriteText(chosen[..common]), chosen[common..], rejected[common..], options.Name);
    }

    private Preference OfMessages(DataRow row, IReadOnlyList<JsonElement> chosen, IReadOnlyList<JsonElement> rejected)
    {
        var common = chosen.Zip(rejected).TakeWhile(static pair => JsonElement.DeepEquals(pair.First, pair.Second)).Count();
        if (common == chosen.Count && common == rejected.Count)
        {
            throw new InvalidDataException(Same);
        }

        var prompt = Messages(row, options.Prompt) is { } given ? Repeats(chosen, given) && Repeats(rejected, given) ? given.Count : 0
            : options.Template is null && row.Find(options.Prompt) is not null && common > 0 && !HasText(chosen.Take(common), row.Text(options.Prompt))
            ? throw new InvalidDataException($"has `{options.Prompt}` that is not among the messages which `{options.Chosen}` and `{options.Rejected}` share")
            : common;
        var isWritten = options.Template is not null || Messages(row, options.Prompt) is not null || (common == 0 && writer.Finds(row));
        if (!isWritten && common == 0)
        {
            throw NothingInCommon();
        }

        var (chosenText, rejectedText) = (Response(chosen, prompt, options.Chosen), Response(rejected, prompt, options.Rejected));
        RequireDifference(chosenText, rejectedText);
        return new(isWritten ? writer.Write(row) : writer.WriteMessages([.. chosen.Take(common)]), chosenText, rejectedText, options.Name);
    }

    private static IReadOnlyList<JsonElement>? Messages(DataRow row, string path) =>
        row.Find(path) is { ValueKind: JsonValueKind.Array } list ? PromptWriter.ReadMessages(list, path) : null;

    /// <summary>The number of messages before the response, which repeat those of the prompt.</summary>
    private int Repeated(DataRow row, IReadOnlyList<JsonElement> messages) =>
        Messages(row, options.Prompt) is { } prompt && Repeats(messages, prompt) ? prompt.Count : 0;

    private static bool Repeats(IReadOnlyList<JsonElement> messages, IReadOnlyList<JsonElement> prompt) =>
        messages.Count > prompt.Count && prompt.Zip(messages).All(static pair => JsonElement.DeepEquals(pair.First, pair.Second));

    private static bool HasText(IEnumerable<JsonElement> messages, string text) => messages.Any(message => message.GetProperty("content").GetString() == text);

    private static string Response(IReadOnlyList<JsonElement> messages, int prompt, string path) =>
        messages.Count != prompt + 1
            ? throw new InvalidDataException($"has {messages.Count - prompt} messages in `{path}` after those of the prompt; a response is one message")
        : messages[prompt].GetProperty("role").GetString() is not "assistant" and var role
            ? throw new InvalidDataException($"has a response in `{path}` by `{Shorten(role!)}`; a response is a message of the `assistant`")
        : messages[prompt].GetProperty("content").GetString()!;

    private void RequireDifference(string chosen, string rejected)
    {
        if (chosen == rejected)
        {
            throw new InvalidDataException(Same);
        }
    }

    private static void RequireText(string text, string path)
    {
        if (text.Length == 0)
        {
            throw new InvalidDataException($"has an empty response in `{path}`");
        }
    }

    private string Same => $"has the same response in `{options.Chosen}` and `{options.Rejected}`, which is no preference";

    private InvalidDataException NothingInCommon() => new(
        $"has no `{options.Prompt}`, and `{options.Chosen}` and `{options.Rejected}` have no common beginning to be the prompt");

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..39] + "…";
}
