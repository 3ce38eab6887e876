namespace EntroPIC.Configuration;

/// <summary>
/// A configuration is wrong. The message has one line per mistake: the source, the key, the value found, and the values accepted.
/// </summary>
public sealed class ConfigurationException : Exception
{
    internal ConfigurationException(string source, IReadOnlyList<string> mistakes, Exception? inner = null)
        : base(string.Join("\n", mistakes.Select(mistake => $"{source}: {mistake}")), inner)
    {
        Mistakes = mistakes;
    }

    /// <summary>The mistakes, without the source.</summary>
    public IReadOnlyList<string> Mistakes { get; }
}
