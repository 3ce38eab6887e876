using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Syntax;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Binding;

/// <summary>
/// Binds expressions to nodes of the graph. A mistake is reported once and becomes the error value, which fits everywhere. The nesting
/// limits of the grammar and of calls bound the recursion.
/// </summary>
internal sealed partial class ExpressionBinder(BindingContext context, NameEnvironment environment)
{
    private GraphBuilder Graph => context.Graph;

    /// <summary>A number, or the error value.</summary>
    public Node BindNumber(ExpressionSyntax syntax) => Require(Bind(syntax), ValueKind.Number, syntax);

    /// <summary>A condition, or the error value.</summary>
    public Node BindCondition(ExpressionSyntax syntax) => Require(Bind(syntax), ValueKind.Condition, syntax);

    /// <summary>A condition that must be able to hold and to fail, or the error value.</summary>
    public Node BindOpenCondition(ExpressionSyntax syntax)
    {
        var condition = BindCondition(syntax);

        // Params, controls and arguments may decide a condition on purpose.
        if (condition.IsConstant && NameCollector.NamesIn(syntax).All(IsOfLanguage))
        {
            context.Report(
                Rules.SettledCondition, syntax.Span, SourceWording.Shorten(syntax.Span.Text), condition.IsTrue ? "always" : "never", "",
                "");
        }

        return condition;
    }

    public Node Bind(ExpressionSyntax syntax)
    {
        var outer = Graph.Span;
        Graph.Span = syntax.Span;
        context.Nesting++;
        var node = syntax switch
        {
            NumberSyntax number => Graph.Number(number.Value),
            TruthSyntax truth => Graph.Truth(truth.Value),
            NameSyntax name => BindName(name),
            ParenthesizedSyntax parenthesized => Bind(parenthesized.Inner),
            PrefixSyntax { Operator: TokenKind.Minus } negation => Graph.Negate(BindNumber(negation.Operand)),
            PrefixSyntax { Operator: TokenKind.Not } inversion => Graph.Not(BindCondition(inversion.Operand)),
            ChainSyntax chain => BindChain(chain),
            PowerSyntax power => Graph.Apply(Op.Power, BindNumber(power.Base), BindNumber(power.Exponent)),
            MembershipSyntax membership => BindMembership(membership),
            ConditionalSyntax conditional => BindConditional(conditional),
            CallSyntax call => BindCall(call),
            MissingExpressionSyntax => Graph.Error(),
            _ => throw new ArgumentOutOfRangeException(nameof(syntax), syntax, "the expression has no meaning"),
        };
        context.Nesting--;
        Graph.Span = outer;
        return node;
    }

    private Node BindName(NameSyntax syntax)
    {
        if (environment.Find(syntax.Name, syntax.Span) is { } value)
        {
            return value;
        }

        if (syntax.Name == "inf")
        {
            return Graph.Number(double.PositiveInfinity);
        }

        var function = environment.Home.Find<FunctionSyntax>(syntax.Name);
        if (environment.Home.Find<SignalSyntax>(syntax.Name) is { } signal && (function is null || Distance(signal.Home) <= Distance(function.Home)))
        {
            return environment.FindDeclared(signal, syntax.Span);
        }

        if (function is { Syntax.Parameters.Count: 0 })
        {
            return Inline(function, [], syntax.Span);
        }

        if (function is not null || Builtin.Find(syntax.Name) is not null)
        {
            context.Report(Rules.FunctionAsValue, syntax.Span, syntax.Name);
            return Graph.Error();
        }

        context.Report(Rules.UnknownName, syntax.Span, syntax.Name, (environment.WhyUnknown(syntax.Name, syntax.Span) ?? ForeignNames.Remedy(syntax.Name)) is { } reason ? $"; {reason}"
            : LazyText.DidYouMean(syntax.Name, environment.Names.Concat(environment.Home.Constants).Concat(environment.Home.NamesOf<SignalSyntax>()).Concat(["true", "false", "inf"])));
        return Graph.Error();
    }

    // The nearest declaration of a name counts: of the file, of the project, of the library.
    private int Distance(Declarations home) => home == environment.Home ? 0 : Library.Files.Contains(home) ? 2 : 1;

    private Node BindChain(ChainSyntax chain)
    {
        if (chain.IsBroken)
        {
            foreach (var operand in chain.Links.Select(static link => link.Operand).Prepend(chain.First))
            {
                Bind(operand);
            }

            return Graph.Error();
        }

        switch (chain.Links[0].Operator)
        {
            case TokenKind.And or TokenKind.Or:
                var condition = BindCondition(chain.First);
                foreach (var link in chain.Links)
                {
                    condition = Graph.Apply(link.Operator == TokenKind.And ? Op.And : Op.Or, condition, BindCondition(link.Operand));
                }

                return condition;

            case TokenKind.Plus or TokenKind.Minus or TokenKind.Star or TokenKind.Slash:
                var number = BindNumber(chain.First);
                foreach (var link in chain.Links)
                {
                    number = Graph.Apply(Arithmetic(link.Operator), number, BindNumber(link.Operand));
                }

                return number;

            default:
                return BindComparison(chain);
        }
    }

    /// <summary><c>a &lt; b &lt;= c</c> is <c>a &lt; b and b &lt;= c</c>.</summary>
    private Node BindComparison(ChainSyntax chain)
    {
        if (chain.Links.Count == 1
            && chain.Links[0] is { Operator: TokenKind.EqualEqual or TokenKind.NotEqual, Operand: TruthSyntax truth })
        {
            return BindComparisonWithTruth(chain, truth.Value == (chain.Links[0].Operator == TokenKind.EqualEqual));
        }

        var direction = Direction(chain.Links[0].Operator);
        var result = Graph.Truth(true);
        var left = BindNumber(chain.First);
        foreach (var link in chain.Links)
        {
            if (Direction(link.Operator) != direction || (link.Operator == TokenKind.NotEqual && chain.Links.Count > 1))
            {
                context.Report(Rules.MixedComparison, link.OperatorSpan, chain.Links[0].OperatorSpan.Text, link.OperatorSpan.Text);
                return Graph.Error();
            }

            var right = BindNumber(link.Operand);
            result = Graph.And(result, Graph.Apply(Comparison(link.Operator), left, right));
            left = right;
        }

        return result;
    }

    /// <summary>Reports a comparison with <c>true</c> or <c>false</c>, with the intended condition.</summary>
    private Node BindComparisonWithTruth(ChainSyntax chain, bool holds)
    {
        var condition = Bind(chain.First);
        if (condition.IsCondition)
        {
            var text = SourceWording.Shorten(chain.First.Span.Text);
            var form = holds ? text : chain.First is NameSyntax or CallSyntax or ParenthesizedSyntax ? $"not {text}" : $"not ({text})";
            context.Report(Rules.Expected, chain.Span, $"`{form}`", $"`{SourceWording.Shorten(chain.Span.Text)}`");
        }
        else
        {
            Require(condition, ValueKind.Condition, chain.First);
        }

        return Graph.Error();
    }

    private Node BindMembership(MembershipSyntax syntax)
    {
        var value = BindNumber(syntax.Value);
        var low = BindNumber(syntax.Range.Low);
        var high = BindNumber(syntax.Range.High);
        var range = new RangeModel(low.Number, syntax.Range.IncludesLow, high.Number, syntax.Range.IncludesHigh);
        if (low.IsConstant && high.IsConstant && range.IsEmpty && !NamesIn(syntax.Range).Except(environment.Home.Constants).Any())
        {
            context.Report(Rules.EmptyRange, syntax.Range.Span, RangeAdvice.OfEmpty(range));
            return Graph.Error();
        }

        return Graph.And(
            Graph.Apply(syntax.Range.IncludesLow ? Op.GreaterOrEqual : Op.Greater, value, low),
            Graph.Apply(syntax.Range.IncludesHigh ? Op.LessOrEqual : Op.Less, value, high));
    }

    private Node BindConditional(ConditionalSyntax syntax)
    {
        var condition = BindOpenCondition(syntax.Condition);
        var whenTrue = Bind(syntax.Then);
        var whenFalse = Require(Bind(syntax.Else), whenTrue.Type.Kind, syntax.Else);
        return whenTrue.IsCondition && !whenFalse.IsError
            ? Graph.Apply(Op.Or, Graph.And(condition, whenTrue), Graph.And(Graph.Not(condition), whenFalse))
            : Graph.Select(condition, whenTrue, whenFalse);
    }

    private Node Require(Node node, ValueKind kind, ExpressionSyntax syntax)
    {
        if (node.IsError || node.Type.Kind == kind || kind == ValueKind.Error)
        {
            return node;
        }

        var (wanted, remedy) = kind == ValueKind.Number
            ? ("a number", "; convert it with `if … then 1 else 0`")
            : ("a condition", "; compare it with something");
        context.Report(Rules.WrongKind, syntax.Span, wanted, SourceWording.Shorten(syntax.Span.Text), node.Type.Describe(), remedy);
        return Graph.Error();
    }

    private static IEnumerable<string> NamesIn(RangeSyntax range) =>
        NameCollector.NamesIn(range.Low).Concat(NameCollector.NamesIn(range.High));

    private bool IsOfLanguage(string name) => SignalInfo.Find(name) is not null || environment.Home.Constants.Contains(name);

    private static Op Arithmetic(TokenKind kind) => kind switch
    {
        TokenKind.Plus => Op.Add,
        TokenKind.Minus => Op.Subtract,
        TokenKind.Star => Op.Multiply,
        TokenKind.Slash => Op.Divide,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "the token is no operator of numbers"),
    };

    private static Op Comparison(TokenKind kind) => kind switch
    {
        TokenKind.Less => Op.Less,
        TokenKind.LessOrEqual => Op.LessOrEqual,
        TokenKind.Greater => Op.Greater,
        TokenKind.GreaterOrEqual => Op.GreaterOrEqual,
        TokenKind.EqualEqual => Op.Equal,
        TokenKind.NotEqual => Op.NotEqual,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "the token compares nothing"),
    };

    // A chain is increasing, decreasing or all equal; `a != b != c` says nothing about a and c and is none of these.
    private static int Direction(TokenKind kind) => kind switch
    {
        TokenKind.Less or TokenKind.LessOrEqual => 1,
        TokenKind.Greater or TokenKind.GreaterOrEqual => -1,
        TokenKind.NotEqual => 2,
        _ => 0,
    };
}
