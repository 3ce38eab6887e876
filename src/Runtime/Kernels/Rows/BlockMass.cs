namespace EntroPIC.Kernels.Rows;

/// <summary>The probability mass of a block of a row.</summary>
/// <param name="Largest">Its greatest logit.</param>
/// <param name="Sum">The sum of the exponentials of its logits, scaled and relative to the greatest.</param>
internal readonly record struct BlockMass(double Largest, double Sum)
{
    /// <summary>The block's share of all probability.</summary>
    public double MassOf(double logSumExp, double scale) => Sum == 0 ? 0 : Sum * Math.Exp((Largest * scale) - logSumExp);
}
