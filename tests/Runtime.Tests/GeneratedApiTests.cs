using System.ComponentModel;
using System.Reflection;
using EntroPIC.Losses;

namespace Runtime.Tests;

/// <summary>Completion does not offer what only generated code uses.</summary>
public sealed class GeneratedApiTests
{
    [Fact]
    public void TypesOfTheNamespaceAreHidden() =>
        Assert.All(typeof(PolicyLoss).Assembly.GetExportedTypes().Where(static type => type.Namespace == "EntroPIC.Generated"), AssertHidden);

    [Fact]
    public void MembersThatGeneratedLossesOverrideAreHidden() => Assert.All(
        typeof(PolicyLoss<,,>).GetMethods(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Where(static method => method is { IsFamily: true, IsVirtual: true, IsFinal: false }),
        AssertHidden);

    private static void AssertHidden(MemberInfo member) =>
        Assert.Equal(EditorBrowsableState.Never, member.GetCustomAttribute<EditorBrowsableAttribute>()?.State);
}
