using Countdown;
using Examples;

// Made when first needed: `--help` needs neither puzzles nor models.
Study? study = null;
return new Bench<Method, Setting, Score>(
    "Trains a small transformer to reach numbers by given numbers, under nine losses, and shows what becomes of entropy and of pass@k.", "runs/countdown")
{
    Methods = [.. Method.All.Select(static method => (method.Name, method))],
    Tasks = [.. Setting.All.Select(static setting => (setting.Name, setting))],
    Sets =
    [
        ("shown", [Setting.All[0].Name]),
        ("quick", [Setting.All[0].Name]),
        ("all", [.. Setting.All.Select(static setting => setting.Name)]),
    ],
    Steps = (400, 10),
    LeastSteps = 10,
    Seeds = 5,
    Run = (method, setting, plan) =>
        (study ??= new Study(plan.IsQuick ? StudyOptions.Quick : new(), plan.Folder)).Run(method, setting, plan.Seed, plan.Steps),
    Report = Report.Write,
}.Invoke(args);
