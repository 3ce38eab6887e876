using EntroPIC.Data;
using EntroPIC.Mathematics;
using EntroPIC.Runs;
using EntroPIC.Runs.Configuration;
using EntroPIC.Training;

namespace Training.Tests.Configuration;

/// <summary>A number that an enumeration does not name is refused where C# sets it, never taken for one of its values.</summary>
public sealed class KnownValueTests
{
    public static TheoryData<string, Action> Settings => new()
    {
        { "`Compute` is 7; it must be one of Float32, Bfloat16", static () => _ = new ModelOptions { Compute = (ComputeKind)7 } },
        { "`Layout` is 7; it must be one of Plain, Verl", static () => _ = new ProblemSetOptions { Path = "a", Layout = (ProblemLayout)7 } },
        { "`Chat` is 7; it must be one of Auto, Always, Never", static () => _ = new ProblemSetOptions { Path = "a", Chat = (ChatUse)7 } },
        { "`OnBroken` is 7; it must be one of Fail, Skip", static () => _ = new ProblemSetOptions { Path = "a", OnBroken = (BrokenRows)7 } },
        { "`Form` is 7; it must be one of Fused, Tensor", static () => _ = new UpdateOptions { Form = (LossFormKind)7 } },
        { "`Shape` is 7; it must be one of Constant, Linear, Cosine", static () => _ = new LearningRateSchedule { Peak = 1, Steps = 1, Shape = (LearningRateShape)7 } },
        { "`Schedule` is 7; it must be one of Constant, Linear, Cosine", static () => _ = new OptimizerOptions { Schedule = (LearningRateShape)7 } },
        { "`Existing` is 7; it must be one of Refuse, Resume, Replace", static () => _ = new TrainingRunOptions { Existing = (ExistingRun)7 } },
        { "`Boxes` is 7; it must be one of First, AfterFinalAnswer, Never", static () => _ = new MathOptions { Boxes = (BoxPriority)7 } },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void NumberWithoutNameIsRefused(string message, Action set) => Assert.Equal(message, Assert.Throws<ArgumentOutOfRangeException>(set).Message);
}
