namespace Dsl.Tests.Binding;

public sealed class FunctionTests
{
    [Theory]
    [InlineData("let f(x) = x * 2", "f(entropy)", "(mul entropy 2)")]
    [InlineData("let f(x, by = 3) = x * by", "f(entropy)", "(mul entropy 3)")]
    [InlineData("let f(x, by = 3) = x * by", "f(by: 4, x: entropy)", "(mul entropy 4)")]
    [InlineData("let f(x) = g(x) + 1 let g(x) = x * 2", "f(entropy)", "(add (mul entropy 2) 1)")]
    [InlineData("let c = 2 * d let d = 3", "c * entropy", "(mul 6 entropy)")]
    [InlineData("let c = 2 let f(x, by = c) = x * by", "f(entropy)", "(mul entropy 2)")]
    [InlineData("let f(logp) = logp + entropy", "f(reward)", "(add (widen reward) entropy)")]
    [InlineData("let f(x) = x * prob", "f(1)", "(exp (stop logp))")]
    [InlineData("let f(x) = live(x * prob)", "f(1)", "(exp logp)")]
    [InlineData("let f(prob) = live(prob)", "f(entropy)", "entropy")]
    [InlineData("let f(x) = x", "live(f(prob))", "(exp logp)")]
    [InlineData("let f(x) = mean(x per sequence)", "f(entropy)", "(mean.token entropy)")]
    [InlineData("let p(q) = q * 2 let q(x) = p(x)", "q(entropy)", "(mul entropy 2)")]
    [InlineData("let exp(x) = x + 1", "exp(entropy)", "(add entropy 1)")]
    public void CallIsInlined(string functions, string expression, string tree) => Assert.Equal(tree, Source.Tree(Source.Value(expression, functions)));

    [Theory]
    [InlineData("let f(x) = f(x)", "(1,5) ENT1008: `f` depends on itself: f → f")]
    [InlineData("let f(x) = g(x) let g(x) = f(x)", "(1,5) ENT1008: `f` depends on itself: f → g → f")]
    [InlineData("let f(x = f()) = x", "(1,5) ENT1008: `f` depends on itself: f → f")]
    [InlineData("let f(x) = live(f(x))", "(1,5) ENT1008: `f` depends on itself: f → f")]
    [InlineData("let f(x) = y", "(1,7) ENT2001: parameter `x` is never used", "(1,12) ENT1001: unknown value `y`")]
    [InlineData("let f(x, y = x) = x + y", "(1,14) ENT1114: `x` is not known in defaults and bounds, which are constants")]
    [InlineData("let f(x, x) = x", "(1,10) ENT1005: `x` is already declared in line 1")]
    [InlineData("let c = 1 let c = 2", "(1,15) ENT1005: `c` is already declared in line 1")]
    public void CallIsRejected(string functions, params string[] messages) => Assert.Equal(messages, Source.Messages(functions));

    [Fact]
    public void RecursionIsReportedOnce() =>
        Assert.Equal(["(1,5) ENT1008: `f` depends on itself: f → f"], Source.Messages("let f(x) = f(x + 1) loss A { policy f(ratio) bonus b = f(entropy) }"));

    [Fact]
    public void ControllerCannotReachSignalThroughFunction() => Assert.Equal(
        ["(1,12) ENT1113: `step` is a signal; a controller gets signals only through its arguments"],
        Source.Messages("let f(x) = step * x controller C(step) { output f(step) }"));
}
