using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using EntroPIC.Dsl;
using EntroPIC.Dsl.Binding;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Scheduling;
using EntroPIC.Dsl.Text;
using EntroPIC.Python;
using EntroPIC.Tests;
using EntroPIC.Tests.Python;
using TorchSharp;
using Xunit.Abstractions;

namespace Runtime.Tests.Peers;

/// <summary>The peers' numbers through the Python target: what the cases ask of losses, asked of their modules.</summary>
public sealed class PythonGoldenTests(ITestOutputHelper output)
{
    [PythonFact]
    public void PythonMatchesEveryLossAndControllerCase()
    {
        var questions = Questions();
        using var folder = new TemporaryFolder();
        string[] modules = [.. Units().Select(unit =>
        {
            File.WriteAllText(folder.File(ModulePrinter.NameOf(unit) + ".py"), ModulePrinter.Print(unit));
            return ModulePrinter.NameOf(unit);
        })];
        File.WriteAllText(folder.File("peers.json"), new JsonArray([.. questions.Select(static question => question.Case)]).ToJsonString());
        var (code, text) = PythonProcess.Run(
            folder.FullName, [Path.Combine(AppContext.BaseDirectory, "Peers", "peers.py"), .. modules], new() { ["PYTHONPATH"] = folder.FullName });
        Assert.True(code == 0 && text.Contains($"{questions.Count} compared", StringComparison.Ordinal), text);
        Report(questions, text);
    }

    /// <summary>For each file how many cases it has and how many of them ask something of a loss or a controller, and which of those differ.</summary>
    private void Report(IReadOnlyList<Question> questions, string text)
    {
        var wrong = text.Split('\n').Where(static line => line.Contains('\t', StringComparison.Ordinal)).Select(static line => line.Split('\t', 2))
            .Select(line => (Question: questions[int.Parse(line[0], System.Globalization.CultureInfo.InvariantCulture)], Difference: line[1])).ToList();
        foreach (var file in questions.GroupBy(static question => question.File))
        {
            var cases = file.Select(static question => question.Id).Distinct().Count();
            var failed = wrong.Where(item => item.Question.File == file.Key).Select(static item => item.Question.Id).Distinct().Count();
            output.WriteLine($"{file.Key}: {cases} cases, {cases - failed} passed, {failed} failed, in {file.Count()} questions");
        }

        var all = questions.Select(static question => (question.File, question.Id)).Distinct().Count();
        output.WriteLine($"all: {all} cases ask something of a loss or a controller, {questions.Count} questions");
        Assert.True(wrong.Count == 0, string.Join("\n", wrong.Take(30).Select(static item => $"{item.Question.File} {item.Question.Id}: {item.Difference}")));
    }

    private static List<Question> Questions()
    {
        var questions = new List<Question>();
        foreach (var (file, handler) in GoldenTable.Handlers)
        {
            if (GoldenFolder.Read(file) is not { } content)
            {
                continue;
            }

            foreach (var golden in GoldenTable.CasesOf(file, content))
            {
                using var scope = torch.NewDisposeScope();
                var recorded = PythonCases.Record(() => new GoldenReport(file).Run(golden, handler));
                questions.AddRange(recorded.Cases.Select(asked => new Question(file, golden.Id, asked)));
            }
        }

        return questions;
    }

    /// <summary>The library's files and those of this folder, whose names may be the same.</summary>
    private static IEnumerable<CompiledUnit<ScheduledLoss>> Units()
    {
        var library = Library.Sources().Select(static file => EntropicCompiler.Compile(new SourceFile(file.Path, file.Text), "Tests"));
        SourceFile[] own = [.. Directory.GetFiles(Folder(), "*.entropic").Order(StringComparer.Ordinal)
            .Select(static path => new SourceFile("peers_" + Path.GetFileName(path), File.ReadAllText(path)))];
        return library.Concat(own.Select(file => EntropicCompiler.Compile(file, "Tests", [.. own.Where(other => other != file)]))).Where(static unit => unit.Losses.Count + unit.Controllers.Count > 0);
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;

    private sealed record Question(string File, string Id, JsonObject Case);
}
