namespace EntroPIC.Models;

/// <summary>Targets and size of low-rank adapters.</summary>
public sealed record AdapterOptions
{
    /// <summary>The names of all possible targets.</summary>
    internal static IReadOnlyList<string> Known { get; } = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"];

    /// <summary>The inner width of an adapter. At least 1.</summary>
    public int Rank { get; init => field = Accept.AtLeast(1, value); } = 16;

    /// <summary>Numerator of the adapter's scale, alpha / rank. Greater than 0.</summary>
    public double Alpha { get; init => field = Accept.Positive(value); } = 32;

    /// <summary>
    /// The names of the linear maps, of every layer: <c>q_proj</c>, <c>k_proj</c>, <c>v_proj</c>, <c>o_proj</c>, <c>gate_proj</c>,
    /// <c>up_proj</c>, <c>down_proj</c>.
    /// </summary>
    public IReadOnlyList<string> Targets { get; init => field = [.. value]; } = Known;

    internal double Scale => Alpha / Rank;
}
