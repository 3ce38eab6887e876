using System.Collections;
using System.Reflection;
using EntroPIC.Generator;
using Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace Generator.Tests;

/// <summary>An edit recompiles what depends on it, and nothing else.</summary>
public sealed class IncrementalTests
{
    private static readonly EntropicText One = TestProject.Text("one.entropic", "namespace Acme.Losses\nloss One : Grpo {\n    param weight_of = 1 // a comment\n    bonus b = weight_of * entropy\n}");
    private static readonly EntropicText Other = TestProject.Text("other.entropic", "loss Other : Grpo {\n}");
    private static readonly EntropicText Derived = TestProject.Text("derived.entropic", "loss Derived : One {\n}");

    [Fact]
    public void FirstRunCompilesEverything() => AssertReasons(Run(One, Other), RunReasons.FirstRun, RunReasons.FirstRun);

    [Fact]
    public void EditingCSharpRunsNoStep()
    {
        var driver = Run(One, Other).RunGenerators(TestProject.Compilation("class Edited { void Method() { } }"));
        AssertReasons(driver, RunReasons.Untouched, RunReasons.Untouched);
        Assert.All(OutputReasons(driver), static reason => Assert.Equal(Cached, reason));
    }

    [Fact]
    public void EditingCommentChangesNoOutput()
    {
        var driver = Edit(Run(One, Other), One, "// a comment", "// another");
        AssertReasons(driver, RunReasons.Recompiled, RunReasons.LookedUp);
        Assert.All(OutputReasons(driver), static reason => Assert.Equal(Cached, reason));
    }

    [Fact]
    public void EditingOneFileLeavesOtherCached() =>
        AssertReasons(Edit(Run(One, Other), One, "= 1", "= 2"), RunReasons.Changed, RunReasons.LookedUp);

    [Fact]
    public void NewMistakeChangesDiagnostics() =>
        AssertReasons(Edit(Run(One, Other), One, "= 1", "= x"), RunReasons.Changed with { Messages = Modified }, RunReasons.LookedUp);

    [Fact]
    public void EditingBaseRecompilesDerivedFile() => AssertReasons(
        Edit(Run(One, Other, Derived), One, "= 1", "= 2"),
        RunReasons.Changed,
        RunReasons.LookedUp,
        RunReasons.Changed with { Outline = Cached });

    [Fact]
    public void CommentInBaseChangesNoDerivedOutput() => AssertReasons(
        Edit(Run(One, Other, Derived), One, "// a comment", "// another"),
        RunReasons.Recompiled,
        RunReasons.LookedUp,
        RunReasons.Recompiled with { Outline = Cached });

    [Fact]
    public void RootNamespaceChangesFilesWithoutNamespace() => AssertReasons(
        Run(One, Other).WithUpdatedAnalyzerConfigOptions(BuildProperties.Default.With("RootNamespace", "Else")).RunGenerators(TestProject.Compilation("")),
        RunReasons.LookedUp with { Compile = Unchanged },
        RunReasons.LookedUp with { Compile = Modified, Source = Modified, Messages = Unchanged });

    [Fact]
    public void ProjectFolderChangesShownPaths() => AssertReasons(
        Run(One).WithUpdatedAnalyzerConfigOptions(BuildProperties.Default.With("ProjectDir", "/else/")).RunGenerators(TestProject.Compilation("")),
        RunReasons.Changed);

    [Fact]
    public void UnusedProjectOptionChangesNothing() => AssertReasons(
        Run(One, Other).WithUpdatedAnalyzerConfigOptions(BuildProperties.Default.With("Nullable", "disable")).RunGenerators(TestProject.Compilation("")),
        RunReasons.Untouched,
        RunReasons.Untouched);

    [Fact]
    public void RemovedFileLosesItsOutput()
    {
        var driver = Run(One, Other).RemoveAdditionalTexts([One]).RunGenerators(TestProject.Compilation(""));
        AssertReasons(driver, RunReasons.Gone, RunReasons.LookedUp);
        Assert.Equal(["other.entropic.g.cs"], driver.GetRunResult().Results.Single().GeneratedSources.Select(static source => source.HintName));
    }

    [Fact]
    public void EveryStepIsTracked()
    {
        var names = typeof(StepNames).GetFields(BindingFlags.Public | BindingFlags.Static).Select(static field => (string)field.GetValue(null)!);
        Assert.Empty(names.Except(Run(One).GetRunResult().Results.Single().TrackedSteps.Keys));
    }

    /// <summary>A Roslyn object in a step would keep a whole compilation alive and never equal the next one.</summary>
    [Fact]
    public void NoStepHoldsRoslynObjects()
    {
        var steps = Edit(Run(One, Other, Derived), One, "= 1", "= x").GetRunResult().Results.Single().TrackedSteps;
        var ours = typeof(StepNames).GetFields().Select(static field => field.Name).ToHashSet();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var output in steps.Where(pair => ours.Contains(pair.Key)).SelectMany(static pair => pair.Value).SelectMany(static step => step.Outputs))
        {
            Walk(output.Value, seen);
        }

        Assert.Contains(seen, static value => value is string text && text.Contains("class Derived", StringComparison.Ordinal));
    }

    private static void Walk(object? value, HashSet<object> seen)
    {
        if (value is null || value.GetType() is { IsPrimitive: true } or { IsEnum: true } || !seen.Add(value))
        {
            return;
        }

        Assert.False(value is Compilation or ISymbol or SyntaxNode or SyntaxTree or Location or Diagnostic or AdditionalText or SemanticModel, $"{value.GetType()} is kept");
        if (value is string)
        {
            return;
        }

        if (value is IEnumerable items)
        {
            foreach (var item in items)
            {
                Walk(item, seen);
            }
        }

        for (var type = value.GetType(); type is not null; type = type.BaseType)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (!field.FieldType.IsPointer && !typeof(MemberInfo).IsAssignableFrom(field.FieldType))
                {
                    Walk(field.GetValue(value), seen);
                }
            }
        }
    }

    private static GeneratorDriver Run(params EntropicText[] files) => TestProject.Driver(files).RunGenerators(TestProject.Compilation(""));

    private static GeneratorDriver Edit(GeneratorDriver driver, EntropicText file, string old, string @new)
    {
        var text = file.GetText().ToString();
        Assert.Contains(old, text, StringComparison.Ordinal);
        return driver
            .ReplaceAdditionalText(file, new EntropicText(file.Path, text.Replace(old, @new, StringComparison.Ordinal)))
            .RunGenerators(TestProject.Compilation(""));
    }

    private static IEnumerable<IncrementalStepRunReason> OutputReasons(GeneratorDriver driver) =>
        driver.GetRunResult().Results.Single().TrackedOutputSteps.SelectMany(static pair => pair.Value).SelectMany(static step => step.Outputs).Select(static output => output.Reason);

    private static void AssertReasons(GeneratorDriver driver, params RunReasons[] expected)
    {
        var actual = RunReasons.Of(driver);
        Assert.True(actual.SequenceEqual(expected), $"expected:\n{string.Join("\n", (object[])expected)}\nfound:\n{string.Join("\n", actual)}");
    }
}
