using System.Globalization;
using System.Text;
using EntroPIC.Evaluation;
using EntroPIC.Telemetry;
using Examples;

namespace Countdown;

/// <summary>Tables as Markdown, and the curves of each setting.</summary>
internal static class Report
{
    private static readonly (string Heading, string Format, Func<Score, double> Of)[] Columns =
    [
        (Text($"avg@{Study.Responses}"), "0.000", static score => score.Average),
        ("pass@4", "0.000", static score => score.PassAt4),
        (Text($"pass@{Study.Responses}"), "0.000", static score => score.Best),
        ("entropy at the end", "0.00", static score => score.Entropy),
        ("reward, all steps", "0.000", static score => score.Reward),
    ];

    /// <summary>What the paper says of its methods.</summary>
    private static readonly (string Better, string Worse)[] Orderings =
    [
        ("EntroPIC PI", "AEC"), ("AEC", "GRPO"), ("GRPO", "NSR"), ("EntroPIC PI", "GRPO"), ("EntroPIC PI", "EntroPIC P"),
        ("EntroPIC PI, tuned", "EntroPIC PI"), ("EntroPicAuto", "GRPO"), ("EntroPicAuto", "EntroPIC PI"),
    ];

    public static void Write(IReadOnlyList<Result<Score>> results, string folder)
    {
        var settings = Setting.All.Where(setting => results.Any(result => result.Task == setting.Name)).ToList();
        var text = new StringBuilder();
        foreach (var setting in settings)
        {
            text.Append(CultureInfo.InvariantCulture, $"### {setting.Name}\n\n").Append(Scores(results, [setting.Name])).Append('\n');
        }

        if (settings.Count > 1)
        {
            text.Append("### All settings\n\n").Append(Scores(results, [.. settings.Select(static setting => setting.Name)])).Append('\n');
        }

        text.Append("### Orderings\n\n").Append(Verdicts(results, settings));
        var path = Path.Combine(folder, "results.md");
        File.WriteAllText(path, text.ToString());
        Console.WriteLine(text);
        Console.WriteLine(Text($"table: {path}"));
        foreach (var setting in settings)
        {
            var plot = Path.Combine(folder, "countdown-" + Figure.FileNameOf(setting.Name));
            Plot(setting, [.. results.Where(result => result.Task == setting.Name)]).Save(plot);
            Console.WriteLine(Text($"curves: {plot}.svg, {plot}.png"));
        }
    }

    private static string Scores(IReadOnlyList<Result<Score>> results, IReadOnlyList<string> settings)
    {
        var table = new MarkdownTable(["method", "runs", .. Columns.Select(static column => column.Heading)]);
        foreach (var method in Method.All)
        {
            var runs = results.Where(result => result.Method == method.Name && settings.Contains(result.Task)).ToList();
            if (runs.Count > 0)
            {
                table.Add([
                    method.Name,
                    Text($"{runs.Count}"),
                    .. Columns.Select(column => Interval([.. runs.GroupBy(static run => run.Task).Select(task => task.Select(run => column.Of(run.Score)).ToList())], column.Format)),
                ]);
            }
        }

        return table.ToString();
    }

    // Runs of one seed see the same puzzles in the same order, so their difference says more than the difference of the means.
    private static string Verdicts(IReadOnlyList<Result<Score>> results, IReadOnlyList<Setting> settings)
    {
        var table = new MarkdownTable(["claim", "setting", .. Columns.Take(3).SelectMany(static column => new[] { column.Heading, "" })]);
        foreach (var (better, worse) in Orderings)
        {
            foreach (var names in Groups(settings))
            {
                var strata = names.Select(setting => Pairs(results, better, worse, setting)).Where(static pairs => pairs.Count > 0).ToList();
                if (strata.Count > 0)
                {
                    table.Add([
                        Text($"{better} > {worse}"),
                        names.Count == 1 ? names[0] : "all",
                        .. Columns.Take(3).SelectMany(column => Verdict([.. strata.Select(pairs => pairs.Select(pair => column.Of(pair.Better) - column.Of(pair.Worse)).ToList())])),
                    ]);
                }
            }
        }

        return table.ToString();
    }

    private static IEnumerable<IReadOnlyList<string>> Groups(IReadOnlyList<Setting> settings)
    {
        foreach (var setting in settings)
        {
            yield return [setting.Name];
        }

        if (settings.Count > 1)
        {
            yield return [.. settings.Select(static setting => setting.Name)];
        }
    }

    private static List<(Score Better, Score Worse)> Pairs(IReadOnlyList<Result<Score>> results, string better, string worse, string setting) =>
    [
        .. from one in results
           where one.Method == better && one.Task == setting
           join other in results.Where(result => result.Method == worse && result.Task == setting) on one.Seed equals other.Seed
           select (one.Score, other.Score),
    ];

    private static string[] Verdict(IReadOnlyList<IReadOnlyList<double>> differences)
    {
        var interval = ConfidenceInterval.OfInterquartileMean(differences);
        var verdict = interval switch
        {
            _ when differences.Sum(static values => values.Count) == 1 => "one seed",
            { Low: > 0 } => "confirmed",
            { High: < 0 } => "refuted",
            _ => "undecided",
        };
        return [Interval(differences, "+0.000;-0.000;0.000"), verdict];
    }

    private static string Interval(IReadOnlyList<IReadOnlyList<double>> strata, string format)
    {
        var mean = Number(InterquartileMean.Of([.. strata.SelectMany(static values => values)]));
        if (strata.All(static values => values.Count == 1))
        {
            return mean;
        }

        var interval = ConfidenceInterval.OfInterquartileMean(strata);
        return $"{mean} [{Number(interval.Low)}, {Number(interval.High)}]";

        string Number(double value) => value.ToString(format, CultureInfo.InvariantCulture);
    }

    private static CurvePlot Plot(Setting setting, IReadOnlyList<Result<Score>> results)
    {
        return new CurvePlot
        {
            Title = Text($"Countdown, {setting.Name}"),
            XLabel = "optimizer step",
            Panels =
            [
                Panel(Trace.EntropyCourse, "entropy (nats)") with { Reference = new ReferenceLine(setting.Target, "target") },
                Panel(Trace.RewardCourse, "reward"),
                Panel(Trace.StrengthCourse, "strength against confidence"),
            ],
        };

        CurvePanel Panel(string course, string label) => new()
        {
            YLabel = label,
            Curves = Figure.Curves(
                [.. results.Where(result => result.Courses.ContainsKey(course))],
                Method.All.Where(static method => method.IsDrawn).Select(static method => method.Name),
                course),
        };
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
