using System.ComponentModel;

namespace EntroPIC.Generated;

/// <summary>Marks an assembly that has a loss compiled from a <c>.entropic</c> file, for <c>LossRegistry</c>.</summary>
/// <param name="loss">The class of the loss.</param>
/// <param name="name">The name of its declaration.</param>
/// <param name="declaration">The SHA-256 of what is declared, including what is inherited.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class CompiledLossAttribute(Type loss, string name, string declaration) : Attribute
{
    /// <summary>The class of the loss.</summary>
    public Type Loss { get; } = loss;

    /// <summary>The name of its declaration.</summary>
    public string Name { get; } = name;

    /// <summary>The SHA-256 of its graph, params and controllers, to notice that they have changed.</summary>
    public string Declaration { get; } = declaration;
}
