using EntroPIC.Tokenization.Chat.Library;

namespace EntroPIC.Tokenization.Chat.Values;

/// <summary>Empty at its first call and a separator at every other: <c>joiner(…)</c>.</summary>
internal sealed class JoinerValue(object? separator) : ICallable, IHasMembers
{
    private bool _isUsed;

    public object? Call(Arguments arguments)
    {
        arguments.End();
        if (_isUsed)
        {
            return separator;
        }

        _isUsed = true;
        return "";
    }

    public bool TryGetMember(string name, out object? value)
    {
        value = name switch { "sep" => separator, "used" => _isUsed, _ => null };
        return name is "sep" or "used";
    }
}
