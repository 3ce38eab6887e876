using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Integration.Tests;

/// <summary>
/// A project of a user's, outside the repository, that has the packages from a local feed beside the sources that are configured.
/// Packed and restored once; every run has a version of its own, so that no cache can serve an older package.
/// </summary>
public sealed class Consumer : IAsyncLifetime
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <NoWarn>$(NoWarn);NU1603</NoWarn>
            <CreateHardLinksForCopyLocalIfPossible>true</CreateHardLinksForCopyLocalIfPossible>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="PACKAGE" Version="[VERSION]" />
            <PackageReference Include="TorchSharp-cpu" Version="TORCH" />
          </ItemGroup>
        </Project>
        """;

    private const string Loss = """
        namespace Consumer.Losses

        /// A policy gradient that is pulled toward certainty.
        loss Pulled : Grpo {
            param strength = 0.25 in [0, 1]
            advantage = reward - mean(reward per group)
            penalty pull = strength * square(logp)
        }
        """;

    private const string Program = """
        using System.Globalization;
        using Consumer.Losses;
        using EntroPIC.Batches;
        using TorchSharp;

        // Two responses to one prompt: one of two tokens, which is right, and one of a single token, which is not.
        var logp = torch.tensor(new[] { -1.0, -2.0, -1.0 }, requires_grad: true);
        using var batch = new PackedBatch(new PackedLayout([2, 1], [2]))
        {
            Logp = logp * 1,
            OldLogp = torch.tensor(new[] { -1.0, -2.0, -1.0 }),
            Reward = torch.tensor(new[] { 1.0, 0.0 }),
        };
        var loss = new Pulled(new Pulled.Options { Strength = 0.5 });
        loss.BeginRollout(batch);
        var value = loss.Evaluate(batch, loss.Total(batch));
        value.backward();
        Console.WriteLine(FormattableString.Invariant($"loss {value.ToDouble():F6}"));
        Console.WriteLine("gradient " + string.Join(" ", logp.grad!.data<double>().Select(x => x.ToString("F6", CultureInfo.InvariantCulture))));
        """;

    private static readonly string[] Projects = ["Runtime", "Tokenization", "Mathematics", "Training"];

    private readonly string _version = $"0.0.0-test.{Guid.NewGuid():N}";

    /// <summary>The folder of the project.</summary>
    public string Folder { get; private set; } = "";

    /// <summary>The package with what generated code calls.</summary>
    public string Package => Path.Combine(Folder, "feed", $"EntroPIC.{_version}.nupkg");

    /// <summary>The folder of a project that trains.</summary>
    public string Trainer => Path.Combine(Folder, "trainer");

    /// <summary>The package folder of the restored project.</summary>
    public string PackageCache { get; private set; } = "";

    /// <summary>The library that TorchSharp's own package has for Linux.</summary>
    public string TorchLibrary => Path.Combine(PackageCache, "torchsharp", TorchVersion, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");

    /// <summary>The version that the repository builds with, which the package asks for.</summary>
    private static string TorchVersion => System.Xml.Linq.XDocument.Load(Path.Combine(Repository, "Directory.Packages.props"))
        .Descendants("TorchSharpVersion").Single().Value;

    internal static string Repository => Path.GetFullPath(Path.Combine(SourceFolder(), "..", ".."));

    public async Task InitializeAsync()
    {
        Folder = Directory.CreateTempSubdirectory("entropic-consumer").FullName;
        foreach (var project in Projects)
        {
            (await Tool.Dotnet(
                Folder, "pack", Path.Combine(Repository, "src", project), "-nologo", "-o", Path.Combine(Folder, "feed"),
                $"-p:PackageVersion={_version}", $"-p:ArtifactsPath={Path.Combine(Folder, "artifacts")}")).Expect(0);
        }

        Directory.Delete(Path.Combine(Folder, "artifacts"), recursive: true);

        Write("nuget.config", """
            <configuration>
              <packageSources>
                <add key="entropic-local" value="feed" />
              </packageSources>
            </configuration>
            """);
        Write("Consumer.csproj", ProjectWith("EntroPIC").Replace("<OutputType>", "<EnableDefaultCompileItems>false</EnableDefaultCompileItems><OutputType>", StringComparison.Ordinal)
            .Replace("<ItemGroup>", "<ItemGroup><Compile Include=\"*.cs\" />", StringComparison.Ordinal));
        Write("trainer/Trainer.csproj", ProjectWith("EntroPIC.Training"));
        Write("trainer/Program.cs", "return await EntroPIC.Runs.EntropicProgram.RunAsync(args);\n");
        Write("trainer/own.entropic", "loss Own : Grpo {\n}\n");
        Write("losses/pulled.entropic", Loss);
        Write("Program.cs", Program);
        (await Tool.Dotnet(Folder, "restore", "-nologo")).Expect(0);
        (await Tool.Dotnet(Trainer, "restore", "-nologo")).Expect(0);

        using var assets = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "obj", "project.assets.json")));
        PackageCache = assets.RootElement.GetProperty("packageFolders").EnumerateObject().First().Name;
    }

    public Task DisposeAsync()
    {
        foreach (var package in Projects.Select(project => Path.Combine(PackageCache, project == "Runtime" ? "entropic" : $"entropic.{project.ToLowerInvariant()}")))
        {
            if (PackageCache.Length > 0 && Directory.Exists(Path.Combine(package, _version)))
            {
                Directory.Delete(Path.Combine(package, _version), recursive: true);
                if (!Directory.EnumerateFileSystemEntries(package).Any())
                {
                    Directory.Delete(package);
                }
            }
        }

        Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>The packages that a restored project was given, by name.</summary>
    /// <param name="folder">The folder of the project.</param>
    public static IReadOnlyList<string> PackagesOf(string folder)
    {
        using var assets = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "obj", "project.assets.json")));
        return [.. assets.RootElement.GetProperty("libraries").EnumerateObject().Select(static library => library.Name.Split('/')[0]).Order(StringComparer.Ordinal)];
    }

    private string ProjectWith(string package) => Project.Replace("PACKAGE", package, StringComparison.Ordinal)
        .Replace("VERSION", _version, StringComparison.Ordinal).Replace("TORCH", TorchVersion, StringComparison.Ordinal);

    public void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Folder, file))!);
        File.WriteAllText(Path.Combine(Folder, file), text);
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
