using Differential.Reference;
using EntroPIC.Dsl.Model;
using Scope = EntroPIC.Dsl.Graph.Scope;

namespace Differential.Generation;

/// <summary>Expressions that are numbers of a given extent, live where that is asked for.</summary>
internal sealed partial class ExpressionGenerator(Dice dice, Scene scene)
{
    private static readonly string[] Live = Names(static signal => signal is { Scope: Scope.Token, IsLive: true });
    private static readonly string[] OfTokens = Names(static signal => signal is { Scope: Scope.Token, IsLive: false });
    private static readonly string[] OfSequences = [.. Names(static signal => signal is { Scope: Scope.Sequence, Kind: EntroPIC.Dsl.Graph.ValueKind.Number, Source: not SignalSource.Estimator }), "reward"];
    private static readonly string[] OfConditions = Names(static signal => signal.Kind == EntroPIC.Dsl.Graph.ValueKind.Condition);
    private static readonly string[] Smooth = ["sigmoid", "tanh", "softplus", "cos", "sin", "abs", "square"];

    private static string[] Names(Func<SignalInfo, bool> isWanted) => [.. SignalInfo.All.Where(isWanted).Select(static signal => signal.Name)];

    public string Literal() => dice.Choose(
        (8, () => dice.Pick("1", "2", "3", "4", "0.5", "0.25", "0.1", "1.5", "0.01", "0.7", "10", "0.9")),
        (1, () => dice.Pick("0", "0.3333333333", "1e-3", "1e-6", "7", "100", "1024", "2.5e2")),
        (1, () => dice.OneIn(4) ? dice.Pick("100000", "3000000000", "2147483647", "1e10", "1e-8", "1e20") : dice.Pick("0.2", "0.8", "1.2", "5")));

    /// <summary>A number of just this extent.</summary>
    public string Number(Extent extent, int depth, bool live = false)
    {
        if (depth <= 0 || dice.OneIn(8))
        {
            return Leaf(extent, live);
        }

        var d = depth - 1;
        return dice.Choose(
            (6, () => Pair(dice.Pick("+", "-"), Number(extent, d, live), Any(extent, d))),
            (5, () => Pair("*", Number(extent, d, live), Any(extent, d))),
            (3, () => $"{Operand(Number(extent, d, live))} / {dice.Choose((3, () => $"(abs({Any(extent, d)}) + {dice.Pick("0.1", "1", "0.5")})"), (4, Literal), (1, () => Operand(Any(extent, d))))}"),
            (4, () => $"{dice.Pick(Smooth)}({Number(extent, d, live)})"),
            (2, () => dice.Choose(
                (5, () => $"exp(clamp({Number(extent, d, live)}, -3, 3))"),
                (2, () => $"log(abs({Number(extent, d, live)}) + {dice.Pick("0.3", "1", "1e-6")})"),
                (2, () => $"sqrt(square({Number(extent, d, live)}) + 0.1)"),
                (1, () => $"{dice.Pick("exp", "log", "sqrt")}({Number(extent, d, live)})"))),
            (4, () => Extremes(extent, d, live)),
            (3, () => $"clamp({Number(extent, d, live)}, {dice.Pick("-", "")}{Literal()}, {Any(extent, dice.Below(2))})"),
            (2, () => dice.Choose(
                (3, () => $"{Operand(Number(extent, d, live))} ^ {dice.Pick("2", "3", "1", "0.5", "-1")}"),
                (2, () => $"(abs({Number(extent, d, live)}) + 0.1) ^ {Operand(Any(extent, d))}"),
                (1, () => $"{dice.Pick("2", "0.5")} ^ clamp({Number(extent, d, live)}, -4, 4)"))),
            (4, () => $"(if {Condition(Outer(extent), d)} then {Number(extent, d, live)} else {Any(extent, d)})"),
            (2, () => $"-{Operand(Number(extent, d, live))}"),
            (scene.HasSignals ? 7 : 0, () => Aggregate(extent, d, live) ?? Leaf(extent, live)),
            (scene.HasSignals && extent != Extent.Batch ? 4 : 0, () => Relative(extent, d, live)),
            (scene.HasSignals && extent == Extent.Token ? 3 : 0, () => AlongResponse(d, live)),
            (2, () => Call(extent, d, live)),
            (live ? 0 : 3, () => Jump(extent, d)),
            (live && extent == Extent.Token ? 2 : 0, () => dice.Pick(
                $"straight_through({Any(extent, d)}, {Number(extent, d, true)})", $"live(prob * {Operand(Any(extent, d))})", "live(prob)", $"stop({Any(extent, d)}) * {Operand(Number(extent, d, true))}")));
    }

    /// <summary>A number of this extent or of one around it.</summary>
    public string Any(Extent extent, int depth) => dice.OneIn(3) ? Literal() : Number(Outer(extent), depth, dice.OneIn(3) && scene.HasSignals);

    /// <summary>The extent, or one around it.</summary>
    public Extent Outer(Extent extent) => dice.OneIn(2) ? extent : dice.Pick([.. Enum.GetValues<Extent>().Where(outer => outer == extent || Places.Holds(outer, extent))]);

    private string Leaf(Extent extent, bool live)
    {
        var known = scene.Of(extent, isCondition: false, live).ToList();
        if (known.Count > 0 && dice.OneIn(3))
        {
            return dice.Pick(known).Name;
        }

        if (!scene.HasSignals)
        {
            return known.Count > 0 && dice.OneIn(2) ? dice.Pick(known).Name : Literal();
        }

        return (extent, live) switch
        {
            (Extent.Token, true) => dice.Pick(Live),
            (Extent.Token, _) => scene.Advantage == Extent.Token && dice.OneIn(5) ? "advantage" : dice.OneIn(3) ? dice.Pick(Live) : dice.Pick(OfTokens),
            (Extent.Sequence, false) => scene.Advantage == Extent.Sequence && dice.OneIn(3) ? "advantage" : dice.Pick(OfSequences),
            (Extent.Batch, false) => dice.OneIn(4) ? dice.Pick("step", "epoch", "progress") : Literal(),
            (_, true) => $"{dice.Pick("mean", "mean", "sum", "max", "min")}({dice.Pick(Live)} {Per(extent)})",
            (Extent.Position, _) => $"{dice.Pick("mean", "max", "sum")}({dice.Pick(OfTokens)} {Per(extent)})",
            _ => $"{dice.Pick("mean", "std", "max", "sum")}({dice.Pick("reward", "length", "value")} {Per(extent)})",
        };
    }

    private string Extremes(Extent extent, int d, bool live)
    {
        var parts = new List<string> { Number(extent, d, live), Any(extent, d) };
        if (dice.OneIn(4))
        {
            parts.Add(Any(extent, d));
        }

        // A surrogate against itself: both are equal on-policy.
        if (live && extent == Extent.Token && dice.OneIn(3))
        {
            parts = ["ratio * " + Operand(Any(extent, d)), $"clamp(ratio, 0.8, 1.2) * {dice.Pick("advantage", "value", "1")}"];
            parts = scene.Advantage is null ? ["ratio", "clamp(ratio, 0.8, 1.2)"] : parts;
        }

        return $"{dice.Pick("min", "max")}({string.Join(", ", dice.OneIn(2) ? parts : [.. parts.AsEnumerable().Reverse()])})";
    }

    private string Jump(Extent extent, int d) => dice.Choose(
        (3, () => $"{dice.Pick("floor", "ceil", "sign")}({Number(extent, d)})"),
        (2, () => dice.OneIn(2)
            ? $"choose({dice.Pick("4", "8", "20")} * {Operand(Number(extent, d))}, {dice.Pick("1", "2", "3", Any(extent, d))})"
            : $"choose({dice.Pick("5", "12")}, 3 * {Operand(Number(extent, d))})"),
        (3, () => $"(if {Condition(extent, d)} then {Literal()} else {dice.Pick("-", "")}{Literal()})"),
        (scene.HasSignals ? 1 : 0, () => $"stop({Number(extent, d)})"));

    private string Call(Extent extent, int d, bool live)
    {
        if (scene.Functions.Count == 0)
        {
            return Leaf(extent, live);
        }

        var function = dice.Pick(scene.Functions);
        return $"{function.Name}({string.Join(", ", Enumerable.Range(0, function.Arity).Select(i => i == 0 ? Number(extent, d, live) : Any(extent, d)))})";
    }

    private string Pair(string sign, string left, string right)
    {
        (left, right) = sign != "-" && dice.OneIn(2) ? (right, left) : (left, right);
        return sign == "*" ? $"{Operand(left)} * {Operand(right)}" : $"({left} {sign} {Operand(right)})";
    }

    /// <summary>In parentheses, unless it holds together by itself.</summary>
    private static string Operand(string text)
    {
        if (text.All(static c => char.IsLetterOrDigit(c) || c is '_' or '.'))
        {
            return text;
        }

        // One pair of parentheses, from the first to the last, after at most a name.
        var (open, depth) = (text.IndexOf('('), 0);
        if (open >= 0 && text[..open].All(static c => char.IsLetterOrDigit(c) || c == '_'))
        {
            for (var i = open; i < text.Length; i++)
            {
                depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
                if (depth == 0)
                {
                    return i == text.Length - 1 ? text : $"({text})";
                }
            }
        }

        return $"({text})";
    }
}
