namespace EntroPIC.Runs;

/// <summary>An intact checkpoint: every file of its manifest exists unchanged.</summary>
/// <param name="Folder">Its folder, which is also a checkpoint in the layout of Hugging Face.</param>
/// <param name="Step">Optimizer steps that were taken when it was saved.</param>
/// <param name="IsBest">True if its evaluation was the best so far.</param>
public sealed record StoredCheckpoint(string Folder, long Step, bool IsBest);
