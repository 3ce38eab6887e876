using System.Runtime.CompilerServices;
using Dsl.Tests.Corpus;

namespace Dsl.Tests;

public sealed class RuntimeSignalsTests
{
    [Fact]
    public void BatchOfTheRuntimeHasTheSignalsOfTheLanguage() => Accepted.Verify(Path(), RuntimeSignals.Print());

    private static string Path([CallerFilePath] string path = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(path, "..", "..", "..", "src", "Runtime", "Batches", "Signals.cs"));
}
