using System.Text;
using EntroPIC.Dsl.Binding;
using EntroPIC.Tests;

namespace Dsl.Tests.Robustness;

/// <summary>Whatever the bytes: messages, and never an exception, a hang or an overflow.</summary>
public sealed class ArbitraryTextTests
{
    public static TheoryData<string> LibraryFiles => [.. Library.Sources().Select(static source => source.Path)];

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("\0")]
    [InlineData("\r")]
    [InlineData("/")]
    [InlineData("/*")]
    [InlineData("///")]
    [InlineData("\"")]
    [InlineData("\uD83D")]
    [InlineData("loss")]
    [InlineData("loss A : A { }")]
    [InlineData("namespace .")]
    [InlineData("let f(")]
    [InlineData("controller C(")]
    [InlineData("loss A { group")]
    [InlineData("loss A { policy mean(")]
    [InlineData("loss A { control c = C(x:")]
    [InlineData("loss A { reduce sequence_sum_norm(")]
    public void FragmentsDoNotThrow(string text) => SmallStack.Run(() => FrontEnd.Run(text));

    [Fact]
    public void RandomBytesDoNotThrow()
    {
        var random = new Random(20260101);
        SmallStack.Run(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                var bytes = new byte[random.Next(400)];
                random.NextBytes(bytes);
                FrontEnd.Run(Encoding.UTF8.GetString(bytes));
                FrontEnd.Run(Encoding.Latin1.GetString(bytes));
            }
        });
    }

    [Fact]
    public void RandomWordsDoNotThrow()
    {
        SmallStack.Run(() =>
        {
            foreach (var text in ArbitraryText.OfWords(3000))
            {
                FrontEnd.Run(text);
            }
        });
    }

    [Theory]
    [MemberData(nameof(LibraryFiles))]
    public void TruncatedLibraryFilesDoNotThrow(string name)
    {
        var text = Library.Sources().Single(source => source.Path == name).Text;
        SmallStack.Run(() =>
        {
            // Some thousand places in a long file, each a little further on than the last.
            for (var length = 0; length <= text.Length; length += 1 + (text.Length / 2000))
            {
                FrontEnd.Run(text[..length]);
            }
        });
    }

    [Theory]
    [MemberData(nameof(LibraryFiles))]
    public void MutatedLibraryFilesDoNotThrow(string name)
    {
        var source = Library.Sources().Single(source => source.Path == name);
        SmallStack.Run(() =>
        {
            foreach (var mutant in ArbitraryText.MutantsOf(source, 300))
            {
                FrontEnd.Run(mutant);
            }
        });
    }
}
