namespace Differential.Machine;

/// <summary>A program and a batch that it is tried on.</summary>
internal sealed record Trial(string Program, BatchCase Batch);
