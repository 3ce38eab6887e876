using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;
using EntroPIC.Dsl.Syntax.Nodes;

namespace EntroPIC.Dsl.Binding;

/// <summary>Binds the words after <c>per</c> of a control: a scope and a clock, each at most once, in either order.</summary>
internal static class ClockBinder
{
    private const string Group = "group";
    private const string Update = "update";
    private const string Rollout = "rollout";

    /// <summary>The scope and the clock; null if a word is wrong, which leaves open what the control measures and when its output is known.</summary>
    public static ControlClock? Bind(ControlSyntax control, BindingContext context)
    {
        ScopeSyntax? scope = null, clock = null;
        var isRight = true;
        foreach (var word in control.Per)
        {
            switch (word.Name)
            {
                case Group:
                    isRight &= TakeFirst(ref scope, word, "scope", context);
                    break;
                case Update or Rollout:
                    isRight &= TakeFirst(ref clock, word, "clock", context);
                    break;
                case "":
                    isRight = false; // The word is missing, which was reported.
                    break;
                default:
                    context.Report(Rules.UnknownClock, word.Span, word.Name, "neither a scope nor a clock of a control");
                    isRight = false;
                    break;
            }
        }

        return !isRight ? null : new ControlClock(scope is null ? Scope.Batch : Scope.Group, clock is { Name: Rollout } ? Timing.Rollout : Timing.Update);
    }

    /// <summary>True if each group has a state of its own.</summary>
    public static bool IsPerGroup(ControlSyntax control) => control.Per.Any(static word => word.Name == Group);

    private static bool TakeFirst(ref ScopeSyntax? first, ScopeSyntax word, string what, BindingContext context)
    {
        if (first is not null)
        {
            context.Report(Rules.UnknownClock, word.Span, word.Name, $"a second {what}");
            return false;
        }

        first = word;
        return true;
    }
}
