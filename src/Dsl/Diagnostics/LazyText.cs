namespace EntroPIC.Dsl.Diagnostics;

/// <summary>A part of a message that is computed only if the message is shown.</summary>
internal sealed class LazyText(Func<string> text)
{
    /// <summary><see cref="Suggestions.DidYouMean"/>: comparing every mistake with every name would be slow.</summary>
    public static LazyText DidYouMean(string name, IEnumerable<string> candidates) => new(() => Suggestions.DidYouMean(name, candidates));

    public override string ToString() => text();
}
