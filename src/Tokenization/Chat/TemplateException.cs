namespace EntroPIC.Tokenization.Chat;

/// <summary>A chat template is broken, asks for something that is not supported, or refuses the conversation.</summary>
/// <param name="line">The line of the template, counted from 1.</param>
/// <param name="problem">Description of the fault.</param>
public sealed class TemplateException(int line, string problem) : Exception($"chat template, line {line}: {problem}")
{
    /// <summary>The line of the template, counted from 1.</summary>
    public int Line { get; } = line;
}
