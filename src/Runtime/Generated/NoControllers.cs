using System.ComponentModel;

namespace EntroPIC.Generated;

/// <summary>The controllers of a loss that has none.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record NoControllers;
