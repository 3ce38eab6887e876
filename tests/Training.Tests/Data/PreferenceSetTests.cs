using System.Text;
using System.Text.Json;
using EntroPIC.Data;
using EntroPIC.Tests;
using EntroPIC.Tokenization;
using EntroPIC.Tokenization.Chat;

namespace Training.Tests.Data;

/// <summary>The layouts in which preferences come, and what is refused.</summary>
public sealed class PreferenceSetTests : IDisposable
{
    private const string Marked = "{% for m in messages %}<{{ m['role'] }}>{{ m['content'] }}{% endfor %}{% if add_generation_prompt %}<assistant>{% endif %}";

    private static readonly CharacterTokenizer Letters = new(" !\"'().,:;<>?_-=+0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ\n");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    // Plain, and TRL's standard format.
    [InlineData("""{ "prompt": "The sky is", "chosen": " blue.", "rejected": " green." }""", "The sky is", " blue.", " green.")]
    // TRL's implicit prompt: the space belongs to the word.
    [InlineData("""{ "chosen": "The sky is blue.", "rejected": "The sky is green." }""", "The sky is", " blue.", " green.")]
    [InlineData("""{ "prompt": null, "chosen": "1+1=2", "rejected": "1+1=3" }""", "1+1=", "2", "3")]
    // TRL's conversational format, explicit and implicit.
    [InlineData("""{ "prompt": [{ "role": "user", "content": "Sky?" }], "chosen": [{ "role": "assistant", "content": "Blue." }], "rejected": [{ "role": "assistant", "content": "Green." }] }""", "<user>Sky?<assistant>", "Blue.", "Green.")]
    [InlineData("""{ "chosen": [{ "role": "user", "content": "Sky?" }, { "role": "assistant", "content": "Blue." }], "rejected": [{ "content": "Sky?", "role": "user" }, { "role": "assistant", "content": "Green." }] }""", "<user>Sky?<assistant>", "Blue.", "Green.")]
    // A prompt that the lists repeat (UltraFeedback has its text, others the messages).
    [InlineData("""{ "prompt": "Sky?", "chosen": [{ "role": "user", "content": "Sky?" }, { "role": "assistant", "content": "Blue." }], "rejected": [{ "role": "user", "content": "Sky?" }, { "role": "assistant", "content": "Green." }] }""", "<user>Sky?<assistant>", "Blue.", "Green.")]
    [InlineData("""{ "prompt": [{ "role": "user", "content": "Sky?" }], "chosen": [{ "role": "user", "content": "Sky?" }, { "role": "assistant", "content": "Blue." }], "rejected": [{ "role": "user", "content": "Sky?" }, { "role": "assistant", "content": "Green." }] }""", "<user>Sky?<assistant>", "Blue.", "Green.")]
    [InlineData("""{ "prompt": "Sky?", "chosen": [{ "role": "assistant", "content": "Blue." }], "rejected": [{ "role": "assistant", "content": "Green." }] }""", "Sky?", "Blue.", "Green.")]
    // verl: messages as the prompt, texts as responses, and what else its rows have.
    [InlineData("""{ "data_source": "sky", "prompt": [{ "role": "system", "content": "Be short." }, { "role": "user", "content": "Sky?" }], "chosen": "Blue.", "rejected": "Green.", "extra_info": { "index": 3 } }""", "<system>Be short.<user>Sky?<assistant>", "Blue.", "Green.")]
    // TRL's unpaired format.
    [InlineData("""{ "prompt": "The sky is", "completion": " blue.", "label": true }""", "The sky is", " blue.", null)]
    [InlineData("""{ "prompt": "The sky is", "completion": " green.", "label": false }""", "The sky is", null, " green.")]
    [InlineData("""{ "prompt": "The sky is", "completion": " green.", "label": 0 }""", "The sky is", null, " green.")]
    [InlineData("""{ "prompt": [{ "role": "user", "content": "Sky?" }], "completion": [{ "role": "assistant", "content": "Blue." }], "label": 1 }""", "<user>Sky?<assistant>", "Blue.", null)]
    // Numbers are texts, as in answers.
    [InlineData("""{ "prompt": "1+1=", "chosen": 2, "rejected": 3 }""", "1+1=", "2", "3")]
    public void LayoutsAreToldByTheirShape(string row, string prompt, string? chosen, string? rejected) =>
        Assert.Equal([new Preference(prompt, chosen, rejected, "rows")], Read(row).Preferences);

    [Theory]
    [InlineData("""{ "prompt": "p", "chosen": "a" }""", "has no `rejected`; it has `prompt` and `chosen`")]
    [InlineData("""{ "prompt": "p", "rejected": "a" }""", "has no `chosen`; it has `prompt` and `rejected`")]
    [InlineData("""{ "prompt": "p", "chosen": null, "rejected": "a" }""", "has no `chosen`")]
    [InlineData("""{ "prompt": "p", "chosne": "b", "rejected": "a" }""", "has no `chosen`; did you mean `chosne`?")]
    [InlineData("""{ "prompt": "p", "chosen": "a", "rejected": "a" }""", "has the same response in `chosen` and `rejected`, which is no preference")]
    [InlineData("""{ "chosen": [{ "role": "assistant", "content": "a" }], "rejected": [{ "role": "assistant", "content": "a" }] }""", "has the same response in `chosen` and `rejected`, which is no preference")]
    [InlineData("""{ "prompt": "p", "chosen": "", "rejected": "a" }""", "has an empty response in `chosen`")]
    [InlineData("""{ "chosen": "ab", "rejected": "abc" }""", "has no `prompt`, and the whole of `chosen` is the beginning of `rejected`, so that nothing is left as its response")]
    [InlineData("""{ "prompt": "", "chosen": "b", "rejected": "a" }""", "has an empty prompt")]
    [InlineData("""{ "chosen": "b", "rejected": "a" }""", "has no `prompt`, and `chosen` and `rejected` have no common beginning to be the prompt")]
    [InlineData("""{ "chosen": [{ "role": "assistant", "content": "b" }], "rejected": [{ "role": "assistant", "content": "a" }] }""", "has no `prompt`, and `chosen` and `rejected` have no common beginning to be the prompt")]
    [InlineData("""{ "prompt": "p", "chosen": "b", "rejected": [{ "role": "assistant", "content": "a" }] }""", "has messages in one of `chosen` and `rejected` and a text in the other")]
    [InlineData("""{ "prompt": "p", "chosen": [], "rejected": [{ "role": "assistant", "content": "a" }] }""", "has no message in `chosen`")]
    [InlineData("""{ "prompt": "p", "chosen": [{ "role": "assistant" }], "rejected": [{ "role": "assistant", "content": "a" }] }""", "has a message in `chosen` without a string as `role` or as `content`")]
    [InlineData("""{ "prompt": "p", "chosen": [null], "rejected": [{ "role": "assistant", "content": "a" }] }""", "has a message in `chosen` without a string as `role` or as `content`")]
    [InlineData("""{ "prompt": "p", "chosen": [{ "role": "assistant", "content": "a" }, { "role": "user", "content": "b" }], "rejected": [{ "role": "assistant", "content": "c" }] }""", "has 2 messages in `chosen` after those of the prompt; a response is one message")]
    [InlineData("""{ "prompt": "p", "chosen": [{ "role": "user", "content": "a" }], "rejected": [{ "role": "assistant", "content": "c" }] }""", "has a response in `chosen` by `user`; a response is a message of the `assistant`")]
    [InlineData("""{ "prompt": "other", "chosen": [{ "role": "user", "content": "Sky?" }, { "role": "assistant", "content": "Blue." }], "rejected": [{ "role": "user", "content": "Sky?" }, { "role": "assistant", "content": "Green." }] }""", "has `prompt` that is not among the messages which `chosen` and `rejected` share")]
    [InlineData("""{ "prompt": "p", "chosen": { "a": 1 }, "rejected": "a" }""", "has an object as `chosen`; expected a string")]
    [InlineData("""{ "prompt": "p", "chosen": "b", "rejected": "a", "completion": "c" }""", "has `completion` beside `chosen` or `rejected`; a row is a pair or one judged response")]
    [InlineData("""{ "prompt": "p", "completion": "c" }""", "has no `label`, the verdict on `completion`")]
    [InlineData("""{ "prompt": "p", "completion": "c", "label": "yes" }""", "has `label` that is no verdict: \"yes\"; it must be true or false")]
    [InlineData("""{ "prompt": "p", "completion": "c", "label": 0.5 }""", "has `label` that is no verdict: 0.5; it must be true or false")]
    [InlineData("""{ "completion": "c", "label": true }""", "has no `prompt`")]
    [InlineData("""{ "prompt": "p", "chosen": "é", "rejected": "a" }""", "has a response that the tokenizer refuses: ")]
    [InlineData("""{ "prompt": "é", "chosen": "b", "rejected": "a" }""", "has a prompt that the tokenizer refuses: ")]
    [InlineData("""{ "prompt": "p", "chosen": "b", "chosen": "c", "rejected": "a" }""", "is not JSON")]
    [InlineData("""{ "prompt": "p", "chosen": "\ud83d", "rejected": "a" }""", "is not JSON")]
    [InlineData("""{ "prompt": "p", "chosen": "b", """, "is not JSON")]
    [InlineData("""[ "p", "b", "a" ]""", "is not a JSON object")]
    public void WhatIsNoPreferenceIsRefusedWithItsLine(string row, string reason)
    {
        const string Good = """{ "prompt": "p", "chosen": "b", "rejected": "a" }""";
        var path = Write(Good, "", row);
        var failure = Assert.Throws<InvalidDataException>(() => PreferenceSet.Read(new() { Path = path }, Letters, Template()));
        Assert.StartsWith($"{path}(3): the row {reason}", failure.Message, StringComparison.Ordinal);

        var set = PreferenceSet.Read(new() { Path = path, OnBroken = BrokenRows.Skip }, Letters, Template());
        Assert.Equal((1, 1), (set.Preferences.Count, set.Broken));
    }

    [Fact]
    public void BytesThatAreNoTextAreRefused()
    {
        var path = _folder.File("rows.jsonl");
        byte[] row = [.. "{ \"prompt\": \"p\", \"chosen\": \""u8, 0xFF, .. "\", \"rejected\": \"a\" }"u8];
        File.WriteAllBytes(path, row);
        Assert.StartsWith($"{path}(1): the row is not JSON", Assert.Throws<InvalidDataException>(() => PreferenceSet.Read(new() { Path = path }, Letters)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LineWithoutEndCounts() => Assert.Equal(2, Read("{ \"prompt\": \"p\", \"chosen\": \"b\", \"rejected\": \"a\" }\r\n{ \"prompt\": \"p\", \"chosen\": \"c\", \"rejected\": \"a\" }").Preferences.Count);

    [Fact]
    public void LineBeyondAllBoundsIsRefused()
    {
        var path = _folder.File("rows.jsonl");
        using (var file = new StreamWriter(path, append: false, Encoding.ASCII))
        {
            file.Write("{ \"prompt\": \"");
            var block = new string('a', 1 << 20);
            for (var i = 0; i < 65; i++)
            {
                file.Write(block);
            }
        }

        Assert.Contains("a line has at most 67108864", Assert.Throws<InvalidDataException>(() => PreferenceSet.Read(new() { Path = path }, Letters)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CharacterOfTwoUnitsIsNotCut()
    {
        // They share the first unit of the smileys.
        var options = new PreferenceSetOptions { Path = "rows.jsonl" };
        var row = new DataRow("rows.jsonl(1)", JsonDocument.Parse("""{ "chosen": "ab😀", "rejected": "ab😁" }""").RootElement);
        Assert.Equal(new Preference("ab", "😀", "😁", "rows"), new PreferenceReader(options, new PromptWriter(options, null)).Read(row));
    }

    [Fact]
    public void UnjudgedRowsAreLeftOutAndCounted()
    {
        var set = Read("""
            { "prompt": "p", "completion": "a", "label": null }
            { "prompt": "p", "completion": "b", "label": true }
            { "prompt": "p", "completion": "c", "label": null }
            """);
        Assert.Equal((1, 2, 0), (set.Preferences.Count, set.Unjudged, set.Broken));
        var path = Write("""{ "prompt": "p", "completion": "a", "label": null }""");
        Assert.Equal($"`{path}` gives no preferences: 1 that nobody could judge", Assert.Throws<InvalidDataException>(() => PreferenceSet.Read(new() { Path = path }, Letters)).Message);
    }

    [Fact]
    public void FieldsAndTemplateAreThoseOfTheOptions()
    {
        var path = Write("""{ "q": { "text": "Sky" }, "good": ["x", "Blue."], "bad": "Green." }""", """{ "q": { "text": "Long, long sky" }, "good": ["x", "Blue."], "bad": "Green." }""");
        var set = PreferenceSet.Read(new() { Path = path, Template = "Q: {q.text}? A:", Chosen = "good.1", Rejected = "bad", Name = "sky", MaxPromptTokens = 12 }, Letters);
        Assert.Equal([new Preference("Q: Sky? A:", "Blue.", "Green.", "sky")], set.Preferences);
        Assert.Equal(1, set.TooLong);
    }

    [Fact]
    public void MessagesNeedAChatTemplate()
    {
        var path = Write("""{ "prompt": [{ "role": "user", "content": "Sky?" }], "chosen": "Blue.", "rejected": "Green." }""");
        Assert.Contains("the tokenizer has none; `chat` may be `never`", Assert.Throws<InvalidDataException>(() => PreferenceSet.Read(new() { Path = path }, Letters)).Message, StringComparison.Ordinal);
        Assert.Equal("Sky?", PreferenceSet.Read(new() { Path = path, Chat = ChatUse.Never }, Letters).Preferences[0].Prompt);
    }

    private PreferenceSet Read(string rows) => PreferenceSet.Read(new() { Path = Write(rows) }, Letters, Template());

    private string Write(params string[] rows)
    {
        var path = _folder.File("rows.jsonl");
        File.WriteAllText(path, string.Join('\n', rows));
        return path;
    }

    private static ChatTemplate Template() => ChatTemplate.Parse(Marked);
}
