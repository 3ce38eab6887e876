namespace EntroPIC.Generator.CSharp;

/// <summary>
/// The types of the runtime and the platform that generated code refers to, qualified by <c>global::</c>: no type or namespace of the user can
/// hide them.
/// </summary>
internal static class Types
{
    public const string PackedBatch = "global::EntroPIC.Batches.PackedBatch";
    public const string Signals = "global::EntroPIC.Batches.Signals";

    public const string ControlStep = "global::EntroPIC.Controllers.ControlStep";
    public const string Law = "global::EntroPIC.Controllers.Law";
    public const string NoState = "global::EntroPIC.Controllers.NoState";

    public const string KernelBatch = "global::EntroPIC.Kernels.KernelBatch";
    public const string KernelRunner = "global::EntroPIC.Kernels.KernelRunner";
    public const string LossKernel = "global::EntroPIC.Kernels.ILossKernel";
    public const string SweepSums = "global::EntroPIC.Kernels.SweepSums";
    public const string AnyLane = "global::EntroPIC.Kernels.Lanes.ILane";
    public const string Column = "global::EntroPIC.Kernels.Lanes.Column";
    public const string Lane = "global::EntroPIC.Kernels.Lanes.Lane";

    public const string CompiledLoss = "global::EntroPIC.Losses.CompiledLoss";
    public const string LossMetrics = "global::EntroPIC.Losses.LossMetrics";
    public const string LossTraits = "global::EntroPIC.Losses.LossTraits";
    public const string NoControllers = "global::EntroPIC.Losses.NoControllers";
    public const string OptionRange = "global::EntroPIC.Losses.OptionRange";
    public const string PolicyLoss = "global::EntroPIC.Losses.PolicyLoss";
    public const string StepTotals = "global::EntroPIC.Losses.StepTotals";

    public const string Torch = "global::TorchSharp.torch";

    public const string ArgumentOutOfRange = "global::System.ArgumentOutOfRangeException";
    public const string GeneratedCode = "global::System.CodeDom.Compiler.GeneratedCode";
    public const string InvalidOperation = "global::System.InvalidOperationException";
    public const string JsonName = "global::System.Text.Json.Serialization.JsonPropertyName";
    public const string Math = "global::System.Math";
    public const string MethodImpl = "global::System.Runtime.CompilerServices.MethodImpl";
    public const string MethodImplOptions = "global::System.Runtime.CompilerServices.MethodImplOptions";
    public const string ReadOnlySpan = "global::System.ReadOnlySpan";
}
