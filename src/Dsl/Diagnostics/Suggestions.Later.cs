namespace EntroPIC.Dsl.Diagnostics;

internal static partial class Suggestions
{
    /// <summary><see cref="DidYouMean"/>, computed only if the message is shown: comparing every mistake with every name would be slow.</summary>
    public static LazyText DidYouMeanLater(string name, IEnumerable<string> candidates) => new(() => DidYouMean(name, candidates));
}
