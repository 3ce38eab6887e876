using ControlBench;
using Examples;

// Steps averaged to a point of a curve.
const int Window = 50;

return new Bench<Method, Plant, Score>("Compares controllers of entropy on many plants.", "runs/control-bench")
{
    Methods = [.. Method.All.Select(static method => (method.Name, method))],
    Tasks = [.. Plant.All.Select(static plant => (plant.Name, plant))],
    QuickTasks = [.. Plant.Quick.Select(static plant => plant.Name)],
    Steps = (6_000, 1_500),
    LeastSteps = 16,
    Seeds = 5,
    Run = static (method, plant, seed, steps) =>
    {
        var trace = BenchRun.Run(plant, method, seed, steps);
        return (Score.Of(plant, trace.Entropy, trace.Accuracy), [.. trace.Entropy.Chunk(Window).Select(static chunk => chunk.Average())]);
    },
    Report = Report.Write,
}.Invoke(args);
