using EntroPIC.Batches;
using EntroPIC.Losses;

namespace EntroPIC.Tests;

/// <summary>Every loss of the library, with its defaults.</summary>
internal static class LibraryLosses
{
    public static IReadOnlyList<Type> Types { get; } =
        [.. typeof(PolicyLoss).Assembly.GetExportedTypes().Where(static type => type.IsSubclassOf(typeof(PolicyLoss)) && !type.IsAbstract).OrderBy(static type => type.Name, StringComparer.Ordinal)];

    public static TheoryData<string> Names => [.. Types.Select(static type => type.Name)];

    /// <summary>The signals that the library declares.</summary>
    public static IReadOnlyList<DeclaredSignal> Inputs { get; } =
        [.. Types.SelectMany(static type => Make(type.Name).Traits.Inputs).DistinctBy(static signal => signal.Name)];

    public static PolicyLoss Make(string name) => (PolicyLoss)Activator.CreateInstance(Types.Single(type => type.Name == name))!;
}
