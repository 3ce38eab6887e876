using System.Globalization;

namespace Training.Tests.Telemetry;

/// <summary>Decimal commas and dots between thousands, as de-DE has them, until disposed.</summary>
/// <remarks>Built by hand, since the projects run with invariant globalization, which knows no other culture.</remarks>
internal sealed class GermanCulture : IDisposable
{
    private readonly CultureInfo _previous = CultureInfo.CurrentCulture;

    public GermanCulture()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.PercentDecimalSeparator = ",";
        culture.NumberFormat.NegativeSign = "−";
        CultureInfo.CurrentCulture = culture;
    }

    public void Dispose() => CultureInfo.CurrentCulture = _previous;
}
