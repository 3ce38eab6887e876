using System.Text;
using Differential.Reference;
using EntroPIC.Dsl.Model;

namespace Differential.Generation;

/// <summary>Losses, of their own and derived ones.</summary>
internal sealed class LossGenerator(Dice dice, NameSource names, IReadOnlyList<KnownFunction> functions, IReadOnlyList<KnownController> controllers, IReadOnlyList<KnownName> signals)
{
    private readonly TextSource _texts = new(dice);
    private readonly Scene _scene = new() { Functions = [.. functions], Names = [.. signals] };
    private readonly List<(string Name, bool IsPenalty)> _terms = [];
    private readonly List<string> _removable = [];
    private readonly List<(string Name, bool IsFlag)> _params = [];
    private string _base = "";
    private bool _isWeighted;

    private ExpressionGenerator Expressions => new(dice, _scene);

    /// <summary>A loss that derives from none.</summary>
    public void Base(StringBuilder text)
    {
        _base = "L" + names.Of("loss");
        text.Append($"{_texts.Documentation("")}loss {_base} {{\n");
        Parameters(text);
        Advantage(text);
        for (var i = dice.Pick(0, 0, 0, 1, 2); i > 0; i--)
        {
            Control(text);
        }

        for (var i = dice.Below(3); i > 0; i--)
        {
            Let(text, names.Of("value"));
        }

        Weights(text);
        Item(text, $"policy {Policy()}");
        for (var i = dice.Below(3); i > 0; i--)
        {
            var term = (Name: names.Of("term"), IsPenalty: dice.OneIn(2));
            _terms.Add(term);
            _removable.Add(term.Name);
            Term(text, term.Name, term.IsPenalty);
        }

        if (dice.OneIn(2))
        {
            Item(text, "reduce " + Reduction());
        }

        Metrics(text);
        text.Append("}\n");
    }

    /// <summary>A loss that derives from the one before.</summary>
    public void Derived(StringBuilder text)
    {
        text.Append($"\nloss D{names.Of("derived")} : {_base} {{\n");
        foreach (var (name, isFlag) in _params.Where(_ => dice.OneIn(2)))
        {
            Item(text, $"param {name} = {(isFlag ? dice.Pick("true", "false") : Expressions.Literal())}");
        }

        if (_removable.Count > 0 && dice.OneIn(2))
        {
            Item(text, "remove " + dice.Pick(_removable));
        }
        else if (_terms.Count > 0 && dice.OneIn(2))
        {
            var (name, isPenalty) = dice.Pick(_terms);
            Term(text, name, isPenalty);
        }

        if (dice.OneIn(3))
        {
            Item(text, $"policy {Policy()}");
        }

        Additions(text);
        text.Append("}\n");
    }

    /// <summary>A loss that derives from one of the library.</summary>
    public void OfLibrary(StringBuilder text)
    {
        var found = Catalog.Library.SelectMany(static file => file.Losses.Select(loss => (Loss: loss, Home: file))).ToList();
        var (loss, home) = dice.Pick(found);
        var whole = new Declaration(loss, home);
        text.Append($"loss {(dice.OneIn(6) ? loss.Name : "D" + names.Of("derived"))} : {loss.Name} {{\n");
        if (whole.Only<AdvantageSyntax>() is null)
        {
            Advantage(text);
        }

        foreach (var (param, _) in whole.All<ParamSyntax>().Where(static item => item.Syntax.Default is NumberSyntax or TruthSyntax))
        {
            _scene.Names.Add(new KnownName(param.Name, Extent.Batch, param.Default is TruthSyntax, false));
            if (dice.OneIn(4) && param.Default is TruthSyntax truth)
            {
                Item(text, $"param {param.Name} = {(truth.Value ? "false" : "true")}");
            }
        }

        // A term per response that is counted per token needs a default of its own; the rest of a library loss is what it is.
        string[] removable = [.. whole.All<TermSyntax>().Select(static item => item.Syntax.Name), .. whole.All<GroupSyntax>().Where(static item => item.Syntax.Weight is not null).Select(static item => item.Syntax.Name)];
        if (removable.Length > 0 && dice.OneIn(4))
        {
            Item(text, "remove " + dice.Pick(removable));
        }

        _scene.Advantage = null;
        Additions(text);
        text.Append("}\n");
    }

    private void Additions(StringBuilder text)
    {
        if (dice.OneIn(2))
        {
            Term(text, names.Of("added"), dice.OneIn(2));
        }

        if (dice.OneIn(3))
        {
            Item(text, "reduce " + Reduction());
        }

        Metrics(text);
    }

    private void Parameters(StringBuilder text)
    {
        for (var i = dice.Below(4); i > 0; i--)
        {
            var (name, isFlag) = (names.Of("option"), dice.OneIn(3));
            var value = isFlag ? dice.Pick("true", "false") : Expressions.Literal();
            text.Append(_texts.Documentation("    "));
            Item(text, $"param {name} = {value}{(isFlag || dice.OneIn(2) ? "" : $" in [{dice.Pick("0", "-1", "-inf")}, {dice.Pick("inf", "1e30")}{dice.Pick("]", ")")}")}");
            _params.Add((name, isFlag));
            _scene.Names.Add(new KnownName(name, Extent.Batch, isFlag, false));
        }
    }

    private void Advantage(StringBuilder text)
    {
        _scene.Advantage = null;
        if (dice.OneIn(3))
        {
            Let(text, names.Of("early"));
        }

        var extent = dice.Pick(Extent.Sequence, Extent.Sequence, Extent.Token);
        var value = dice.OneIn(3) ? dice.Pick("reward - mean(reward per group)", "(reward - mean(reward per group)) / (std(reward per group) + 1e-6)") : Expressions.Number(extent, 3);
        extent = value.StartsWith("reward -", StringComparison.Ordinal) || value.StartsWith("(reward - mean(reward per group))", StringComparison.Ordinal) ? Extent.Sequence : extent;
        Item(text, $"advantage = {value}");
        _scene.Advantage = extent;
    }

    private void Control(StringBuilder text)
    {
        var (name, law) = (names.Of("control"), dice.Pick(controllers));
        var count = dice.OneIn(3) ? law.Parameters.Count : law.Required;
        var arguments = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var value = law.Name == "Gate" ? Expressions.Condition(Extent.Batch, 2)
                : i == 0 ? dice.OneIn(2) ? "mean(entropy) - 0.5" : Expressions.Number(Extent.Batch, 3)
                : law.Parameters[i] is "low" or "floor" ? "0" : law.Parameters[i] is "high" or "roof" ? "1" : dice.Pick("0.1", "0.5", "1", "2");
            arguments.Add(i > 0 || dice.OneIn(2) ? $"{law.Parameters[i]}: {value}" : value);
        }

        Item(text, $"control {name} = {law.Name}({string.Join(", ", arguments)}){dice.Pick("", "", " per update", " per rollout")}");
        _scene.Names.Add(new KnownName(name, Extent.Batch, law.IsCondition, false));
    }

    private void Let(StringBuilder text, string name)
    {
        var extent = dice.Pick(Enum.GetValues<Extent>());
        var (isCondition, isLive) = (dice.OneIn(3), dice.OneIn(2));
        Item(text, $"let {name} = {(isCondition ? Expressions.Condition(extent, 2) : Expressions.Number(extent, 3, isLive))}");
        _scene.Names.Add(new KnownName(name, extent, isCondition, isLive && !isCondition));
    }

    private void Weights(StringBuilder text)
    {
        if (dice.OneIn(4))
        {
            var name = names.Of("tokens");
            _isWeighted = true;
            Item(text, $"group {name} when {Expressions.Condition(Extent.Token, 2)} weight {Expressions.Any(Extent.Token, 2)}");
            _scene.Names.Add(new KnownName(name, Extent.Token, true, false));
        }

        if (dice.OneIn(5))
        {
            var name = names.Of("weight");
            _isWeighted = true;
            Item(text, $"weight {name} = {(dice.OneIn(4) ? $"live({Expressions.Number(Extent.Token, 2, live: true)})" : Expressions.Any(dice.Pick(Extent.Sequence, Extent.Token), 2))}");
            _removable.Add(name);
        }

        for (var i = dice.Pick(0, 0, 0, 1, 1, 2); i > 0; i--)
        {
            var name = names.Of("keep");
            Item(text, $"keep {name} when {Expressions.Condition(dice.Pick(Extent.Sequence, Extent.Token, Extent.Group, Extent.Batch, Extent.Position), 2)}");
            _removable.Add(name);
        }
    }

    private string Policy()
    {
        // A weight per token or response needs a policy that has one of each.
        var extent = dice.OneIn(5) ? Extent.Sequence : !_isWeighted && dice.OneIn(6) ? dice.Pick(Extent.Group, Extent.Batch) : Extent.Token;
        return dice.Choose(
            (extent is Extent.Group or Extent.Batch || _scene.Advantage is null ? 0 : 2, () => "min(ratio * advantage, clamp(ratio, 0.8, 1.2) * advantage)"),
            (extent is Extent.Group or Extent.Batch || _scene.Advantage is null ? 0 : 2, () => $"{(extent == Extent.Sequence ? "mean(ratio per sequence)" : "ratio")} * advantage"),
            (6, () => Expressions.Number(extent, 4, live: true)));
    }

    private void Term(StringBuilder text, string name, bool isPenalty)
    {
        var extent = dice.Pick(Extent.Token, Extent.Token, Extent.Token, Extent.Token, Extent.Sequence, Extent.Group, Extent.Batch);
        var when = dice.OneIn(3) ? $" when {Expressions.Condition(extent is Extent.Group or Extent.Batch ? extent : dice.OneIn(3) ? Extent.Sequence : extent, 2)}" : "";
        var reduce = extent != Extent.Batch && dice.OneIn(3) ? $"{(dice.OneIn(2) ? " " : "\n        ")}reduce {Reduction()}" : "";
        text.Append(_texts.Documentation("    "));
        Item(text, $"{(isPenalty ? "penalty" : "bonus")} {name} = {Expressions.Number(extent, 4, live: !dice.OneIn(6))}{when}{reduce}");
    }

    private string Reduction()
    {
        var over = dice.OneIn(4) ? $" over {Expressions.Condition(dice.Pick(Extent.Token, Extent.Sequence), 1)}" : "";
        var mode = dice.Pick([.. ReductionMode.All]);
        return mode.Name + (mode.TakesLength ? $"({dice.Pick("1", "3", "1024", "0.5")})" : "") + over;
    }

    private void Metrics(StringBuilder text)
    {
        for (var i = dice.Pick(0, 1, 1, 2); i > 0; i--)
        {
            Item(text, $"metric {names.Of("metric")} = {(dice.OneIn(6) ? Expressions.Condition(Extent.Batch, 2) : Expressions.Number(Extent.Batch, 4))}");
        }
    }

    private static void Item(StringBuilder text, string item) => text.Append($"    {item}\n");
}
