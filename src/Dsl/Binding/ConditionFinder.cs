using EntroPIC.Dsl.Syntax;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Binding;

/// <summary>Whether a parameter of a controller is a condition: it is if it stands alone where only a condition can.</summary>
internal static class ConditionFinder
{
    public static bool IsCondition(ControllerSyntax controller, string name) => controller.Items.Any(item => item switch
    {
        LetSyntax let => Uses(let.Value, name, false),
        OutputSyntax output => Uses(output.Value, name, false),
        UpdateSyntax update => Uses(update.Value, name, false),
        _ => false,
    });

    private static bool Uses(ExpressionSyntax? syntax, string name, bool asCondition) => syntax switch
    {
        NameSyntax variable => asCondition && variable.Name == name,
        ParenthesizedSyntax parenthesized => Uses(parenthesized.Inner, name, asCondition),
        PrefixSyntax prefix => Uses(prefix.Operand, name, prefix.Operator == TokenKind.Not),
        ConditionalSyntax conditional =>
            Uses(conditional.Condition, name, true) || Uses(conditional.Then, name, asCondition) || Uses(conditional.Else, name, asCondition),
        ChainSyntax chain => UsesInChain(chain, name),
        MembershipSyntax membership => Uses(membership.Value, name, false),
        PowerSyntax power => Uses(power.Base, name, false) || Uses(power.Exponent, name, false),
        CallSyntax call => call.Arguments.Any(argument => Uses(argument.Value, name, false)),
        _ => false,
    };

    private static bool UsesInChain(ChainSyntax chain, string name)
    {
        var joinsConditions = chain.Links[0].Operator is TokenKind.And or TokenKind.Or;
        return Uses(chain.First, name, joinsConditions) || chain.Links.Any(link => Uses(link.Operand, name, joinsConditions));
    }
}
