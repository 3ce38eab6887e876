using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Syntax;

namespace Differential.Reference;

/// <summary>Expressions as written, evaluated as the manual of the language says.</summary>
internal sealed class Evaluator(Tape tape, Scope scope)
{
    public Quantity Evaluate(ExpressionSyntax syntax) => syntax switch
    {
        // A form keeps it in its own precision; one that is meant as no bound at all is none of its numbers.
        NumberSyntax number => Tape.Number(Math.Abs(number.Value) < 1e30 ? tape.Arithmetic.Round(number.Value) : number.Value),
        TruthSyntax truth => Tape.Truth(truth.Value),
        NameSyntax name => Name(name.Name),
        ParenthesizedSyntax parenthesized => Evaluate(parenthesized.Inner),
        PrefixSyntax { Operator: TokenKind.Minus } negation => tape.Apply(Function.Negate, Evaluate(negation.Operand)),
        PrefixSyntax inversion => Elementwise.Not(Evaluate(inversion.Operand)),
        ChainSyntax chain => Chain(chain),
        PowerSyntax power => tape.Apply(Function.Power, Evaluate(power.Base), Evaluate(power.Exponent)),
        MembershipSyntax membership => Membership(membership),
        ConditionalSyntax conditional => Conditional(conditional),
        CallSyntax call => Call(call),
        _ => throw new InvalidOperationException($"no expression: {syntax.Span.Text}"),
    };

    private Quantity Name(string name)
    {
        if (scope.Find(name) is { } value)
        {
            return value;
        }

        if (name == "inf")
        {
            return Tape.Number(double.PositiveInfinity);
        }

        if (scope.Home.Find<SignalSyntax>(name) is { } signal)
        {
            return scope.Declared(signal.Syntax);
        }

        var constant = scope.Home.Find<FunctionSyntax>(name) ?? throw new InvalidOperationException($"nothing is called `{name}`");
        return new Evaluator(tape, scope.Inside(constant.Home, new Dictionary<string, Quantity>())).Evaluate(constant.Syntax.Body);
    }

    private Quantity Chain(ChainSyntax chain)
    {
        var result = Evaluate(chain.First);
        if (chain.Links[0].Operator is TokenKind.And or TokenKind.Or or TokenKind.Plus or TokenKind.Minus or TokenKind.Star or TokenKind.Slash)
        {
            foreach (var link in chain.Links)
            {
                result = Join(link.Operator, result, Evaluate(link.Operand));
            }

            return result;
        }

        // a < b < c is a < b and b < c.
        Quantity? all = null;
        foreach (var link in chain.Links)
        {
            var right = Evaluate(link.Operand);
            all = tape.Both(all, tape.Test(Comparer(link.Operator), result, right));
            result = right;
        }

        return all!;
    }

    private Quantity Join(TokenKind sign, Quantity left, Quantity right) => sign switch
    {
        TokenKind.And => tape.And(left, right),
        TokenKind.Or => tape.Or(left, right),
        TokenKind.Plus => tape.Apply(Function.Plus, left, right),
        TokenKind.Minus => tape.Apply(Function.Minus, left, right),
        TokenKind.Star => tape.Apply(Function.Times, left, right),
        _ => tape.Apply(Function.Over, left, right),
    };

    private static Func<double, double, bool> Comparer(TokenKind sign) => sign switch
    {
        TokenKind.Less => static (a, b) => a < b,
        TokenKind.LessOrEqual => static (a, b) => a <= b,
        TokenKind.Greater => static (a, b) => a > b,
        TokenKind.GreaterOrEqual => static (a, b) => a >= b,
        TokenKind.EqualEqual => static (a, b) => a == b,
        _ => static (a, b) => a != b,
    };

    private Quantity Membership(MembershipSyntax syntax)
    {
        var value = Evaluate(syntax.Value);
        return tape.And(
            tape.Test(Comparer(syntax.Range.IncludesLow ? TokenKind.GreaterOrEqual : TokenKind.Greater), value, Evaluate(syntax.Range.Low)),
            tape.Test(Comparer(syntax.Range.IncludesHigh ? TokenKind.LessOrEqual : TokenKind.Less), value, Evaluate(syntax.Range.High)));
    }

    private Quantity Conditional(ConditionalSyntax syntax)
    {
        var (condition, whenTrue, whenFalse) = (Evaluate(syntax.Condition), Evaluate(syntax.Then), Evaluate(syntax.Else));
        return whenTrue.IsCondition
            ? tape.Or(tape.And(condition, whenTrue), tape.And(Elementwise.Not(condition), whenFalse))
            : tape.Choose(condition, whenTrue, whenFalse);
    }

    private Quantity Call(CallSyntax call)
    {
        if (scope.Home.Find<FunctionSyntax>(call.Name) is { } function)
        {
            return Inline(call, function.Syntax, function.Home);
        }

        var inside = call.Name == "live" ? new Evaluator(tape, scope.Live()) : this;
        var arguments = InOrder(call).Select(inside.Evaluate).ToArray();
        var anew = call.Name == "whiten" ? tape.Arithmetic.Anew(() => inside.Evaluate(InOrder(call).First())) : null;
        return new Builtins(tape, scope).Call(call, arguments, call.Where is null ? null : Evaluate(call.Where), anew);
    }

    private Quantity Inline(CallSyntax call, FunctionSyntax function, Catalog home)
    {
        var parameters = new Dictionary<string, Quantity>();
        for (var i = 0; i < function.Parameters.Count; i++)
        {
            var parameter = function.Parameters[i];
            parameters[parameter.Name] = Argument(call.Arguments, parameter.Name, i) is { } argument
                ? Evaluate(argument)
                : new Evaluator(tape, scope.Inside(home, new Dictionary<string, Quantity>())).Evaluate(parameter.Default!);
        }

        return new Evaluator(tape, scope.Inside(home, parameters)).Evaluate(function.Body);
    }

    /// <summary>The argument for a parameter, by name or by position.</summary>
    public static ExpressionSyntax? Argument(IReadOnlyList<ArgumentSyntax> arguments, string name, int place) =>
        arguments.FirstOrDefault(argument => argument.Name == name)?.Value ?? (place < arguments.Count && arguments[place].Name is null ? arguments[place].Value : null);

    /// <summary>The arguments of a function of the language, in the order of its parameters.</summary>
    private static IEnumerable<ExpressionSyntax> InOrder(CallSyntax call)
    {
        var names = Builtins.Parameters(call.Name);
        return call.Arguments.Select((_, place) => Argument(call.Arguments, place < names.Length ? names[place] : "", place)!);
    }
}
