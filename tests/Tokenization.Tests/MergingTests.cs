using EntroPIC.Tokenization;

namespace Tokenization.Tests;

public sealed class MergingTests
{
    private const string Letters = "abcde";

    public static TheoryData<int> Lengths => [0, 1, 2, 3, 10, 40, 64, 65, 66, 200];

    [Theory, MemberData(nameof(Lengths))]
    public void MergesFollowTheListOrderAtAnyLength(int length)
    {
        var random = new Random(length);
        for (var round = 0; round < 20; round++)
        {
            var merges = PlainMerging.RandomMerges(random, Letters, 40);
            var tokenizer = TinyTokenizer.Load(TinyTokenizer.ByteLevel(merges));
            var text = string.Concat(random.GetItems(Letters.AsSpan(), length));
            Assert.Equal(PlainMerging.Encode(text, merges), Tokens(tokenizer, text));
        }
    }

    [Fact]
    public void CuttingAtSeamsChangesNothing()
    {
        var random = new Random(7);
        for (var round = 0; round < 100; round++)
        {
            var merges = PlainMerging.RandomMerges(random, Letters, random.Next(12));
            var tokenizer = TinyTokenizer.Load(TinyTokenizer.Characters(Letters.Select(letter => letter.ToString()), merges));
            var text = string.Concat(random.GetItems(Letters.AsSpan(), 60));
            Assert.Equal(PlainMerging.Encode(text, merges), Tokens(tokenizer, text));
        }
    }

    [Fact]
    public void DuplicateMergeKeepsItsFirstRank()
    {
        var tokenizer = TinyTokenizer.Load(TinyTokenizer.ByteLevel([("a", "b"), ("b", "c"), ("a", "b")]));
        Assert.Equal(["ab", "c"], Tokens(tokenizer, "abc"));
    }

    [Fact]
    public void WholeTokensPrecedeMergesOnlyOnRequest()
    {
        // `bc` comes first, so that no merge can make `abc`.
        var json = TinyTokenizer.ByteLevel([("b", "c"), ("a", "b"), ("ab", "c")]);
        Assert.Equal(["a", "bc"], Tokens(TinyTokenizer.Load(json), "abc"));
        json["model"]!["ignore_merges"] = true;
        Assert.Equal(["abc"], Tokens(TinyTokenizer.Load(json), "abc"));
        Assert.Equal(["abc"], Tokens(TinyTokenizer.Load(json), "abc"));
    }

    [Fact]
    public void LongPiecesCanBeWholeTokens()
    {
        var letters = new string('a', 64);
        var json = TinyTokenizer.ByteLevel([(new string('a', 32), new string('a', 32))]);
        json["model"]!["vocab"]![new string('a', 32)] = 257;
        json["model"]!["ignore_merges"] = true;
        Assert.Equal([letters], Tokens(TinyTokenizer.Load(json), letters));
    }

    [Fact]
    public void CharactersWithoutATokenFallBackToBytesOrBecomeUnknown()
    {
        string[] bytes = [.. Enumerable.Range(0, 256).Select(value => $"<0x{value:X2}>")];
        var json = TinyTokenizer.Characters([.. bytes, "<unk>", "a"], []);
        json["model"]!["unk_token"] = "<unk>";
        Assert.Equal(["a", "<unk>", "<unk>", "a"], Tokens(TinyTokenizer.Load(json), "aéßa"));
        json["model"]!["fuse_unk"] = true;
        Assert.Equal(["a", "<unk>", "a"], Tokens(TinyTokenizer.Load(json), "aéßa"));
        json["model"]!["byte_fallback"] = true;
        Assert.Equal(["a", "<0xC3>", "<0xA9>", "<0xF0>", "<0x9F>", "<0x8E>", "<0x89>"], Tokens(TinyTokenizer.Load(json), "aé🎉"));
        json["model"]!["unk_token"] = null;
        json["model"]!["byte_fallback"] = false;
        Assert.Equal(["a", "a"], Tokens(TinyTokenizer.Load(json), "aéa"));
    }

    [Fact]
    public void TokenizerIsThreadSafe()
    {
        var random = new Random(3);
        var merges = PlainMerging.RandomMerges(random, Letters, 40);
        var tokenizer = TinyTokenizer.Load(TinyTokenizer.ByteLevel(merges));
        var texts = Enumerable.Range(0, 400).Select(_ => string.Concat(random.GetItems(Letters.AsSpan(), random.Next(80)))).ToList();
        var expected = texts.Select(text => PlainMerging.Encode(text, merges)).ToList();
        Parallel.For(0, 2000, index => Assert.Equal(expected[index % texts.Count], Tokens(tokenizer, texts[index % texts.Count])));
    }

    private static List<string> Tokens(BpeTokenizer tokenizer, string text) => [.. tokenizer.Encode(text).Select(id => tokenizer.TokenOf(id)!)];
}
