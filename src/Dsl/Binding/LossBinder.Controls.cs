using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Binding;

/// <summary>The controllers of a loss.</summary>
internal sealed partial class LossBinder
{
    private readonly List<(LossItem Item, ControllerModel? Model, ControlClock Clock)> _controls = [];

    /// <summary>
    /// Makes the outputs known before anything refers to them. An output that is constant for any measurement, like that of
    /// <c>Fixed(0)</c>, becomes that constant.
    /// </summary>
    private void DeclareControls()
    {
        foreach (var item in ItemsOf<ControlSyntax>())
        {
            var syntax = (ControlSyntax)item.Syntax;
            var known = ClockBinder.Bind(syntax, _context);
            var clock = known ?? new ControlClock(Scope.Batch, Timing.Update);
            var declared = item.Home.Find<ControllerSyntax>(syntax.Controller);
            if (declared is null || known is null)
            {
                if (declared is null && syntax.Controller.Length > 0)
                {
                    var near = LazyText.DidYouMean(syntax.Controller, item.Home.NamesOf<ControllerSyntax>());
                    _context.Report(Rules.UnknownController, syntax.ControllerSpan, syntax.Controller, near);
                }

                _names.Controls[syntax.Name] = (Graph.Error(), clock.Timing);
                _controls.Add((item, null, clock));
                continue;
            }

            var model = _controllers.Find(declared);
            var constant = model is null ? null : ConstantOutput(declared, model, syntax, item.Home);
            _names.Controls[syntax.Name] = (
                model is null ? Graph.Error() : constant ?? Graph.ControlOutput(syntax.Name, model.Output.Value.Type.Kind, clock.Scope), clock.Timing);
            if (constant is null)
            {
                _controls.Add((item, model, clock));
            }
            else
            {
                NoteSwitchedOff(item, constant);
            }
        }
    }

    /// <summary>The controls, each after those whose outputs it reads, without those whose controller has errors.</summary>
    private List<ControlModel> BindControls(BoundItem? advantage)
    {
        var controls = new List<ControlModel>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        var isAdvantageLate = advantage is not null && advantage.Value.DependsOn(static node => node.Op == Op.ControlOutput);
        foreach (var (item, model, clock) in OrderedControls())
        {
            var syntax = (ControlSyntax)item.Syntax;
            var slots = model?.Parameters.Select(static parameter => new ParameterSlot(parameter.Name, parameter.Default is null)).ToList();
            var matched = slots is null
                ? null
                : ArgumentMatcher.Match(_context, syntax.Controller, syntax.ControllerSpan, syntax.Arguments, slots);
            if (matched is null || model is null)
            {
                foreach (var argument in syntax.Arguments)
                {
                    In(Region.Step, item).Bind(argument.Value);
                }

                _isBroken = true;
                continue;
            }

            ReportNamedLikeAnother(item, model);
            var arguments = matched
                .Select((argument, i) => argument is null ? null : BindControlArgument(item, argument, model.Parameters[i], clock.Scope, node => WhyUnknown(node, clock.Timing)))
                .ToList();
            known.Add(syntax.Name);
            controls.Add(new ControlModel(syntax.Name, model, arguments, clock, syntax)
            {
                Steps = clock.Scope == Scope.Group && Objective.TakesPart(Scope.Group) is { } takesPart ? Graph.WidenTo(takesPart, Scope.Group) : null,
            });
        }

        return controls;

        string? WhyUnknown(Node node, Timing timing) => node switch
        {
            { Op: Op.ControlOutput } when !known.Contains(node.Name) =>
                "here: it decides which tokens are kept, and so what this control measures",
            { Op: Op.ControlOutput } when timing == Timing.Rollout && _names.Controls[node.Name].Timing == Timing.Update =>
                "when a rollout is scored; make it `per rollout`",
            { Op: Op.Signal, Name: "advantage" } when timing == Timing.Rollout && isAdvantageLate =>
                "here: it is computed from the output of a control",
            _ => null,
        };
    }

    /// <summary>The controls by dependency, directly or through definitions. Reports cycles, and leaves them out.</summary>
    private IEnumerable<(LossItem Item, ControllerModel? Model, ControlClock Clock)> OrderedControls()
    {
        var controls = _controls.ToDictionary(static control => control.Item.Syntax.Name, StringComparer.Ordinal);
        var references = _items.Where(item => item.Syntax is LetSyntax or GroupSyntax || (item.Syntax is ControlSyntax && controls.ContainsKey(item.Syntax.Name))).ToDictionary(
            static item => item.Syntax.Name,
            static item => item.Syntax is ControlSyntax ? ItemNames.MentionedBy(item.Syntax) : NameCollector.NamesIn(ValueOf(item.Syntax)),
            StringComparer.Ordinal);

        // What a control measures depends on the controls that a `keep` reads.
        var ofKeep = new HashSet<string>(
            ItemsOf<KeepSyntax>().SelectMany(static item => ItemNames.MentionedBy(item.Syntax)), StringComparer.Ordinal);
        var decides = new HashSet<string>(
            DependencyOrder.Of(ofKeep, name => references.TryGetValue(name, out var names) ? names : null, static _ => { }),
            StringComparer.Ordinal);
        foreach (var name in controls.Keys.Where(name => !decides.Contains(name)))
        {
            references[name] = [.. references[name], .. ofKeep];
        }

        return DependencyOrder.Of(controls.Keys, name => references.TryGetValue(name, out var names) ? names : null, ReportCycle)
            .Where(controls.ContainsKey)
            .Select(name => controls[name]);

        void ReportCycle(IReadOnlyList<string> cycle)
        {
            // A cycle of definitions alone is reported where they are bound.
            if (cycle.FirstOrDefault(controls.ContainsKey) is { } control)
            {
                _context.Report(Rules.CyclicDefinition, controls[control].Item.Syntax.NameSpan, control, SourceWording.Trail(cycle), "; measure something that does not use its output");
                _isBroken = true;
            }
        }
    }

    /// <summary>Reports positional arguments that are named like another parameter.</summary>
    private void ReportNamedLikeAnother(LossItem item, ControllerModel model)
    {
        var syntax = (ControlSyntax)item.Syntax;
        var byName = new HashSet<string?>(syntax.Arguments.Select(static argument => argument.Name));
        for (var i = 0; i < syntax.Arguments.Count && item.Owner == _loss.Syntax; i++)
        {
            if (syntax.Arguments[i] is { Name: null, Value: NameSyntax value } && value.Name != model.Parameters[i].Name
                && !byName.Contains(value.Name) && model.Parameters.Any(parameter => parameter.Name == value.Name))
            {
                _context.Report(Rules.NamedLikeAnother, value.Span, value.Name, model.Name, model.Parameters[i].Name);
            }
        }
    }

    private Node BindControlArgument(
        LossItem item, ExpressionSyntax syntax, ControllerParameter parameter, Scope scope, Func<Node, string?> whyUnknown)
    {
        var binder = In(Region.Step, item);
        var value = Graph.Stop(parameter.Kind == ValueKind.Condition ? binder.BindCondition(syntax) : binder.BindNumber(syntax));
        if (value.IsError)
        {
            return value;
        }

        if (value.Scope != Scope.Batch && value.Scope != scope)
        {
            _context.Report(
                Rules.BatchValueNeeded, syntax.Span, SourceWording.Shorten(syntax.Span.Text), value.Type.Describe(),
                $"`{parameter.Name}` of a controller{(scope == Scope.Group ? " per group" : "")}",
                scope == Scope.Group ? "a batch or group value" : "a batch value",
                scope == Scope.Group ? "`mean(… per group)`"
                : value.Scope == Scope.Group ? "`mean(…)`, or make the control `per group`"
                : "`mean(…)`");
            return Graph.Error();
        }

        foreach (var node in Traversal.InOrder(value))
        {
            if (whyUnknown(node) is { } reason)
            {
                _context.Report(Rules.NotYetKnown, syntax.Span, node.Name, reason);
                return Graph.Error();
            }
        }

        return GraphBuilder.NameLocal(value, $"{item.Syntax.Name}_{parameter.Name}");
    }

    /// <summary>The constant output of a stateless controller with constant arguments, or <c>null</c>.</summary>
    private Node? ConstantOutput(Declared<ControllerSyntax> declared, ControllerModel model, ControlSyntax syntax, Declarations home)
    {
        var items = declared.Syntax.Items;
        if (items.Any(static item => item is not OutputSyntax) || items.Count != 1)
        {
            return null;
        }

        // The final binding of the arguments reports mistakes.
        var mistakes = new DiagnosticBag();
        var trial = new BindingContext(_loss.Home.File, _context.Anchor, mistakes);
        var slots = model.Parameters.Select(static parameter => new ParameterSlot(parameter.Name, parameter.Default is null)).ToList();
        if (ArgumentMatcher.Match(trial, syntax.Controller, syntax.ControllerSpan, syntax.Arguments, slots) is not { } matched)
        {
            return null;
        }

        var binder = new ExpressionBinder(trial, new ConstantEnvironment(home, trial, _names.Options.ContainsKey));
        var values = new Dictionary<string, Node>(StringComparer.Ordinal);
        for (var i = 0; i < matched.Length; i++)
        {
            var parameter = model.Parameters[i];
            values[parameter.Name] = matched[i] is not { } argument ? Constant(parameter.Default!)
                : parameter.Kind == ValueKind.Condition ? binder.BindCondition(argument) : binder.BindNumber(argument);
        }

        var inside = new FunctionEnvironment(declared.Home, values, new ConstantEnvironment(declared.Home, trial, static _ => false));
        var output = new ExpressionBinder(trial, inside).Bind(((OutputSyntax)items[0]).Value);
        return mistakes.HasErrors ? null : output.Op switch
        {
            Op.Number => Graph.Number(output.Number),
            Op.Truth => Graph.Truth(output.IsTrue),
            _ => null,
        };

        Node Constant(Node value) => value.IsCondition ? trial.Graph.Truth(value.IsTrue) : trial.Graph.Number(value.Number);
    }
}
