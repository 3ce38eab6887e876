using System.IO.Compression;

namespace Integration.Tests;

public sealed class PackageTests(Consumer consumer) : IClassFixture<Consumer>
{
    private static readonly string[] Generator = ["EntroPIC.Dsl.dll", "EntroPIC.Generator.dll", "Sprache.dll"];

    [Fact]
    public void PackageHoldsGeneratorDependenciesAndBuildFiles()
    {
        using var package = ZipFile.OpenRead(consumer.Package);
        var files = package.Entries.Select(static entry => entry.FullName).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(Generator.Select(static file => "analyzers/dotnet/cs/" + file), files.Where(static file => file.StartsWith("analyzers/", StringComparison.Ordinal)));
        string[] build = ["EntroPIC.NativeCompat.targets", "EntroPIC.props", "EntroPIC.targets"];
        Assert.Equal(build.Select(static file => "build/" + file), files.Where(static file => file.StartsWith("build/", StringComparison.Ordinal)));
        Assert.Equal(build.Select(static file => "buildTransitive/" + file), files.Where(static file => file.StartsWith("buildTransitive/", StringComparison.Ordinal)));
        Assert.Equal(["lib/net10.0/EntroPIC.dll", "lib/net10.0/EntroPIC.xml"], files.Where(static file => file.StartsWith("lib/", StringComparison.Ordinal)));
    }

    [Fact]
    public void LossProjectRestoresOnlyTorchSharp()
    {
        var packages = Consumer.PackagesOf(consumer.Folder);
        Assert.Equal(["EntroPIC"], packages.Where(static package => package.StartsWith("EntroPIC", StringComparison.Ordinal)));
        string[] ofTorch = ["TorchSharp", "libtorch", "Google.Protobuf", "SharpZipLib", "SkiaSharp"];
        Assert.Equal([], packages.Where(package => package != "EntroPIC" && !ofTorch.Any(known => package.StartsWith(known, StringComparison.OrdinalIgnoreCase))));
    }

    /// <summary>A program of one line, with a loss of its own: the generator comes along with the package that trains.</summary>
    [Fact]
    public async Task TrainingProjectRestoresAllPackagesAndRuns()
    {
        Assert.Equal(
            ["EntroPIC", "EntroPIC.Mathematics", "EntroPIC.Tokenization", "EntroPIC.Training"],
            Consumer.PackagesOf(consumer.Trainer).Where(static package => package.StartsWith("EntroPIC", StringComparison.Ordinal)));
        (await Tool.Dotnet(consumer.Trainer, "build", "-nologo", "--no-restore")).Expect(0);
        (await Tool.Dotnet(consumer.Trainer, "run", "--no-build", "--", "conformance", "cases", "--loss", "Own")).Expect(0);
        Assert.True(File.Exists(Path.Combine(consumer.Trainer, "cases", "conformance.json")));
    }

    /// <summary>The user picks the native build of libtorch.</summary>
    [Fact]
    public void PackageDependsOnNoLibtorchBuild()
    {
        using var package = ZipFile.OpenRead(consumer.Package);
        using var reader = new StreamReader(package.GetEntry("EntroPIC.nuspec")!.Open());
        var specification = reader.ReadToEnd();
        Assert.Contains("id=\"TorchSharp\"", specification, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"TorchSharp-", specification, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"Microsoft.CodeAnalysis", specification, StringComparison.Ordinal);
    }

    /// <summary>
    /// Advantages are 1/2 and -1/2, ratios 1. The policy is (1/2 + 1/2 - 1/2) / 3 = 1/6, the pull 1/2 (1 + 4 + 1) / 3 = 1, the loss
    /// 1 - 1/6; its derivative by a token's logp is -advantage / 3 + logp / 3.
    /// </summary>
    [Fact]
    public async Task FreshProjectCompilesAndRunsLoss()
    {
        (await Tool.Dotnet(consumer.Folder, "build", "-nologo", "--no-restore")).Expect(0);
        var run = await Tool.Dotnet(consumer.Folder, "run", "--no-build");
        Assert.Equal("loss 0.833333\ngradient -0.500000 -0.833333 -0.166667\n", run.Expect(0).Output.ReplaceLineEndings("\n"));

        // The mark that lets older systems load the library reaches users of the package.
        if (OperatingSystem.IsLinux())
        {
            var output = Path.Combine(consumer.Folder, "bin", "Debug", "net10.0", "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
            Assert.Equal(1, File.ReadAllBytes(output).Zip(File.ReadAllBytes(consumer.TorchLibrary)).Count(static pair => pair.First != pair.Second));
        }
    }

    /// <summary>Nothing is newer than the output then, and yet it is not what the files say.</summary>
    [Fact]
    public async Task DeletedFileRemovesItsLoss()
    {
        consumer.Write("losses/brief.entropic", "namespace Consumer.Losses\n\nloss Brief : Grpo { }\n");
        consumer.Write("Use.cs", "internal static class Use { public static object Of() => new Consumer.Losses.Brief(new()); }\n");
        try
        {
            (await Tool.Dotnet(consumer.Folder, "build", "-nologo", "--no-restore")).Expect(0);
            File.Delete(Path.Combine(consumer.Folder, "losses", "brief.entropic"));
            var build = (await Tool.Dotnet(consumer.Folder, "build", "-nologo", "--no-restore")).Expect(1);
            Assert.Contains("error CS0234", build.Output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(Path.Combine(consumer.Folder, "Use.cs"));
        }
    }

    [Fact]
    public async Task FileErrorIsShownAloneWithItsPlace()
    {
        consumer.Write("losses/x.entropic", "loss Wrong : Grpo {\n    let wide = entropi\n    bonus more = wide\n}\n");
        consumer.Write("Use.cs", "internal static class Use { public static object Of() => new Consumer.Wrong(new Consumer.Wrong.Options { High = 0.3 }); }\n");
        try
        {
            var build = (await Tool.Dotnet(consumer.Folder, "build", "-nologo", "--no-restore")).Expect(1);
            Assert.Contains(
                "losses/x.entropic(2,16): error ENT1001: unknown value `entropi`; did you mean `entropy`?", build.Output.Replace('\\', '/'), StringComparison.Ordinal);
            Assert.DoesNotContain("error CS", build.Output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(Path.Combine(consumer.Folder, "losses", "x.entropic"));
            File.Delete(Path.Combine(consumer.Folder, "Use.cs"));
        }
    }
}
