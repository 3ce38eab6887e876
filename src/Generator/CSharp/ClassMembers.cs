namespace EntroPIC.Generator.CSharp;

/// <summary>
/// The members of generated losses and controllers. Printers write them by these names alone, so the names that a class cannot have follow
/// from here.
/// </summary>
internal static class ClassMembers
{
    public const string Options = "Options";
    public const string Inputs = "Inputs";
    public const string State = "State";
    public const string Totals = "Totals";
    public const string Kernel = "Kernel";
    public const string MetricKernel = "MetricKernel";
    public const string VocabularyKernel = "VocabularyKernel";

    public const string Name = "Name";
    public const string Traits = "Traits";
    public const string IsControlled = "IsControlled";
    public const string ScoreRollout = "ScoreRollout";
    public const string StepControllers = "StepControllers";
    public const string ComputeTotals = "ComputeTotals";
    public const string ComputeLoss = "ComputeLoss";
    public const string ComputeMetrics = "ComputeMetrics";
    public const string PrepareKernel = "PrepareKernel";
    public const string RunKernel = "RunKernel";
    public const string ReadMetrics = "ReadMetrics";
    public const string ComputeStatistics = "ComputeStatistics";
    public const string RunVocabulary = "RunVocabulary";

    public const string Step = "Step";

    public static readonly IReadOnlyList<string> All = CSharpText.ConstantsOf(typeof(ClassMembers));
}
