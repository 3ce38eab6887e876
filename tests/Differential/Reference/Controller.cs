namespace Differential.Reference;

/// <summary>A control: its states from step to step.</summary>
internal sealed class Controller(ControlSyntax control, ControllerSyntax law, Catalog home)
{
    private readonly Dictionary<string, Quantity> _states = [];

    public string Name => control.Name;

    /// <summary>The states; a copy of them is given and taken.</summary>
    public IReadOnlyDictionary<string, Quantity> States
    {
        get => new Dictionary<string, Quantity>(_states);
        set
        {
            _states.Clear();
            foreach (var (name, state) in value)
            {
                _states[name] = state;
            }
        }
    }

    /// <summary>True if the output was at a bound in the last step; <c>null</c> if it has none.</summary>
    public bool? IsSaturated { get; private set; }

    /// <summary>The output of one step, from the states before.</summary>
    /// <param name="tape">Where it is computed.</param>
    /// <param name="measure">What an argument is.</param>
    public Quantity Step(Tape tape, Func<ExpressionSyntax, Quantity> measure)
    {
        var values = new Dictionary<string, Quantity>();
        for (var i = 0; i < law.Parameters.Count; i++)
        {
            var parameter = law.Parameters[i];
            values[parameter.Name] = Evaluator.Argument(control.Arguments, parameter.Name, i) is { } argument
                ? tape.Cut(measure(argument))
                : Evaluate(tape, parameter.Default!, new Dictionary<string, Quantity>());
        }

        var given = new Dictionary<string, Quantity>(values);
        foreach (var state in law.Items.OfType<StateSyntax>())
        {
            if (!_states.TryGetValue(state.Name, out var value))
            {
                _states[state.Name] = value = Evaluate(tape, state.Initial, given);
            }

            values[state.Name] = value;
            CheckRange(tape, state, given);
        }

        var output = law.Items.OfType<OutputSyntax>().Single().Value;
        var result = Evaluate(tape, output, values);
        IsSaturated = Saturation(tape, output, values);
        foreach (var update in law.Items.OfType<UpdateSyntax>())
        {
            _states[update.Name] = Evaluate(tape, update.Value, values);
        }

        foreach (var state in law.Items.OfType<StateSyntax>())
        {
            CheckRange(tape, state, given);
        }

        return result;
    }

    private void CheckRange(Tape tape, StateSyntax state, Dictionary<string, Quantity> given)
    {
        if (state.Range is { } range)
        {
            var (low, high, value) = (Evaluate(tape, range.Low, given).Values[0], Evaluate(tape, range.High, given).Values[0], _states[state.Name].Values[0]);
            if (!((range.IncludesLow ? value >= low : value > low) && (range.IncludesHigh ? value <= high : value < high)))
            {
                throw new BrokenInvariantException($"`{state.Name}` is {value}");
            }
        }
    }

    /// <summary>True if the clamped value is beyond a bound; <c>null</c> for an output without bounds.</summary>
    private bool? Saturation(Tape tape, ExpressionSyntax output, Dictionary<string, Quantity> values)
    {
        while (output is ParenthesizedSyntax parenthesized)
        {
            output = parenthesized.Inner;
        }

        if (output is not CallSyntax { Name: "clamp", Arguments: [var x, var low, var high] })
        {
            return null;
        }

        if (IsConstant(output))
        {
            // A constant output has no bounds.
            return null;
        }

        var value = Evaluate(tape, x.Value, values);
        return tape.Or(
            tape.Test(static (a, b) => a < b, value, Evaluate(tape, low.Value, values)),
            tape.Test(static (a, b) => a > b, value, Evaluate(tape, high.Value, values))).Holds(0);
    }

    /// <summary>True if an expression names no parameter and no state, not even by a <c>let</c>.</summary>
    private bool IsConstant(ExpressionSyntax expression) => NameCollector.NamesIn(expression).All(name =>
        law.Parameters.All(parameter => parameter.Name != name)
        && law.Items.OfType<StateSyntax>().All(state => state.Name != name)
        && law.Items.OfType<LetSyntax>().All(let => let.Name != name || IsConstant(let.Value)));

    private Quantity Evaluate(Tape tape, ExpressionSyntax expression, IReadOnlyDictionary<string, Quantity> values) =>
        new Evaluator(tape, new Names(tape, home, values, law)).Evaluate(expression);

    private sealed class Names(Tape tape, Catalog home, IReadOnlyDictionary<string, Quantity> values, ControllerSyntax law) : Scope(home)
    {
        private readonly Dictionary<string, Quantity> _lets = [];

        public override Quantity? Find(string name)
        {
            if (values.TryGetValue(name, out var value) || _lets.TryGetValue(name, out value))
            {
                return value;
            }

            var let = law.Items.OfType<LetSyntax>().FirstOrDefault(let => let.Name == name);
            return let is null ? null : _lets[name] = new Evaluator(tape, this).Evaluate(let.Value);
        }

        public override Quantity? Signal(string name) => null;
    }
}

/// <summary>A state is not in the range of its declaration.</summary>
internal sealed class BrokenInvariantException(string message) : Exception(message);
