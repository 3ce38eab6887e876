using Generator.Tests.Harness;

namespace Generator.Tests;

public sealed class SeveralFilesTests
{
    [Theory]
    [InlineData("a/loss.entropic", "b/loss.entropic", "a.loss.entropic.g.cs", "b.loss.entropic.g.cs")]
    [InlineData("a.b.entropic", "a/b.entropic", "a.b.entropic.g.cs", "a.b.entropic.2.g.cs")]
    [InlineData("A.entropic", "a.entropic", "A.entropic.g.cs", "a.entropic.2.g.cs")]
    [InlineData("a#1.entropic", "a&1.entropic", "a_1.entropic.g.cs", "a_1.entropic.2.g.cs")]
    [InlineData("../up.entropic", "up/up.entropic", "up.up.entropic.g.cs", "up.up.entropic.2.g.cs")]
    public void FilesWithSimilarPathsStayApart(string one, string other, string oneName, string otherName) => Assert.Equal(
        new[] { oneName, otherName }.Order(),
        TestProject.Generate([(one, "loss One : Grpo {\n}"), (other, "loss Other : Grpo {\n}")]).Keys.Order());

    /// <summary>C# knows no type beside a namespace of its full name, whichever file of the project declares it.</summary>
    [Theory]
    [InlineData("namespace Acme.Losses", "loss Losses : Grpo { }")]
    [InlineData("namespace Acme.Losses.Inner", "loss losses : Grpo { }")]
    [InlineData("namespace Acme.Losses", "controller Losses(x) { output x }")]
    public void DeclarationNamedLikeNamespaceIsReported(string other, string declaration) => TestProject.Generate(
        [("a.entropic", "namespace Acme\n" + declaration), ("b.entropic", other + "\nloss Mine : Grpo { }")],
        [$"a.entropic(2,{declaration.IndexOf(' ', StringComparison.Ordinal) + 2}): error ENT1029: `{declaration.Split(' ')[1].Split('(')[0]}` of the namespace `Acme` would have the full name of the namespace `{other.Split(' ')[1]}`, which `b.entropic` declares; rename one of them"]);

    [Fact]
    public void DeclarationNamedLikeProjectNamespaceIsReported() => TestProject.Generate(
        [("a.entropic", "namespace Acme\nloss Losses : Grpo { }"), ("b.entropic", "loss Mine : Grpo { }")],
        ["a.entropic(2,6): error ENT1029: `Losses` of the namespace `Acme` would have the full name of the namespace `Acme.Losses`, which `b.entropic` declares; rename one of them"],
        properties: BuildProperties.Default.With("RootNamespace", "Acme.Losses"));

    [Fact]
    public void FileUsesDeclarationsOfOtherFile()
    {
        var sources = TestProject.Generate(
        [
            ("a.entropic", "namespace Acme.Derived\nloss Derived : Base {\n    param weight_of_entropy = 0.5\n}"),
            ("b.entropic", "namespace Acme.Bases\nlet twice(x) = 2 * x\ncontroller Gate(value) {\n    state s = 0\n    output value + s\n}"),
            ("c.entropic", """
                loss Base : Grpo {
                    param weight_of_entropy = 0.1
                    control c = Gate(-mean(entropy))
                    bonus b = weight_of_entropy * twice(c) * entropy
                }
                """),
        ]);
        Assert.Contains("WeightOfEntropy { get; init; } = 0.5;", sources["a.entropic.g.cs"], StringComparison.Ordinal);
        Assert.Contains("global::Acme.Bases.Gate.Step(", sources["a.entropic.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void LossNamedLikeItsBaseExtendsIt()
    {
        var sources = TestProject.Generate(
            [("a.entropic", "namespace Acme.Mine\nloss Grpo : Grpo {\n    param low = 0.3\n}"), ("b.entropic", "loss Derived : Grpo {\n}")]);
        Assert.Contains("\"[0, 1)\"); } = 0.3;", sources["a.entropic.g.cs"], StringComparison.Ordinal);
        Assert.Contains("\"[0, 1)\"); } = 0.3;", sources["b.entropic.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void InheritanceCycleIsReportedInEachFile() => TestProject.Generate(
        [("a.entropic", "loss A : B {\n}"), ("b.entropic", "loss B : C {\n}"), ("c.entropic", "loss C : A {\n}")],
        [
            "a.entropic(1,10): error ENT1007: `A` inherits from itself: A → B → C → A",
            "b.entropic(1,10): error ENT1007: `B` inherits from itself: B → C → A → B",
            "c.entropic(1,10): error ENT1007: `C` inherits from itself: C → A → B → C",
        ]);

    [Fact]
    public void DuplicateNameIsGeneratedOnceAndReportedInSecondFile()
    {
        var sources = TestProject.Generate(
            [("a.entropic", "loss Twin : Grpo {\n}"), ("b.entropic", "\nloss Twin : Grpo {\n}\nloss Single : Grpo {\n}")],
            ["b.entropic(2,6): error ENT1020: `Twin` is also declared in `a.entropic`, line 1"]);
        Assert.DoesNotContain("class Twin", sources["b.entropic.g.cs"], StringComparison.Ordinal);
        Assert.Contains("class Single", sources["b.entropic.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void ErrorInBaseIsReportedInItsFile() => TestProject.Generate(
        [("a.entropic", "loss Derived : Base {\n}"), ("b.entropic", "loss Base : Grpo {\n    bonus b = entropi\n}")],
        [
            "a.entropic(1,16): error ENT1024: inherited or called code has an error: b.entropic(2,15): ENT1001: unknown value `entropi`; did you mean `entropy`?",
            "b.entropic(2,15): error ENT1001: unknown value `entropi`; did you mean `entropy`?",
        ]);
}
