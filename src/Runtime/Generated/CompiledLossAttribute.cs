using System.ComponentModel;

namespace EntroPIC.Generated;

/// <summary>Marks an assembly that has a loss compiled from a <c>.entropic</c> file, for <c>LossRegistry</c>.</summary>
/// <param name="loss">The class of the loss.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class CompiledLossAttribute(Type loss) : Attribute
{
    /// <summary>The class of the loss.</summary>
    public Type Loss { get; } = loss;
}
