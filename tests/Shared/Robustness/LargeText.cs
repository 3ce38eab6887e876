using System.Text;

namespace EntroPIC.Tests;

/// <summary>Files that no person writes, of a size that grows with a number.</summary>
internal static class LargeText
{
    private static readonly Dictionary<string, Func<int, string>> Makers = new(StringComparer.Ordinal)
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
        ["means of means, per sequence"] = static n => "loss A { let x0 = logp\n" + Each(n, static i => $"let x{i + 1} = exp(x{i} - mean(x{i} per sequence))\n") + $"policy x{n} * reward }}",
        ["means of means, per batch"] = static n => "loss A { policy ratio let x0 = ratio\n" + Each(n, static i => $"let x{i + 1} = exp(x{i} - mean(x{i}))\n") + $"metric m = mean(x{n}) }}",
        ["a chain of lets, backwards"] = static n => $"loss A {{ policy x{n}\n" + Each(n, i => $"let x{n - i} = x{n - i - 1} * 2\n") + "let x0 = ratio }",
        ["a cycle of lets"] = static n => "loss A { policy ratio\n" + Each(n, i => $"let x{i} = x{(i + 1) % n} + x0\n") + "}",
        ["squares of a mean"] = static n => "loss A { policy ratio let x0 = mean(entropy)\n" + Each(n, static i => $"let x{i + 1} = x{i} * x{i}\nmetric m{i} = x{i}\n") + "}",
        ["unknown names"] = static n => "loss A { policy ratio\n" + Each(n, static i => $"let x{i} = y{i}\n") + "}",
        ["unknown functions"] = static n => "loss A { policy ratio\n" + Each(n, static i => $"let x{i} = f{i}(1)\n") + "}",
        ["groups with weights"] = static n => "loss A { policy ratio\n" + Each(n, static i => $"group g{i} when prob > 0.{i} weight 2\n") + "}",
        ["sequence weights on a long policy"] = static n => $"loss A {{ policy mean(logp{Repeat(" + logp", n)} per sequence)\n" + Each(n, static i => $"weight g{i} = stop(ratio)\n") + "}",
        ["controls"] = static n => "loss A { policy ratio\n" + Each(n, static i => $"control c{i} = P(error: -mean(entropy), kp: 1)\nbonus b{i} = c{i} * entropy\n") + "}",
        ["inherited exponentials of sums"] = static n => "loss A { policy ratio\n" + Each(n, static i => $"metric m{i} = mean(exp(sum(logp * {i + 1} per sequence) - sum(old_logp * {i + 1} per sequence)))\n") + "}\nloss B : A { }",
        ["params"] = static n => "loss A { policy ratio\n" + Each(n, static i => $"param p{i} = {i} in [0, inf)\n") + "}",
        ["states"] = static n => "controller A(x) { output x\n" + Each(n, static i => $"state s{i} = {i}\nupdate s{i} = s{i} + x\n") + "}",
        ["states of a ring"] = static n => "controller A(error) { output clamp(error + s0, -1, 1)\n"
            + Each(n, i => $"state s{i} = 0\nupdate s{i} = 0.5 * s{i} + 0.2 * s{(i + 1) % n} - 0.1 * s{(i + n - 1) % n} + {(i == 0 ? "error" : "0")}\n")
            + "}\nloss B : Grpo { control c = A(error: mean(entropy) - 0.1) bonus b = c * abs(advantage) * ratio when prob > 0.95 }",
        ["a long sum in a state"] = static n => $"controller A(x) {{ state s = x{Repeat(" + x * 2", n)} in [0, x{Repeat(" + 1 * x", n)}] output s }}",
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

    /// <summary>The names of all shapes.</summary>
    public static IEnumerable<string> Shapes => Makers.Keys;

    public static string Of(string shape, int size) => Makers[shape](size);

    public static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();

    public static string Each(int times, Func<int, string> text) => string.Concat(Enumerable.Range(0, times).Select(text));
}
