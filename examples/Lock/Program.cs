using Examples;
using Lock;

return new Bench<Method, LockTask, Score>("Shows which way to keep entropy finds a better answer that is rare at first.", "runs/lock")
{
    Methods = [.. Method.All.Select(static method => (method.Name, method))],
    Tasks = [.. LockTask.All.Select(static task => (task.Name, task))],
    QuickTasks = ["rare"],
    Steps = (2_500, 300),
    LeastSteps = 200,
    Seeds = 5,
    Run = static (method, task, seed, steps) =>
    {
        var trace = LockRun.Run(method, task, seed, steps);
        return (trace.Score, trace.Rewards);
    },
    Report = Report.Write,
}.Invoke(args);
