using System.Runtime.CompilerServices;

namespace EntroPIC.Dsl;

/// <summary>What is asked of the runtime's own compiler.</summary>
internal static class Jit
{
    /// <summary>
    /// <c>AggressiveOptimization</c>, which netstandard2.0 has no name for: compiled once and well. For loops that a build runs a
    /// million times in the first second of a compiler's life, before its runtime could have found out that they are hot.
    /// A generator as native code has none for these: they are compiled then, too.
    /// </summary>
    public const MethodImplOptions Eager = (MethodImplOptions)512;
}
