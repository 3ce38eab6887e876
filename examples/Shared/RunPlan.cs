namespace Examples;

/// <summary>The conditions of one run of a bench.</summary>
/// <param name="Seed">Tells runs of one method on one task apart.</param>
/// <param name="Steps">Optimizer steps.</param>
/// <param name="IsQuick">True if it only has to show that it works.</param>
/// <param name="Folder">The folder of results.</param>
internal sealed record RunPlan(int Seed, int Steps, bool IsQuick, string Folder);
