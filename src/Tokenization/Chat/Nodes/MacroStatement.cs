using EntroPIC.Tokenization.Chat.Python;
using EntroPIC.Tokenization.Chat.Running;
using EntroPIC.Tokenization.Chat.Values;

namespace EntroPIC.Tokenization.Chat.Nodes;

/// <summary>A block that can be called.</summary>
/// <param name="Parameters">Its parameters, those with defaults last.</param>
/// <param name="Uses">Which of <c>caller</c>, <c>kwargs</c> and <c>varargs</c> it asks for.</param>
/// <param name="Body">Its statements.</param>
internal sealed record MacroBody(IReadOnlyList<(string Name, Expression? Default)> Parameters, IReadOnlySet<string> Uses, Block Body);

/// <summary>Names a block that can be called.</summary>
internal sealed record MacroStatement(int Line, string Name, MacroBody Macro) : Statement(Line)
{
    protected override Flow Act(Scope scope)
    {
        scope[Name] = new MacroValue(Name, Line, Macro, scope);
        return Flow.Next;
    }
}

/// <summary>Calls a macro with a block that it can call itself, as <c>caller</c>.</summary>
internal sealed record CallStatement(int Line, Path Callee, CallStep Call, MacroBody Caller) : Statement(Line)
{
    protected override Flow Act(Scope scope)
    {
        var callee = Callee.Evaluate(scope);
        var arguments = Call.Passed.Evaluate(scope, Call.Name);
        var value = Call.Invoke(callee, arguments.With("caller", new MacroValue(null, Line, Caller, scope)));
        scope.Output.Append(PythonText.Of(value, scope.Run));
        return Flow.Next;
    }
}
