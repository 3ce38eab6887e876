namespace EntroPIC.Python;

/// <summary>A file of a target.</summary>
/// <param name="Name">Its name, without a folder.</param>
/// <param name="Text">Its content.</param>
internal sealed record EmittedFile(string Name, string Text);
