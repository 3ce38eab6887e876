using EntroPIC.Dsl.Binding.Bound;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Binding;

/// <summary>The controllers of a loss.</summary>
internal sealed partial class LossBinder
{
    private readonly List<(LossItem Item, Declared<ControllerSyntax> Declared, ControllerModel? Model, Timing Timing)> _controls = [];

    /// <summary>
    /// Makes the outputs known before anything refers to them. One that is a constant whatever is measured, as that of
    /// <c>Fixed(0)</c>, is that constant from here on.
    /// </summary>
    private void DeclareControls()
    {
        foreach (var item in ItemsOf<ControlSyntax>())
        {
            var syntax = (ControlSyntax)item.Syntax;
            var timing = BindTiming(syntax);
            var declared = item.Home.Find<ControllerSyntax>(syntax.Controller);
            if (declared is null)
            {
                if (syntax.Controller.Length > 0)
                {
                    var near = Suggestions.DidYouMean(syntax.Controller, item.Home.NamesOf<ControllerSyntax>());
                    _context.Report(Rules.UnknownController, syntax.ControllerSpan, syntax.Controller, near);
                }

                _names.Controls[syntax.Name] = (Graph.Error(), timing);
                continue;
            }

            var model = _controllers.Find(declared);
            var constant = model is null ? null : ConstantOutput(declared, syntax, item.Home);
            _names.Controls[syntax.Name] = (
                model is null ? Graph.Error() : constant ?? Graph.ControlOutput(syntax.Name, model.Output.Value.Type.Kind), timing);
            if (constant is null)
            {
                _controls.Add((item, declared, model, timing));
            }
            else
            {
                // Its params are used, although nothing of them is left.
                _names.Used.UnionWith(syntax.Arguments.SelectMany(static argument => NameCollector.NamesIn(argument.Value)));
            }
        }
    }

    private List<ControlModel> BindControls()
    {
        var controls = new List<ControlModel>();
        var unknown = new HashSet<string>(_controls.Select(static control => control.Item.Syntax.Name), StringComparer.Ordinal);
        foreach (var (item, _, model, timing) in _controls)
        {
            var syntax = (ControlSyntax)item.Syntax;
            if (model is null)
            {
                continue;
            }

            var slots = model.Parameters.Select(static parameter => new ParameterSlot(parameter.Name, parameter.Default is null)).ToList();
            var matched = ArgumentMatcher.Match(_context, model.Name, syntax.ControllerSpan, syntax.Arguments, slots);
            var arguments = new Node?[slots.Count];
            for (var i = 0; i < arguments.Length; i++)
            {
                arguments[i] = matched[i] is { } argument ? BindControlArgument(item, argument, model.Parameters[i], unknown)
                    : slots[i].IsRequired ? Graph.Error() : null;
            }

            unknown.Remove(syntax.Name);
            controls.Add(new ControlModel(syntax.Name, model, arguments, timing, null, syntax));
        }

        return controls;
    }

    private Node BindControlArgument(LossItem item, ExpressionSyntax syntax, ControllerParameter parameter, HashSet<string> unknown)
    {
        var binder = In(Region.Step, item);
        var value = Graph.Stop(parameter.Kind == ValueKind.Condition ? binder.BindCondition(syntax) : binder.BindNumber(syntax));
        if (value.IsError)
        {
            return value;
        }

        if (value.Scope != Scope.Batch)
        {
            _context.Report(Rules.BatchValueNeeded, syntax.Span, Wording.Shorten(syntax.Span.Text), value.Type.Describe(), $"`{parameter.Name}` of a controller");
            return Graph.Error();
        }

        var early = Traversal.InOrder([value]).FirstOrDefault(node => node.Op == Op.ControlOutput && unknown.Contains(node.Name));
        if (early is not null)
        {
            _context.Report(Rules.NotYetKnown, syntax.Span, early.Name, "here: a control sees only the outputs of controls before it");
            return Graph.Error();
        }

        return GraphBuilder.Name(value, $"{item.Syntax.Name}_{parameter.Name}");
    }

    private Timing BindTiming(ControlSyntax syntax)
    {
        switch (syntax.Per?.Name)
        {
            case null or "update" or "":
                return Timing.Update;
            case "rollout":
                return Timing.Rollout;
            default:
                _context.Report(Rules.UnknownTiming, syntax.Per.Span, syntax.Per.Name);
                return Timing.Update;
        }
    }

    /// <summary>The output of a controller without state whose arguments are constants, where it is one.</summary>
    private Node? ConstantOutput(Declared<ControllerSyntax> declared, ControlSyntax syntax, Declarations home)
    {
        var items = declared.Syntax.Items;
        if (items.Any(static item => item is not OutputSyntax) || items.Count != 1)
        {
            return null;
        }

        // What is wrong with it is reported when its arguments are bound for good.
        var trial = new BindingContext(_loss.Home.File, _context.Anchor, new DiagnosticBag());
        var parameters = declared.Syntax.Parameters;
        var slots = parameters.Select(static parameter => new ParameterSlot(parameter.Name, parameter.Default is null)).ToList();
        var matched = ArgumentMatcher.Match(trial, syntax.Controller, syntax.ControllerSpan, syntax.Arguments, slots);
        var values = new Dictionary<string, Node>(StringComparer.Ordinal);
        for (var i = 0; i < matched.Length; i++)
        {
            var (expression, file) = matched[i] is { } argument ? (argument, home) : (parameters[i].Default, declared.Home);
            values[parameters[i].Name] = expression is null ? trial.Graph.Error() : new ExpressionBinder(trial, new ConstantEnvironment(file)).Bind(expression);
        }

        var inside = new FunctionEnvironment(declared.Home, values, new ConstantEnvironment(declared.Home), 0);
        var output = new ExpressionBinder(trial, inside).Bind(((OutputSyntax)items[0]).Value);
        return output.Op switch
        {
            Op.Number => Graph.Number(output.Number),
            Op.Truth => Graph.Truth(output.IsTrue),
            _ => null,
        };
    }
}
