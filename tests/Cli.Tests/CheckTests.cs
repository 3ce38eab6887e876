namespace Cli.Tests;

public sealed class CheckTests : CommandLine
{
    private const string Good = "loss Good : Grpo {\n}\n";

    [Fact]
    public void FileWithoutMistakesSucceeds() =>
        Assert.Equal((0, "1 file, 0 errors, 0 warnings\n", ""), Run("check", Write("good.entropic", Good)));

    [Fact]
    public void ErrorIsShownWithSourceLineAndCaret()
    {
        var (code, output, error) = Run("check", Write("bad.entropic", "loss Bad : Grpo {\n    bonus more = entropi\n}\n"));
        Assert.Equal("""
            error[ENT1001]: unknown value `entropi`; did you mean `entropy`?
             --> bad.entropic:2:18
              |
            2 |     bonus more = entropi
              |                  ^^^^^^^

            1 file, 1 error, 0 warnings

            """, output);
        Assert.Equal((1, ""), (code, error));
    }

    [Fact]
    public void WarningsAloneSucceed()
    {
        var (code, output, _) = Run("check", Write("loss.entropic", "loss L : Grpo {\n    let unused = 1\n}\n"));
        Assert.Equal(0, code);
        Assert.Contains("warning[ENT2001]: let `unused` is never used", output, StringComparison.Ordinal);
        Assert.EndsWith("1 file, 0 errors, 1 warning\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void WarningsFailWithWarnAsError()
    {
        var warned = Write("loss.entropic", "loss L : Grpo {\n    let unused = 1\n}\n");

        Assert.Equal((1, Run("check", warned).Output, ""), Run("check", "--warnaserror", warned));
        Assert.Equal(0, Run("check", "--warnaserror", Write("good.entropic", Good)).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("// Later.\n")]
    [InlineData("namespace Acme\n")]
    public void EmptyFileIsMentionedButSucceeds(string text) => Assert.Equal(
        (0, "2 files, 0 errors, 0 warnings\n", "entropic: `empty.entropic` declares nothing\n"),
        Run("check", "--warnaserror", Write("empty.entropic", text), Write("functions.entropic", "let twice(x) = 2 * x\n")));

    [Fact]
    public void FilesSeeEachOther()
    {
        var derived = Write("derived.entropic", "loss Derived : Base {\n}\n");
        var middle = Write("base.entropic", "loss Base : Grpo {\n    control c = Twice(-mean(entropy))\n    bonus b = c * entropy\n}\n");
        var law = Write("law.entropic", "controller Twice(x) {\n    output 2 * x\n}\n");
        Assert.Equal((0, "3 files, 0 errors, 0 warnings\n", ""), Run("check", derived, middle, law));
        Assert.Equal(1, Run("check", derived).Code);
    }

    [Fact]
    public void DuplicateNameInTwoFilesIsError() =>
        Assert.Contains(
            "`Good` is also declared in `a.entropic`, line 1",
            Run("check", Write("b.entropic", Good), Write("a.entropic", Good)).Output,
            StringComparison.Ordinal);

    [Fact]
    public void FileNamedTwiceCountsOnce() =>
        Assert.Equal((0, "1 file, 0 errors, 0 warnings\n", ""), Run("check", Write("a.entropic", Good), PathOf("./a.entropic")));

    [Fact]
    public void UnreadableFilesAreNamed() => Assert.Equal(
        (2, "", "entropic: cannot read `none.entropic`: there is no such file\nentropic: cannot read `folder`: it is a folder; name the files in it\n"),
        Run("check", Write("good.entropic", Good), PathOf("none.entropic"), Path.GetDirectoryName(Write("folder/x", ""))!));

    [Fact]
    public void EmptyFileNameIsRejected() => Assert.Equal(2, Run("check", "").Code);

    [Theory]
    [InlineData(new byte[] { 0xff, 0xfe, 0x00 })]
    [InlineData(new byte[] { 0xc3, 0x28, 0x80, 0x0a, 0xf0 })]
    [InlineData(new byte[] { 0x00, 0x01, 0x02 })]
    public void InvalidUtf8IsError(byte[] bytes)
    {
        var (code, output, error) = Run("check", Write("bytes.entropic", bytes));
        Assert.Equal((1, ""), (code, error));
        Assert.Contains("error[ENT0001]", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("check")]
    [InlineData("check", "a.entropic", "--explain", "ENT1203")]
    [InlineData("chek", "a.entropic")]
    [InlineData("check", "--strict", "a.entropic")]
    public void WrongArgumentsHaveTheirOwnExitCode(params string[] arguments) => Assert.Equal(2, Run(arguments).Code);

    [Theory]
    [InlineData("unknown option `--warnaserr`; did you mean `--warnaserror`?", "check", "--warnaserr", "a.entropic")]
    [InlineData("unknown option `--warnaserr`; did you mean `--warnaserror`?", "check", "a.entropic", "--warnaserr=true")]
    [InlineData("unknown option `--dry-run`", "format", "--dry-run", "a.entropic")]
    [InlineData("unknown option `--chek`; did you mean `--check`?", "format", "--chek", "a.entropic")]
    [InlineData("unknown option `--tagret`; did you mean `--target`?", "emit", "--tagret", "torch", "a.entropic")]
    public void UnknownOptionIsNotFile(string message, params string[] arguments) =>
        Assert.Equal((2, "", $"entropic: {message}\n"), Run(arguments));

    [Fact]
    public void FileAfterTwoDashesMayStartWithDashes() => Assert.Equal(
        (2, "", "entropic: cannot read `--none.entropic`: there is no such file\n"), Run("check", "--", "--none.entropic"));
}
