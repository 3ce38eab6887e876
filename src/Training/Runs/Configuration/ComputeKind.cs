namespace EntroPIC.Runs.Configuration;

/// <summary>Types of a model's computation.</summary>
#pragma warning disable CA1720 // The names are those of the types.
public enum ComputeKind
{
    /// <summary>Single precision.</summary>
    Float32,

    /// <summary>bfloat16 between norms, at half the bytes; see <see cref="Models.Transformer.ComputeType"/>.</summary>
    Bfloat16,
}
