using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Syntax.Nodes;
using EntroPIC.Dsl.Text;

namespace EntroPIC.Dsl.Binding;

/// <summary>A parameter.</summary>
internal sealed record ParameterSlot(string Name, bool IsRequired);

/// <summary>Matches arguments to parameters, by position or by name.</summary>
internal static class ArgumentMatcher
{
    /// <summary>The argument of each parameter, or <c>null</c> for its default; <c>null</c> as a whole after a report.</summary>
    public static ExpressionSyntax?[]? Match(
        BindingContext context, string callee, SourceSpan span, IReadOnlyList<ArgumentSyntax> arguments, IReadOnlyList<ParameterSlot> parameters)
    {
        var matched = new ExpressionSyntax?[parameters.Count];
        var broken = false;
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            var index = argument.Name is null ? i : IndexOf(parameters, argument.Name);
            if (index < 0)
            {
                context.Report(
                    Rules.UnknownArgument, argument.NameSpan!.Value, callee, argument.Name!,
                    new LazyText(() => Accepted(argument.Name!, parameters)));
                broken = true;
            }
            else if (index >= parameters.Count)
            {
                // A missing argument was already reported.
                if (argument.Value is not MissingExpressionSyntax)
                {
                    context.Report(
                        Rules.TooManyArguments, argument.Value.Span, callee, Count(parameters), arguments.Count, DecimalComma(arguments));
                }

                return null;
            }
            else if (matched[index] is not null)
            {
                context.Report(Rules.ArgumentTwice, argument.NameSpan ?? argument.Value.Span, callee, parameters[index].Name);
                broken = true;
            }
            else
            {
                matched[index] = argument.Value;
            }
        }

        var missing = Enumerable.Range(0, parameters.Count)
            .Where(i => matched[i] is null && parameters[i].IsRequired)
            .Select(i => parameters[i].Name)
            .ToList();
        if (missing.Count > 0 && !broken)
        {
            context.Report(
                Rules.MissingArgument, span, callee, Wording.Join([.. missing.Select(static name => $"`{name}`")], " and "),
                Call(callee, parameters));
            broken = true;
        }

        return broken ? null : matched;
    }

    /// <summary>Advice for two numbers separated only by a comma, which are probably one.</summary>
    private static string DecimalComma(IReadOnlyList<ArgumentSyntax> arguments)
    {
        for (var i = 1; i < arguments.Count; i++)
        {
            if (arguments[i - 1].Value is NumberSyntax whole && arguments[i] is { Name: null, Value: NumberSyntax part }
                && whole.Span.End + 1 == part.Span.Start)
            {
                return $"; `{whole.Span.Text},{part.Span.Text}` is two numbers: a decimal has a point, as in `{whole.Span.Text}.{part.Span.Text}`";
            }
        }

        return "";
    }

    /// <summary>The corrected call: <c>write `Pi(error, kp, ki)`, with an expression for each</c>.</summary>
    private static string Call(string callee, IReadOnlyList<ParameterSlot> parameters)
    {
        var required = parameters.Where(static parameter => parameter.IsRequired).Select(static parameter => parameter.Name).ToList();
        return $"write `{callee}({string.Join(", ", required)})` with {(required.Count == 1 ? $"an expression for `{required[0]}`" : "an expression for each name")}";
    }

    private static int IndexOf(IReadOnlyList<ParameterSlot> parameters, string name)
    {
        for (var i = 0; i < parameters.Count; i++)
        {
            if (parameters[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    private static string Accepted(string name, IReadOnlyList<ParameterSlot> parameters)
    {
        var names = parameters.Select(static parameter => parameter.Name).ToList();
        var near = Suggestions.DidYouMean(name, names);
        return near.Length > 0
            ? near
            : names.Count == 0 ? "; it takes none"
            : $"; it takes {Wording.Join([.. names.Select(static n => $"`{n}`")], " and ")}";
    }

    private static string Count(IReadOnlyList<ParameterSlot> parameters) => parameters.Count switch
    {
        0 => "no arguments",
        1 => "1 argument",
        _ => $"{parameters.Count} arguments",
    };
}
