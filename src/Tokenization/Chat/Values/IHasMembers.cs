namespace EntroPIC.Tokenization.Chat.Values;

/// <summary>A value whose parts have names, such as <c>loop</c>.</summary>
internal interface IHasMembers
{
    bool TryGetMember(string name, out object? value);
}
