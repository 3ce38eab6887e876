using Differential.Reference;

namespace Differential.Generation;

/// <summary>Expressions over several elements: aggregates, relations, selections, scans; and conditions.</summary>
internal sealed partial class ExpressionGenerator
{
    private string Per(Extent extent) => extent == Extent.Batch ? dice.Pick("", "", "per batch") : "per " + extent.ToString().ToLowerInvariant();

    private string? Aggregate(Extent extent, int d, bool live)
    {
        Extent[] inner = [.. Enum.GetValues<Extent>().Where(inner => Places.Holds(extent, inner))];
        if (inner.Length == 0)
        {
            return null;
        }

        var over = dice.Pick(inner.Contains(Extent.Token) && (live || dice.OneIn(2)) ? [Extent.Token] : inner);
        var where = dice.OneIn(3) ? "where " + Condition(dice.OneIn(4) ? dice.Pick(inner) : Outer(over), d) : "";
        var clauses = string.Join(" ", new[] { where, Per(extent) }.Where(static clause => clause.Length > 0).OrderBy(_ => dice.Below(2)));
        var body = live || !dice.OneIn(5) ? Number(over, d, live) : null;
        var function = body is null ? dice.Pick("mean", "sum", "count", "count") : dice.Pick("mean", "mean", "sum", "std", "min", "max");
        return $"{function}({body ?? (dice.OneIn(4) && function == "count" ? "true" : Condition(over, d))} {clauses})".Replace(" )", ")", StringComparison.Ordinal);
    }

    private string Relative(Extent extent, int d, bool live)
    {
        Extent[] outer = [.. Enum.GetValues<Extent>().Where(outer => Places.Holds(outer, extent))];
        var per = Per(dice.Pick(outer));
        var where = dice.OneIn(4) ? " where " + Condition(extent, d) : "";
        return dice.Choose(
            (2, () => $"softmax({Number(extent, d, live)}{where} {per})"),
            (2, () => $"whiten({Number(extent, d, live)}{where} {per})"),
            (live ? 0 : 2, () => $"rank({Number(extent, d)} {per})")).Replace(" )", ")", StringComparison.Ordinal);
    }

    private string AlongResponse(int d, bool live) => dice.Choose(
        (3, () => $"cumsum({Number(Extent.Token, d, live)})"),
        (3, () => $"return_to_go({Number(Extent.Token, d, live)}, {Factor(d, "1", "0.9", "0.5", "0")})"),
        (live ? 0 : 2, () => $"gae({Number(Extent.Token, d)}, {Number(Extent.Token, d)}, {Factor(d, "1", "0.9")}, {Factor(d, "0.95", "0", "1")})"),
        (1, () => $"per_token({Number(Extent.Sequence, d, live)})"),
        (2, () => $"{dice.Pick("kl1", "kl2", "kl3", "kl_abs", "kl_low_variance", "kl3_straight_through", "importance")}(logp, {dice.Pick("old_logp", "ref_logp", "rollout_logp")})"));

    /// <summary>A discount of all responses, or of each.</summary>
    private string Factor(int d, params string[] numbers) => dice.OneIn(3)
        ? dice.Pick("1 - 1 / (2 + length)", $"sigmoid({Number(Extent.Sequence, d)})", $"clamp({Any(Extent.Sequence, d)}, 0, 1)")
        : dice.Pick(numbers);

    /// <summary>A condition of just this extent.</summary>
    public string Condition(Extent extent, int depth)
    {
        var d = depth - 1;
        var known = scene.Of(extent, isCondition: true, mustBeLive: false).ToList();
        return dice.Choose(
            (known.Count > 0 ? 4 : 0, () => dice.Pick(known).Name),
            (8, () => $"{Number(extent, d)} {dice.Pick("<", ">", "<=", ">=")} {Any(extent, d)}"),
            (1, () => $"{Number(extent, d)} {dice.Pick("==", "!=")} {Any(extent, d)}"),
            (1, () => dice.Pick($"-{Literal()} < {Operand(Number(extent, d))} <= {Any(extent, d)}", $"{Operand(Number(extent, d))} >= {Any(extent, d)} > -{Literal()}")),
            (2, () => $"{Operand(Number(extent, d))} in {dice.Pick("[", "(")}-{Literal()}, {Literal()}{dice.Pick("]", ")")}"),
            (depth > 0 ? 3 : 0, () => $"({Condition(extent, d)} {dice.Pick("and", "or")} {Condition(Outer(extent), d)})"),
            (depth > 0 ? 2 : 0, () => $"not ({Condition(extent, d)})"),
            (depth > 0 ? 1 : 0, () => $"(if {Condition(Outer(extent), d)} then {Condition(extent, d)} else {Condition(Outer(extent), d)})"),
            (scene.HasSignals && extent == Extent.Sequence ? 3 : 0, () => dice.Pick(OfConditions)),
            (scene.HasSignals && extent is not Extent.Batch and not Extent.Group && depth > 0 ? 3 : 0, () => Selection(extent, d)));
    }

    private string Selection(Extent extent, int d)
    {
        var where = dice.OneIn(3) ? " where " + Condition(Outer(extent), d) : "";
        var outer = Per(dice.Pick([.. Enum.GetValues<Extent>().Where(outer => Places.Holds(outer, extent))]));
        var end = outer.Length > 0 ? $"{where} {outer}" : where;
        return dice.Choose(
            (3, () => $"{dice.Pick("top", "bottom")}({dice.Pick("0.3", "0.5", "0.2", "1", "0")}, {Number(extent, d)}{end})"),
            (2, () => $"{dice.Pick("top_count", "bottom_count")}({dice.Pick("1", "2", "3", "0", "2.5")}, {Number(extent, d)}{end})"),
            (1, () => $"sample({dice.Pick("0.3", "0.5", "0")}, {Condition(extent, d)}{(outer.Length > 0 ? " " + outer : "")})"),
            (extent == Extent.Position ? 0 : 1, () => $"sample({dice.Pick("0.3", "0.5")}, true {Per(extent == Extent.Sequence ? Extent.Group : dice.Pick(Extent.Sequence, Extent.Position))})"),
            (1, () => $"{Operand(Number(extent, d))} > quantile({dice.Pick("0.1", "0.5", "0.9", "0", "1")}, {Number(extent, d)}{end})"),
            (1, () => $"rank({Number(extent, d)} {Per(dice.Pick([.. Enum.GetValues<Extent>().Where(outer => Places.Holds(outer, extent))]))}) == 0".Replace(" )", ")", StringComparison.Ordinal)));
    }
}
