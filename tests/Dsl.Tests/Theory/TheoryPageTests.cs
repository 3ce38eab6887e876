using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Dsl.Tests.Theory;

/// <summary>Every claim of docs/theory.md that names a test has that test.</summary>
public sealed partial class TheoryPageTests
{
    [Fact]
    public void EveryNamedTestExists()
    {
        var named = Mention().Matches(File.ReadAllText(Path())).Select(static match => (Class: match.Groups[1].Value, Test: match.Groups[2].Value)).ToList();
        var tests = typeof(TheoryPageTests).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods().Where(static method => method.GetCustomAttribute<FactAttribute>() is not null).Select(method => (type.Name, method.Name)))
            .ToHashSet();

        Assert.NotEmpty(named);
        Assert.Equal([], named.Where(name => !tests.Contains(name)));
    }

    [Fact]
    public void EveryTheoryTestIsNamed()
    {
        var text = File.ReadAllText(Path());
        var tests = new[] { typeof(EntropyChangeTests), typeof(LoopTests), typeof(AuthorityTests), typeof(BudgetTests), typeof(FloorTests) }
            .SelectMany(static type => type.GetMethods().Where(static method => method.GetCustomAttribute<FactAttribute>() is not null).Select(method => $"{type.Name}.{method.Name}"));

        Assert.Equal([], tests.Where(test => !text.Contains(test, StringComparison.Ordinal)));
    }

    private static string Path([CallerFilePath] string path = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(path, "..", "..", "..", "..", "docs", "theory.md"));

    [GeneratedRegex("`(\\w+Tests)\\.(\\w+)`")]
    private static partial Regex Mention();
}
