using System.Globalization;

namespace Differential.Machine;

/// <summary>A number that is farther from what it should be than rounding explains.</summary>
internal sealed record Difference(string Name, int Element, double Expected, double Given, double Explained)
{
    public int Round { get; init; }

    /// <summary>The kind of number.</summary>
    public string What { get; init; } = Name;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Name}{(Element > 0 ? $"[{Element}]" : "")} of round {Round} is {Given:R}, expected {Expected:R} (rounding explains {Explained:G2})");
}
