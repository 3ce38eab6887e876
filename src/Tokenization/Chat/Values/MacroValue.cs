using EntroPIC.Tokenization.Chat.Library;
using EntroPIC.Tokenization.Chat.Nodes;
using EntroPIC.Tokenization.Chat.Running;

namespace EntroPIC.Tokenization.Chat.Values;

/// <summary>A macro, with the place at which it was declared.</summary>
internal sealed class MacroValue(string? name, int line, MacroBody macro, Scope declared) : ICallable, IHasMembers
{
    private const string Caller = "caller", Named = "kwargs", ByPlace = "varargs";

    public string? Name => name;

    public object? Call(Arguments arguments)
    {
        var run = arguments.Run;
        var outer = run.Enter(line);
        var scope = declared.Captured();
        foreach (var (parameter, otherwise) in macro.Parameters)
        {
            scope[parameter] = arguments.TryNext(parameter, out var value) ? value
                : otherwise is not null ? otherwise.Evaluate(scope)
                : new Undefined($"the parameter `{parameter}` was not given");
        }
        BindSpecial(scope, arguments);
        arguments.End();
        macro.Body.Run(scope);
        run.Exit(outer);
        return scope.Output.ToString();
    }

    public bool TryGetMember(string member, out object? value)
    {
        value = member switch
        {
            "name" => name,
            "arguments" => new TupleValue([.. macro.Parameters.Select(static parameter => parameter.Name)]),
            "catch_kwargs" => Has(Named),
            "catch_varargs" => Has(ByPlace),
            "caller" => Has(Caller),
            _ => null,
        };
        return member is "name" or "arguments" or "catch_kwargs" or "catch_varargs" or "caller";
    }

    // These are passed only where the body asks for them and no parameter has the name.
    private bool Has(string special) => macro.Uses.Contains(special) && macro.Parameters.All(parameter => parameter.Name != special);

    private void BindSpecial(Scope scope, Arguments arguments)
    {
        if (Has(Caller))
        {
            scope[Caller] = arguments.Named.TryGetValue(Caller, out var caller) && arguments.TryTake(Caller)
                ? caller
                : new Undefined("there is no caller");
        }

        if (Has(Named))
        {
            scope[Named] = MapValue.Of(arguments.RestNamed().Select(static argument => ((object?)argument.Key, argument.Value)));
        }

        if (Has(ByPlace))
        {
            scope[ByPlace] = new TupleValue(arguments.Rest());
        }
    }
}
