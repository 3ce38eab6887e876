using CsCheck;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Syntax;

namespace Dsl.Tests.Graph;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(20480, "20480")]
    [InlineData(3e-4, "0.0003")]
    [InlineData(3e-5, "3e-5")]
    [InlineData(1e300, "1e300")]
    [InlineData(-2.5, "-2.5")]
    [InlineData(double.PositiveInfinity, "inf")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void NumberIsWrittenAsInTheLanguage(double value, string text) => Assert.Equal(text, NumberText.Of(value));

    /// <summary>Whatever is printed reads back as the same number, to the bit.</summary>
    [Fact]
    public void NumberRoundTrips() => Gen.Double.Where(static value => double.IsFinite(value)).Sample(
        static value =>
        {
            var diagnostics = new DiagnosticBag();
            var tokens = Lexer.Tokenize(new SourceFile("number", NumberText.Of(Math.Abs(value))), diagnostics);

            Assert.Empty(diagnostics.ToSorted());
            Assert.Equal(2, tokens.Count);
            Assert.Equal(BitConverter.DoubleToInt64Bits(Math.Abs(value)), BitConverter.DoubleToInt64Bits(tokens[0].Number));
        },
        iter: 5000);
}
