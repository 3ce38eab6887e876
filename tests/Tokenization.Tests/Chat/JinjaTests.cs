using System.Globalization;
using System.Text.Json;
using EntroPIC.Tests.Python;

namespace Tokenization.Tests.Chat;

/// <summary>Templates write what Jinja2 writes, and fail where it fails.</summary>
public sealed class JinjaTests
{
    private const string Script = "jinja_cases.py";

    // What is only of Python: addresses of objects, and parts of what is found as it is asked for that its compiler works out.
    private static readonly string[] Incomparable = ["has no text", "cannot be cut"];

    private static readonly string Folder = System.IO.Path.Combine(AppContext.BaseDirectory, "Goldens", "chat");

    [Fact]
    public void EveryRecordedTemplateIsExact()
    {
        using var goldens = JsonDocument.Parse(File.ReadAllBytes(System.IO.Path.Combine(Folder, "jinja.json")));
        var context = goldens.RootElement.GetProperty("context");
        var cases = goldens.RootElement.GetProperty("cases").EnumerateArray().Select(golden => JinjaCase.Of(golden, context)).ToList();
        Assert.True(cases.Count > 90);
        Assert.Empty(cases.Select(golden => golden.Difference()).OfType<string>());
    }

    /// <summary><c>ENTROPIC_JINJA</c> says how many templates are tried, and behind a comma with which seed.</summary>
    [JinjaFact]
    public void RandomTemplatesAreExact()
    {
        var wish = (Environment.GetEnvironmentVariable("ENTROPIC_JINJA") ?? "400").Split(',');
        var seed = wish.Length > 1 ? int.Parse(wish[1], CultureInfo.InvariantCulture) : 1;
        const int Batch = 2000;
        for (var left = int.Parse(wish[0], CultureInfo.InvariantCulture); left > 0; left -= Batch, seed++)
        {
            var (code, text) = PythonProcess.Run(
                JinjaFactAttribute.Python!, [System.IO.Path.Combine(Folder, Script), "random", $"{seed}", $"{Math.Min(left, Batch)}"], Folder, [])!.Value;
            Assert.True(code == 0, text);
            var differences = text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(static line => JinjaCase.Of(JsonDocument.Parse(line).RootElement).Difference())
                .OfType<string>()
                .Where(static difference => !Array.Exists(Incomparable, part => difference.Contains(part, StringComparison.Ordinal)));
            Assert.Empty(differences);
        }
    }

    /// <summary>A test that needs Python with Jinja2, and skips elsewhere, saying so.</summary>
    private sealed class JinjaFactAttribute : FactAttribute
    {
        public static readonly string? Python = PythonProcess.Find("import jinja2; assert jinja2.__version__.startswith('3.1')");

        public JinjaFactAttribute() => Skip = Python is null ? "no Python here can import jinja2 3.1 (Debian: python3-jinja2; or ENTROPIC_PYTHON)" : null;
    }
}
