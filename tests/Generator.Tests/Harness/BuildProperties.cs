using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Generator.Tests.Harness;

/// <summary>The build properties that the generator sees.</summary>
internal sealed class BuildProperties(IReadOnlyDictionary<string, string> properties) : AnalyzerConfigOptionsProvider
{
    public static BuildProperties Default { get; } = new(new Dictionary<string, string>
    {
        ["build_property.RootNamespace"] = "Acme",
        ["build_property.ProjectDir"] = TestProject.Folder,
    });

    public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(properties);

    public BuildProperties With(string name, string value) => new(new Dictionary<string, string>(properties) { [$"build_property.{name}"] = value });

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

    private sealed class Values(IReadOnlyDictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
