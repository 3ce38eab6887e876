using EntroPIC.Tokenization.Chat.Library;

namespace EntroPIC.Tokenization.Chat.Values;

/// <summary>A global function, or a method with its object.</summary>
internal sealed class Function(Func<Arguments, object?> body) : ICallable
{
    public object? Call(Arguments arguments)
    {
        var result = body(arguments);
        arguments.End();
        return result;
    }
}
