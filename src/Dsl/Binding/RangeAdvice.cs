using EntroPIC.Dsl.Model;

namespace EntroPIC.Dsl.Binding;

/// <summary>Advice about ranges.</summary>
internal static class RangeAdvice
{
    /// <summary>An empty range with its repair.</summary>
    public static string OfEmpty(RangeModel range) => range.Low == range.High
        ? $"{range}: its bounds are equal, and only `[` and `]` include a bound"
        : $"{range}: its bounds are swapped; the lower one comes first";
}
