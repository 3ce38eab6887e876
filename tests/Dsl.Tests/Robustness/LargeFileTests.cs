using System.Text;
using EntroPIC.Dsl.Diagnostics;

namespace Dsl.Tests.Robustness;

/// <summary>Files that no person writes: they end, in time that grows as the file does, and on the stack that there is.</summary>
public sealed class LargeFileTests
{
    /// <summary>Each makes a text of a size that grows with its argument.</summary>
    private static readonly Dictionary<string, Func<int, string>> Shapes = new()
    {
        ["one long line"] = static n => "loss A { policy ratio " + Repeat("* 1.0 ", n) + "}",
        ["one long word"] = static n => $"loss {new string('a', n)} {{ policy ratio }} loss B {{ policy {new string('b', n)} }}",
        ["one long number"] = static n => $"loss A {{ policy ratio * {new string('1', n)} }}",
        ["unreadable"] = static n => $"loss A {{ policy {new string('$', n)} }}",
        ["unreadable, apart"] = static n => "loss A { policy ratio " + Repeat("$ ", n) + "}",
        ["comments"] = static n => Repeat("// x\n/* y */", n) + "loss A { policy ratio }",
        ["comments that open"] = static n => Repeat("/*", n),
        ["documentation"] = static n => Repeat("/// x\n", n) + "loss A { policy ratio }",
        ["open parentheses"] = static n => $"loss A {{ policy {Repeat("(", n)}ratio }}",
        ["parentheses"] = static n => $"loss A {{ policy {Repeat("(", n)}ratio{Repeat(")", n)} }}",
        ["braces"] = static n => $"loss A {{ policy ratio {Repeat("{", n)} }}",
        ["closing braces"] = static n => $"loss A {{ policy ratio {Repeat("} ", n)}",
        ["signs"] = static n => $"loss A {{ policy {Repeat("-", n)}ratio }}",
        ["nots"] = static n => $"loss A {{ policy ratio keep a when {Repeat("not ", n)}truncated }}",
        ["powers"] = static n => $"loss A {{ policy ratio{Repeat(" ^ 2", n)} }}",
        ["conditionals"] = static n => $"loss A {{ policy {Repeat("if truncated then 1 else ", n)}ratio }}",
        ["calls in calls"] = static n => $"loss A {{ policy {Repeat("exp(", n)}ratio{Repeat(")", n)} }}",
        ["a long sum"] = static n => $"loss A {{ policy ratio{Repeat(" + entropy * 2", n)} }}",
        ["a long sum of means"] = static n => $"loss A {{ policy ratio metric m = mean(logp){Repeat(" + mean(entropy)", n)} }}",
        ["a long comparison"] = static n => $"loss A {{ policy ratio keep a when 0{Repeat(" < ratio", n)} }}",
        ["a long condition"] = static n => $"loss A {{ policy ratio keep a when truncated{Repeat(" and ratio < 1 or truncated", n)} }}",
        ["many arguments"] = static n => $"loss A {{ policy min(ratio{Repeat(", entropy", n)}) }}",
        ["too many arguments"] = static n => $"loss A {{ policy clamp(ratio{Repeat(", entropy", n)}) }}",
        ["a chain of lets"] = static n => "loss A { let x0 = ratio\n" + Each(n, static i => $"let x{i + 1} = x{i} + {i}\n") + $"policy x{n} }}",
        ["a chain of lets, backwards"] = static n => $"loss A {{ policy x{n}\n" + Each(n, i => $"let x{n - i} = x{n - i - 1} * 2\n") + "let x0 = ratio }",
        ["a cycle of lets"] = static n => "loss A { policy ratio\n" + Each(n, i => $"let x{i} = x{(i + 1) % n} + x0\n") + "}",
        ["squares of a mean"] = static n => "loss A { policy ratio let x0 = mean(entropy)\n" + Each(n, static i => $"let x{i + 1} = x{i} * x{i}\nmetric m{i} = x{i}\n") + "}",
        ["unknown names"] = static n => "loss A { policy ratio\n" + Each(n, static i => $"let x{i} = y{i}\n") + "}",
        ["unknown functions"] = static n => "loss A { policy ratio\n" + Each(n, static i => $"let x{i} = f{i}(1)\n") + "}",
        ["groups with weights"] = static n => "loss A { policy ratio\n" + Each(n, static i => $"group g{i} when prob > 0.{i} weight 2\n") + "}",
        ["sequence weights on a long policy"] = static n => $"loss A {{ policy mean(logp{Repeat(" + logp", n)} per sequence)\n" + Each(n, static i => $"weight g{i} = stop(ratio)\n") + "}",
        ["controls"] = static n => "loss A { policy ratio\n" + Each(n, static i => $"control c{i} = P(error: mean(entropy), kp: 1)\nbonus b{i} = c{i} * entropy\n") + "}",
        ["params"] = static n => "loss A { policy ratio\n" + Each(n, static i => $"param p{i} = {i} in [0, inf)\n") + "}",
        ["states"] = static n => "controller A(x) { output x\n" + Each(n, static i => $"state s{i} = {i}\nupdate s{i} = s{i} + x\n") + "}",
        ["parameters"] = static n => "controller A(" + Each(n, static i => $"p{i}, ") + "x) { output x\n" + Each(n, static i => $"let y{i} = p{i}\n") + "}",
        ["losses"] = static n => Each(n, static i => $"loss A{i} {{ policy ratio }}\n"),
        ["losses that derive"] = static n => "loss A0 { policy ratio }\n" + Each(n, static i => $"loss A{i + 1} : A{i} {{ }}\n"),
        ["losses of one name"] = static n => Repeat("loss A { policy ratio }\n", n),
        ["functions"] = static n => "let f0(x) = exp(x)\n" + Each(n, static i => $"let f{i + 1}(x) = f{i}(x) + f{i}(x)\n") + $"loss A {{ policy f{Math.Min(n, 30)}(ratio) }}",
        ["functions that are live"] = static n => "let f0(x) = exp(x)\n" + Each(n, static i => $"let f{i + 1}(x) = live(f{i}(x)) + live(f{i}(x)) + f{i}(x)\n") + $"loss A {{ policy f{Math.Min(n, 30)}(prob) }}",
        ["constants"] = static n => "let c0 = 1\n" + Each(n, static i => $"let c{i + 1} = c{i} + c{i}\n") + "loss A { policy c30 * ratio }",
        ["functions in a cycle"] = static n => Each(n, i => $"let f{i}(x) = f{(i + 1) % n}(x)\n") + "loss A { policy f0(ratio) }",
        ["removed twice"] = static n => "loss A : Grpo { policy ratio\n" + Each(n, static i => $"remove r{i}\n") + "}",
        ["items that start nothing"] = static n => "loss A { policy ratio\n" + Each(n, static i => $"pram p{i} = 1\n") + "}",
        ["dotted namespace"] = static n => $"namespace a{Repeat(".a", n)}",
    };

    public static TheoryData<string> ShapeNames => [.. Shapes.Keys];

    [Theory]
    [MemberData(nameof(ShapeNames))]
    public void WorkGrowsAsTheFileDoes(string shape)
    {
        const int size = 2_000;
        SmallStack.Run(() =>
        {
            FrontEnd.Run(Shapes[shape](10));
            var once = FrontEnd.WorkOf(Shapes[shape](size));
            var fourTimes = FrontEnd.WorkOf(Shapes[shape](4 * size));

            Assert.InRange(fourTimes, 0, (6 * once) + 1_000_000);
        });
    }

    [Theory]
    [InlineData("one long line", 200_000)]
    [InlineData("one long word", 1_000_000)]
    [InlineData("unreadable", 1_000_000)]
    [InlineData("unreadable, apart", 300_000)]
    [InlineData("parentheses", 100_000)]
    [InlineData("open parentheses", 1_000_000)]
    [InlineData("signs", 200_000)]
    [InlineData("nots", 200_000)]
    [InlineData("powers", 100_000)]
    [InlineData("conditionals", 100_000)]
    [InlineData("calls in calls", 100_000)]
    [InlineData("a long sum", 100_000)]
    [InlineData("a long sum of means", 100_000)]
    [InlineData("a long condition", 50_000)]
    [InlineData("a chain of lets", 20_000)]
    [InlineData("a chain of lets, backwards", 20_000)]
    [InlineData("a cycle of lets", 20_000)]
    [InlineData("squares of a mean", 20_000)]
    [InlineData("unknown names", 20_000)]
    [InlineData("functions", 5_000)]
    public void VeryLargeFilesEnd(string shape, int size) => SmallStack.Run(() => FrontEnd.Run(Shapes[shape](size)));

    /// <summary>The deepest that the grammar allows, at every kind of nesting, on a quarter of the stack that there is.</summary>
    [Theory]
    [InlineData("(", ")")]
    [InlineData("-", "")]
    [InlineData("exp(", ")")]
    [InlineData("2 ^ ", "")]
    [InlineData("if truncated then 1 else ", "")]
    [InlineData("if truncated and not (1 < 2 + 3 * ", ") then 1 else 2")]
    [InlineData("1 + 2 * -min(1, 2 ^ (", "))")]
    public void TheDeepestNestingFitsASmallStack(string open, string close)
    {
        const int quarter = SmallStack.Megabyte / 4;
        for (var depth = 1; depth < 80; depth++)
        {
            var text = $"loss A {{ policy {Repeat(open, depth)}ratio{Repeat(close, depth)} }}";
            SmallStack.Run(() => FrontEnd.Run(text), quarter);
        }
    }

    /// <summary>Functions whose bodies are as deep as they may be, each called in the depth of the next.</summary>
    [Fact]
    public void DeepCallsInDeepExpressionsFitTheStack()
    {
        const int depth = 30;
        var open = Repeat("(1 + 2 * -(", depth / 2);
        var close = Repeat("))", depth / 2);
        var text = "let f0(x) = x\n" + Each(31, i => $"let f{i + 1}(x) = {open}f{i}(x + {i}){close}\n") + $"loss A {{ policy {open}f31(ratio){close} }}";

        SmallStack.Run(() => Assert.Contains(FrontEnd.Run(text).Diagnostics.ToSorted(), static message => message.Rule == Rules.NestedTooDeep));
    }

    private static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();

    private static string Each(int times, Func<int, string> text) => string.Concat(Enumerable.Range(0, times).Select(text));
}
