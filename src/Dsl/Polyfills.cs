// What the compiler needs of newer frameworks to accept records, `init` and `required` on netstandard2.0.

namespace System.Runtime.CompilerServices
{
    internal static class IsExternalInit;

    internal static class MethodImplementation
    {
        /// <summary>
        /// <c>AggressiveOptimization</c>, which netstandard2.0 has no name for: compiled once and well. For loops that a build runs a
        /// million times in the first second of a compiler's life, before its runtime could have found out that they are hot.
        /// </summary>
        public const MethodImplOptions Optimized = (MethodImplOptions)512;
    }

    [AttributeUsage(AttributeTargets.All, AllowMultiple = true, Inherited = false)]
    internal sealed class CompilerFeatureRequiredAttribute(string featureName) : Attribute
    {
        public string FeatureName { get; } = featureName;
    }

    [AttributeUsage(AttributeTargets.All, Inherited = false)]
    internal sealed class RequiredMemberAttribute : Attribute;
}

namespace System.Diagnostics.CodeAnalysis
{
    [AttributeUsage(AttributeTargets.Constructor, Inherited = false)]
    internal sealed class SetsRequiredMembersAttribute : Attribute;
}
