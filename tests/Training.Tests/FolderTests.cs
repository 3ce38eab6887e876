using System.Runtime.CompilerServices;
using EntroPIC.Tests;

namespace Training.Tests;

/// <summary>The folders of the trainer and the arrows between them: each uses those above it in this table, so that there is no circle.</summary>
public sealed class FolderTests
{
    private static readonly (string Folder, string[] Uses)[] Allowed =
    [
        ("Configuration", []),
        ("Telemetry", []),
        ("Losses", ["Configuration"]),
        ("Conformance", ["Losses"]),
        ("Models", []),
        ("Checkpoints", ["Models"]),
        ("Data", []),
        ("Rewards", ["Data"]),
        ("Rollouts", ["Rewards", "Data", "Models"]),
        ("Evaluation", ["Rollouts", "Rewards", "Data", "Models", "Telemetry", "Configuration"]),
        ("Training", ["Rollouts", "Rewards", "Data", "Models", "Losses", "Telemetry"]),
        ("Runs", ["Training", "Evaluation", "Rollouts", "Rewards", "Data", "Checkpoints", "Models", "Conformance", "Losses", "Telemetry", "Configuration"]),
    ];

    [Fact]
    public void FoldersUseOnlyThoseAboveThem() => FolderArrows.Check(Root(), "EntroPIC", Allowed);

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(path, "..", "..", "..", "src", "Training"));
}
