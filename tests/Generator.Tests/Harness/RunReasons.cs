using EntroPIC.Generator;
using Microsoft.CodeAnalysis;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace Generator.Tests.Harness;

/// <summary>Why each step of one file ran, or that it did not.</summary>
internal sealed record RunReasons(
    IncrementalStepRunReason Outline,
    IncrementalStepRunReason Input,
    IncrementalStepRunReason Compile,
    IncrementalStepRunReason Source,
    IncrementalStepRunReason Messages)
{
    /// <summary>The first run.</summary>
    public static RunReasons FirstRun { get; } = new(New, New, New, New, New);

    /// <summary>Nothing was done.</summary>
    public static RunReasons Untouched { get; } = new(Cached, Cached, Cached, Cached, Cached);

    /// <summary>Another file changed, so what this one depends on was looked up; it is the same.</summary>
    public static RunReasons LookedUp { get; } = Untouched with { Input = Unchanged };

    /// <summary>The project's options changed, so the file was read again; it says the same.</summary>
    public static RunReasons Reread { get; } = Untouched with { Outline = Unchanged };

    /// <summary>The file says something else; there are no messages about it, as before.</summary>
    public static RunReasons Changed { get; } = new(Modified, Modified, Modified, Modified, Unchanged);

    /// <summary>The file was compiled, to the same.</summary>
    public static RunReasons Recompiled { get; } = new(Modified, Modified, Unchanged, Cached, Cached);

    /// <summary>The file is gone.</summary>
    public static RunReasons Gone { get; } = new(Removed, Removed, Removed, Removed, Removed);

    /// <summary>The reasons of the last run, in the order of the files.</summary>
    public static IReadOnlyList<RunReasons> Of(GeneratorDriver driver)
    {
        var steps = driver.GetRunResult().Results.Single().TrackedSteps;
        var reasons = new[] { StepNames.Outline, StepNames.Input, StepNames.Compile, StepNames.Source, StepNames.Messages }
            .Select(name => steps[name].SelectMany(static step => step.Outputs).Select(static output => output.Reason).ToArray())
            .ToArray();
        return [.. reasons[0].Select((_, file) => new RunReasons(reasons[0][file], reasons[1][file], reasons[2][file], reasons[3][file], reasons[4][file]))];
    }
}
