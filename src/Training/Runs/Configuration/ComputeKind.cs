namespace EntroPIC.Runs.Configuration;

/// <summary>Types that a model computes in.</summary>
#pragma warning disable CA1720 // The names are those of the types.
public enum ComputeKind
{
    /// <summary>Single precision.</summary>
    Float32,

    /// <summary>Half as many digits and bytes, between norms; see <see cref="Models.Transformer.ComputeType"/>.</summary>
    Bfloat16,
}
