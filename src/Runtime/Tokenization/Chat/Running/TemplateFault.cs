namespace EntroPIC.Tokenization.Chat.Running;

/// <summary>What is wrong with values, said where the line is not known; <see cref="ChatTemplate"/> adds it.</summary>
/// <param name="problem">What is wrong.</param>
internal sealed class TemplateFault(string problem) : Exception(problem);
