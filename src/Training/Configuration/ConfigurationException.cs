namespace EntroPIC.Configuration;

/// <summary>A configuration is wrong. The message names the source, each key, what was found and what is accepted, one line for each mistake.</summary>
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
