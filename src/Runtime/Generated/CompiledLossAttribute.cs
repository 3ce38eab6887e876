using System.ComponentModel;

namespace EntroPIC.Generated;

/// <summary>Says that an assembly has a loss that was compiled from a <c>.entropic</c> file. Generated; <c>LossRegistry</c> reads it.</summary>
/// <param name="loss">The class of the loss.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class CompiledLossAttribute(Type loss) : Attribute
{
    /// <summary>The class of the loss.</summary>
    public Type Loss { get; } = loss;
}
