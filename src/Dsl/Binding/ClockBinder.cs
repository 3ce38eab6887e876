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

    public static ControlClock Bind(ControlSyntax control, BindingContext context)
    {
        ScopeSyntax? scope = null, clock = null;
        foreach (var word in control.Per)
        {
            switch (word.Name)
            {
                case Group:
                    TakeFirst(ref scope, word, "scope", context);
                    break;
                case Update or Rollout:
                    TakeFirst(ref clock, word, "clock", context);
                    break;
                case "":
                    break; // The word is missing, which was reported.
                default:
                    context.Report(Rules.UnknownClock, word.Span, word.Name, "neither a scope nor a clock of a control");
                    break;
            }
        }

        return new(scope is null ? Scope.Batch : Scope.Group, clock is { Name: Rollout } ? Timing.Rollout : Timing.Update);
    }

    /// <summary>True if each group has a state of its own.</summary>
    public static bool IsPerGroup(ControlSyntax control) => control.Per.Any(static word => word.Name == Group);

    private static void TakeFirst(ref ScopeSyntax? first, ScopeSyntax word, string what, BindingContext context)
    {
        if (first is not null)
        {
            context.Report(Rules.UnknownClock, word.Span, word.Name, $"a second {what}");
        }

        first ??= word;
    }
}
