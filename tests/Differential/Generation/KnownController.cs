using Differential.Reference;

namespace Differential.Generation;

/// <summary>A controller that a control may use.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">What it takes, in order.</param>
/// <param name="Required">How many of these have no default.</param>
/// <param name="IsCondition">Whether its output is a condition.</param>
internal sealed record KnownController(string Name, IReadOnlyList<string> Parameters, int Required, bool IsCondition)
{
    private static readonly string[] WithConditions = ["Gate", "Hysteresis"];

    /// <summary>Those of the library.</summary>
    public static IReadOnlyList<KnownController> OfLibrary { get; } =
    [
        .. Catalog.Library.SelectMany(static file => file.File.Unit.Declarations).OfType<ControllerSyntax>().Select(static law => new KnownController(
            law.Name,
            [.. law.Parameters.Select(static parameter => parameter.Name)],
            law.Parameters.Count(static parameter => parameter.Default is null),
            WithConditions.Contains(law.Name))),
    ];
}
