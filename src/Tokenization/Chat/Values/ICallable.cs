using EntroPIC.Tokenization.Chat.Library;

namespace EntroPIC.Tokenization.Chat.Values;

/// <summary>A value that can be called.</summary>
internal interface ICallable
{
    object? Call(Arguments arguments);
}
