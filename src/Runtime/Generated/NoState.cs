using System.ComponentModel;

namespace EntroPIC.Generated;

/// <summary>The state of a controller that has none.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record NoState;
