namespace Cli.Tests;

public sealed class FormatTests : CommandLine
{
    private const string Messy = "loss A:Grpo{bonus b=entropy // all\n}";
    private const string Neat = "loss A : Grpo {\n    bonus b = entropy // all\n}\n";

    [Fact]
    public void FileIsFormatted()
    {
        var file = Write("a.entropic", Messy);

        Assert.Equal((0, "a.entropic formatted\n", ""), Run("format", file));
        Assert.Equal(Neat, File.ReadAllText(file));
        Assert.Equal((0, "", ""), Run("format", file));
    }

    [Fact]
    public void CheckChangesNothing()
    {
        var (messy, neat) = (Write("messy.entropic", Messy), Write("neat.entropic", Neat));

        Assert.Equal((1, "messy.entropic would change\n", ""), Run("format", "--check", messy, neat));
        Assert.Equal(Messy, File.ReadAllText(messy));
        Assert.Equal((0, "", ""), Run("format", "--check", neat));
    }

    [Fact]
    public void FileWithSyntaxErrorsStaysUnchanged()
    {
        var (broken, messy) = (Write("broken.entropic", "loss A { plicy ratio }"), Write("messy.entropic", Messy));
        var (code, output, error) = Run("format", broken, messy);

        Assert.Equal((1, "messy.entropic formatted\n"), (code, output));
        Assert.StartsWith("error[ENT0102]: `plicy` does not start an item of a loss; did you mean `policy`?", error, StringComparison.Ordinal);
        Assert.Equal("loss A { plicy ratio }", File.ReadAllText(broken));
    }

    [Fact]
    public void UnknownNamesDoNotMatter() =>
        Assert.Equal((0, "a.entropic formatted\n", ""), Run("format", Write("a.entropic", "loss A : Nowhere { policy unknown }")));

    [Fact]
    public void InvalidUtf8StaysUnchanged()
    {
        byte[] bytes = [.. "loss A : Grpo { } // "u8, 0xff, 0x0a];
        var file = Write("a.entropic", bytes);

        Assert.Equal((1, "", "entropic: `a.entropic` is not valid UTF-8; it stays unchanged\n"), Run("format", file));
        Assert.Equal(bytes, File.ReadAllBytes(file));
    }

    [Fact]
    public void NoTemporaryFileRemains()
    {
        var file = Write("a.entropic", Messy);
        Run("format", file);

        Assert.Equal([file], Directory.GetFiles(Path.GetDirectoryName(file)!));
    }

    [Fact]
    public void LinkStaysLink()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // Links need rights there.
        }

        var (file, link) = (Write("a.entropic", Messy), PathOf("link.entropic"));
        File.CreateSymbolicLink(link, file);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        Assert.Equal((0, "link.entropic formatted\n", ""), Run("format", link));
        Assert.Equal(Neat, File.ReadAllText(file));
        Assert.Equal(file, new FileInfo(link).LinkTarget);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(file));
    }

    [Fact]
    public void MissingFileGivesOneMessage() => Assert.Equal(
        (2, "", "entropic: cannot read `none.entropic`: there is no such file\n"), Run("format", PathOf("none.entropic")));
}
