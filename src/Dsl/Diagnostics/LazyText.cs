namespace EntroPIC.Dsl.Diagnostics;

/// <summary>A part of a message that is computed only if the message is shown.</summary>
internal sealed class LazyText(Func<string> text)
{
    public override string ToString() => text();
}
