using EntroPIC.Dsl.Graph;

namespace EntroPIC.Dsl.Model;

/// <summary>The open interval of loop gains for which the loop of a linear law is stable.</summary>
internal sealed record StabilityRegion(double Low, double High)
{
    public bool IsEmpty => !(Low < High);

    /// <summary>A sentence on what is proven of a control with this region.</summary>
    /// <param name="scope">The scope of the control. Between two steps of a group lie steps on others, of which nothing is proven.</param>
    public string Describe(Scope scope) => scope == Scope.Group
        ? $"With the gains as declared, a loop e' = e - C * output from one step of a group to its next is stable for C in {this}; what steps on other groups do in between is not proven."
        : $"With the gains as declared, a loop e' = e - C * output is stable for C in {this}.";

    public override string ToString() => $"({NumberText.Of(Rounded(Low))}, {NumberText.Of(Rounded(High))})";

    /// <summary>The part in which <c>constant + factor C</c> is positive.</summary>
    public StabilityRegion Where(double constant, double factor) =>
        factor > 0 ? this with { Low = Math.Max(Low, -constant / factor) }
        : factor < 0 ? this with { High = Math.Min(High, -constant / factor) }
        : constant > 0 ? this : new StabilityRegion(0, 0);

    // Gains are accurate to about four digits.
    private static double Rounded(double value) =>
        value == 0 || double.IsInfinity(value)
            ? value
            : double.Parse(
                value.ToString("G4", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
}
