using Examples;
using Lock;

return new Bench<Method, LockTask, Score>("Shows which way to keep entropy finds a better answer that is rare at first.", "runs/lock")
{
    Methods = [.. Method.All.Select(static method => (method.Name, method))],
    Tasks = [.. LockTask.All.Select(static task => (task.Name, task))],
    Sets =
    [
        ("shown", ["harder", "no better mode"]),
        ("quick", ["rare"]),
        ("main", [.. LockTask.Main.Select(static task => task.Name)]),
        ("boundary", [.. LockTask.Boundary.Select(static task => task.Name)]),
        ("all", [.. LockTask.All.Select(static task => task.Name)]),
    ],
    Steps = (2_500, 300),
    LeastSteps = 200,
    Seeds = 3,
    Run = static (method, task, plan) =>
    {
        var trace = LockRun.Run(method, task, plan.Seed, plan.Steps);
        return (trace.Score, trace.Courses);
    },
    Report = Report.Write,
}.Invoke(args);
