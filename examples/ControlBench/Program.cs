using ControlBench;
using Examples;

// Steps averaged to a point of a curve.
const int Window = 50;

return new Bench<Method, Plant, Score>("Compares controllers of entropy on many plants.", "runs/control-bench")
{
    Methods = [.. Method.All.Select(static method => (method.Name, method))],
    Tasks = [.. Plant.All.Select(static plant => (plant.Name, plant))],
    Sets = [("all", [.. Plant.All.Select(static plant => plant.Name)]), ("quick", [.. Plant.Quick.Select(static plant => plant.Name)])],
    Steps = (6_000, 1_500),
    LeastSteps = 16,
    Seeds = 5,
    Run = static (method, plant, plan) =>
    {
        var trace = BenchRun.Run(plant, method, plan.Seed, plan.Steps);
        var entropy = trace.Entropy.Chunk(Window).Select(static chunk => chunk.Average()).ToList();
        return (Score.Of(plant, trace.Entropy, trace.Accuracy), new Dictionary<string, IReadOnlyList<double>> { [Trace.EntropyCourse] = entropy });
    },
    Report = Report.Write,
}.Invoke(args);
