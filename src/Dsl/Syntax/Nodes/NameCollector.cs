namespace EntroPIC.Dsl.Syntax.Nodes;

/// <summary>The names that an expression mentions. The nesting limit of the grammar bounds the recursion.</summary>
internal static class NameCollector
{
    public static IReadOnlyCollection<string> NamesIn(ExpressionSyntax? expression)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        Collect(expression, names);
        return names;
    }

    /// <summary>Adds the names that an expression mentions.</summary>
    public static void Collect(ExpressionSyntax? expression, HashSet<string> names)
    {
        switch (expression)
        {
            case NameSyntax name:
                names.Add(name.Name);
                break;
            case ParenthesizedSyntax parenthesized:
                Collect(parenthesized.Inner, names);
                break;
            case PrefixSyntax prefix:
                Collect(prefix.Operand, names);
                break;
            case ChainSyntax chain:
                Collect(chain.First, names);
                foreach (var link in chain.Links)
                {
                    Collect(link.Operand, names);
                }

                break;
            case PowerSyntax power:
                Collect(power.Base, names);
                Collect(power.Exponent, names);
                break;
            case MembershipSyntax membership:
                Collect(membership.Value, names);
                Collect(membership.Range.Low, names);
                Collect(membership.Range.High, names);
                break;
            case ConditionalSyntax conditional:
                Collect(conditional.Condition, names);
                Collect(conditional.Then, names);
                Collect(conditional.Else, names);
                break;
            case CallSyntax call:
                names.Add(call.Name);
                foreach (var argument in call.Arguments)
                {
                    Collect(argument.Value, names);
                }

                Collect(call.Where, names);
                break;
        }
    }
}
