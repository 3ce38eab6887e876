using EntroPIC.Python;
using EntroPIC.Tests;

namespace Python.Tests;

/// <summary>Printed modules, whole: a change in a snapshot is reviewed like code.</summary>
public sealed class TorchSnapshotTests
{
    private static readonly (string Name, string Source)[] Files =
    [
        ("grpo", "/// Clipped surrogates.\nloss MyGrpo : Grpo {\n}\n"),
        ("entropic", "/// Held at more entropy than the paper holds.\nloss MyEntroPic : EntroPic {\n    param target = 0.2\n}\n"),
        ("clip_cov", "loss MyClipCov : ClipCov {\n}\n"),
        ("gspo", "loss MyGspo : Gspo {\n}\n"),
    ];

    [Fact]
    public Task LossesDerivedFromLibrary() => Snapshot.Verify(
        Files.Select(static file => (file.Name, "py", ModulePrinter.Print(PrintedModules.Compile(file.Name + ".entropic", file.Source))!)));
}
