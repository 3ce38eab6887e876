namespace Dsl.Tests.Syntax;

public sealed class PrecedenceTests
{
    [Theory]
    [InlineData("1 + 2 * 3", "1 + (2 * 3)")]
    [InlineData("ratio - prob - entropy", "(ratio - prob) - entropy")]
    [InlineData("ratio / prob / entropy", "(ratio / prob) / entropy")]
    [InlineData("-ratio ^ prob", "-(ratio ^ prob)")]
    [InlineData("ratio ^ -prob", "ratio ^ (-prob)")]
    [InlineData("ratio ^ prob ^ entropy", "ratio ^ (prob ^ entropy)")]
    [InlineData("ratio - -prob", "ratio - (-prob)")]
    [InlineData("ratio + prob < entropy * 2", "(ratio + prob) < (entropy * 2)")]
    [InlineData("ratio < 1 and prob < 1 or entropy < 1", "((ratio < 1) and (prob < 1)) or (entropy < 1)")]
    [InlineData("ratio < 1 or prob < 1 and entropy < 1", "(ratio < 1) or ((prob < 1) and (entropy < 1))")]
    [InlineData("not ratio < 1 and prob < 1", "(not (ratio < 1)) and (prob < 1)")]
    [InlineData("not ratio in [0, 1)", "not (ratio in [0, 1))")]
    [InlineData("if truncated then 1 else ratio + 1", "if truncated then 1 else (ratio + 1)")]
    [InlineData("if truncated then 1 else if prob < 1 then 2 else 3", "if truncated then 1 else (if prob < 1 then 2 else 3)")]
    [InlineData("0.2 < ratio <= 1", "(0.2 < ratio) and (ratio <= 1)")]
    [InlineData("1 >= ratio > prob > 0", "(1 >= ratio) and (ratio > prob) and (prob > 0)")]
    [InlineData("ratio in [0.5, 1.5)", "ratio >= 0.5 and ratio < 1.5")]
    [InlineData("ratio in (0.5, 1.5]", "ratio > 0.5 and ratio <= 1.5")]
    [InlineData("mean(entropy where prob > 0.5 per sequence)", "mean(entropy per sequence where prob > 0.5)")]
    [InlineData("clamp(low: 0, high: 1, x: ratio)", "clamp(ratio, 0, 1)")]
    [InlineData("min(1, ratio, prob)", "min(min(1, ratio), prob)")]
    [InlineData("ratio ^ 2", "square(ratio)")]
    public void ExpressionParsesAs(string expression, string meaning) => Assert.Equal(Source.Tree(Source.Value(meaning)), Source.Tree(Source.Value(expression)));
}
