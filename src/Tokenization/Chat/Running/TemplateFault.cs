namespace EntroPIC.Tokenization.Chat.Running;

/// <summary>A fault of values, raised where the line is unknown; <see cref="ChatTemplate"/> adds it.</summary>
/// <param name="problem">Description of the fault.</param>
internal sealed class TemplateFault(string problem) : Exception(problem);
