using EntroPIC.Dsl.Syntax;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Binding;

/// <summary>The names of a controller that are conditions: those used alone where only a condition fits.</summary>
internal static class ConditionFinder
{
    public static HashSet<string> Find(ControllerSyntax controller)
    {
        var conditions = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in controller.Items)
        {
            Find(item switch
            {
                LetSyntax let => let.Value,
                OutputSyntax output => output.Value,
                UpdateSyntax update => update.Value,
                _ => null,
            }, false, conditions);
        }

        return conditions;
    }

    // Recursion is bounded by the nesting that the grammar allows.
    private static void Find(ExpressionSyntax? syntax, bool isCondition, HashSet<string> conditions)
    {
        switch (syntax)
        {
            case NameSyntax name when isCondition:
                conditions.Add(name.Name);
                break;
            case ParenthesizedSyntax parenthesized:
                Find(parenthesized.Inner, isCondition, conditions);
                break;
            case PrefixSyntax prefix:
                Find(prefix.Operand, prefix.Operator == TokenKind.Not, conditions);
                break;
            case ConditionalSyntax conditional:
                Find(conditional.Condition, true, conditions);
                Find(conditional.Then, isCondition, conditions);
                Find(conditional.Else, isCondition, conditions);
                break;
            case ChainSyntax chain:
                var joinsConditions = chain.Links[0].Operator is TokenKind.And or TokenKind.Or;
                Find(chain.First, joinsConditions, conditions);
                foreach (var link in chain.Links)
                {
                    Find(link.Operand, joinsConditions, conditions);
                }

                break;
            case MembershipSyntax membership:
                Find(membership.Value, false, conditions);
                break;
            case PowerSyntax power:
                Find(power.Base, false, conditions);
                Find(power.Exponent, false, conditions);
                break;
            case CallSyntax call:
                foreach (var argument in call.Arguments)
                {
                    Find(argument.Value, false, conditions);
                }

                break;
        }
    }
}
