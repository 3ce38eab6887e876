using System.Runtime.CompilerServices;
using EntroPIC.Kernels;

namespace EntroPIC.Tests;

/// <summary>In all tests, memory that nobody has written to holds NaN.</summary>
internal static class Poison
{
    [ModuleInitializer]
    internal static void Spread() => Unwritten.IsPoisoned = true;
}
