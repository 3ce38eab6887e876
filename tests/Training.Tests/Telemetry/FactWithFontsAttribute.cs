using SkiaSharp;

namespace Training.Tests.Telemetry;

/// <summary>Skipped on a machine without fonts, where Skia writes no text at all.</summary>
internal sealed class FactWithFontsAttribute : FactAttribute
{
    public FactWithFontsAttribute()
    {
        if (!SKTypeface.Default.ContainsGlyph('a'))
        {
            Skip = "this machine has no fonts";
        }
    }
}
