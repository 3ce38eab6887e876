using System.Globalization;
using System.Text;
using EntroPIC.Evaluation;
using EntroPIC.Telemetry;
using Examples;

namespace Countdown;

/// <summary>Tables as Markdown, and the curves of each setting.</summary>
internal static class Report
{
    private static readonly (string Heading, Func<HeldOut, double> Of)[] OfHeldOut =
    [
        ("avg@16", static held => held.Average),
        ("pass@4", static held => held.PassAt4),
        ("pass@16", static held => held.PassAt16),
    ];

    /// <summary>The orderings that the paper reports, and those that its limitations raise.</summary>
    private static readonly (string Better, string Worse)[] Orderings =
    [
        ("EntroPIC PI", "AEC"), ("AEC", "GRPO"), ("GRPO", "NSR"), ("EntroPIC PI", "EntroPIC P"), ("EntroPIC PI", "GRPO"),
        ("EntroPIC PI, tuned", "EntroPIC PI"), ("EntroPicAuto", "GRPO"), ("EntroPicAuto", "EntroPIC PI, tuned"),
    ];

    public static void Write(IReadOnlyList<Result<Score>> results, string folder)
    {
        var settings = Setting.All.Where(setting => results.Any(result => result.Task == setting.Name)).ToList();
        var text = new StringBuilder();
        foreach (var setting in settings)
        {
            text.Append(CultureInfo.InvariantCulture, $"### {setting.Name}\n\n")
                .Append(Scores([.. results.Where(result => result.Task == setting.Name)])).Append('\n');
        }

        text.Append("### Differences of runs of one seed\n\n").Append(Differences(results, settings));
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

    private static string Scores(IReadOnlyList<Result<Score>> results)
    {
        var table = new MarkdownTable(["loss", "runs", .. OfHeldOut.Select(static column => column.Heading), "entropy at the end", "reward, all steps"]);
        table.Add(["(start)", "", .. OfHeldOut.Select(column => Number(column.Of(results[0].Score.Start), "0.000")), "", ""]);
        foreach (var method in Method.All)
        {
            var runs = results.Where(result => result.Method == method.Name).Select(static result => result.Score).ToList();
            if (runs.Count > 0)
            {
                table.Add([
                    method.Name,
                    Text($"{runs.Count}"),
                    .. OfHeldOut.Select(column => Interval(runs.ConvertAll(run => column.Of(run.End)))),
                    Interval(runs.ConvertAll(static run => run.Entropy)),
                    Interval(runs.ConvertAll(static run => run.Reward)),
                ]);
            }
        }

        return table.ToString();
    }

    // Runs of one seed see the same puzzles in the same order, so their difference says more than the difference of the means.
    private static string Differences(IReadOnlyList<Result<Score>> results, IReadOnlyList<Setting> settings)
    {
        var names = settings.Select(static setting => setting.Name).ToList();
        IReadOnlyList<string>[] groups = names.Count > 1 ? [.. names.Select(static name => new[] { name }), names] : [names];
        var table = new MarkdownTable(["difference", "setting", .. OfHeldOut.Select(static column => column.Heading)]);
        foreach (var (better, worse) in Orderings)
        {
            foreach (var group in groups)
            {
                var strata = group.Select(setting => Pairs(results, better, worse, setting)).Where(static pairs => pairs.Count > 0).ToList();
                if (strata.Count > 0)
                {
                    table.Add([
                        Text($"{better} - {worse}"),
                        group.Count == 1 ? group[0] : "all",
                        .. OfHeldOut.Select(column => Difference([.. strata.Select(pairs => pairs.ConvertAll(pair => column.Of(pair.Better) - column.Of(pair.Worse)))])),
                    ]);
                }
            }
        }

        return table.ToString();
    }

    private static List<(HeldOut Better, HeldOut Worse)> Pairs(IReadOnlyList<Result<Score>> results, string better, string worse, string setting) =>
    [
        .. from one in results
           where one.Method == better && one.Task == setting
           join other in results.Where(result => result.Method == worse && result.Task == setting) on one.Seed equals other.Seed
           select (one.Score.End, other.Score.End),
    ];

    /// <summary>The differences of paired runs, one list for each setting; bold where their interval excludes 0.</summary>
    public static string Difference(IReadOnlyList<IReadOnlyList<double>> differences)
    {
        const string Signed = "+0.000;-0.000;0.000";
        if (differences.All(static values => values.Count == 1))
        {
            return Number(differences.Average(static values => values[0]), Signed);
        }

        // The bootstrap of a handful of runs of one setting is too narrow, Student's interval is not.
        var isOne = differences.Count == 1;
        var interval = isOne ? ConfidenceInterval.OfFewRuns(differences[0]) : ConfidenceInterval.OfInterquartileMean(differences);
        var mean = isOne ? differences[0].Average() : InterquartileMean.Of([.. differences.SelectMany(static values => values)]);
        var text = $"{Number(mean, Signed)} [{Number(interval.Low, Signed)}, {Number(interval.High, Signed)}]";
        return interval.Low > 0 || interval.High < 0 ? $"**{text}**" : text;
    }

    private static string Interval(IReadOnlyList<double> runs)
    {
        const string Format = "0.000";
        var mean = Number(InterquartileMean.Of(runs), Format);
        if (runs.Count == 1)
        {
            return mean;
        }

        var interval = ConfidenceInterval.OfInterquartileMean([runs]);
        return $"{mean} [{Number(interval.Low, Format)}, {Number(interval.High, Format)}]";
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

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
