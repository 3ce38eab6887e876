using System.Diagnostics;

namespace EntroPIC.Tests;

/// <summary>
/// The tests that use torch. They run one after another, after all others have ended: sums of torch keep their order on one thread, and
/// TorchSharp 0.107's implicit scalars may be freed during a call when another thread makes the garbage collector run.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TorchCollection : ICollectionFixture<TorchCollection.Start>
{
    public const string Name = "torch";

    /// <summary>True if the process has loaded libtorch.</summary>
    public static bool IsTorchLoaded()
    {
        using var process = Process.GetCurrentProcess();
        return process.Modules.Cast<ProcessModule>().Any(static module => module.ModuleName.Contains("LibTorchSharp", StringComparison.Ordinal));
    }

    /// <summary>The state of the process before the first of these tests.</summary>
    public sealed class Start
    {
        public bool IsTorchLoaded { get; } = TorchCollection.IsTorchLoaded();
    }
}
