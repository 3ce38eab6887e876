namespace EntroPIC.Dsl.Diagnostics;

internal static partial class Suggestions
{
    /// <summary>What <see cref="DidYouMean"/> says, but worked out only if the message is shown: a file may hold more mistakes and more names than are worth comparing.</summary>
    public static LazyText DidYouMeanLater(string name, IEnumerable<string> candidates) => new(() => DidYouMean(name, candidates));
}
