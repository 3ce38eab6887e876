namespace EntroPIC.Generator.CSharp;

/// <summary>
/// The types of the runtime and the platform that generated code refers to, each qualified by an alias of its namespace: before <c>::</c>
/// C# looks for an alias alone, so no type or namespace of the user can hide it.
/// </summary>
internal static class Types
{
    public const string DeclaredSignal = "Batches::DeclaredSignal";
    public const string PackedBatch = "Batches::PackedBatch";
    public const string Signals = "Batches::Signals";
    public const string SignalScope = "Batches::SignalScope";

    public const string ControlStep = "Controllers::ControlStep";

    public const string GroupControl = "Controllers::GroupControl";

    public const string Check = "Generated::Check";
    public const string Column = "Generated::Column";
    public const string GroupControls = "Generated::GroupControls";
    public const string KernelBatch = "Generated::KernelBatch";
    public const string KernelRunner = "Generated::KernelRunner";
    public const string AnyLane = "Generated::ILane";
    public const string Lane = "Generated::Lane";
    public const string LossKernel = "Generated::ILossKernel";
    public const string NoControllers = "Generated::NoControllers";
    public const string NoState = "Generated::NoState";
    public const string ScalarMath = "Generated::ScalarMath";
    public const string TensorMath = "Generated::TensorMath";
    public const string SweepSums = "Generated::SweepSums";
    public const string Vocabulary = "Generated::Vocabulary";
    public const string VocabularyKernel = "Generated::IVocabularyKernel";
    public const string VocabularySums = "Generated::VocabularySums";
    public const string VocabularyRunner = "Generated::VocabularyRunner";

    public const string LossMetrics = "Losses::LossMetrics";
    public const string LossTraits = "Losses::LossTraits";
    public const string PolicyLoss = "Losses::PolicyLoss";
    public const string StepTotals = "Losses::StepTotals";

    public const string Torch = "TorchSharp::torch";

    public const string MethodImpl = "Compiler::MethodImpl";
    public const string MethodImplOptions = "Compiler::MethodImplOptions";
    public const string JsonName = "Json::JsonPropertyName";
    public const string ArgumentOutOfRange = "System::ArgumentOutOfRangeException";
    public const string GeneratedCode = "System::CodeDom.Compiler.GeneratedCode";
    public const string InvalidOperation = "System::InvalidOperationException";
    public const string Math = "System::Math";
    public const string ReadOnlySpan = "System::ReadOnlySpan";

    /// <summary>Not in the namespace of the file, which has the aliases.</summary>
    public const string CompiledLoss = "global::EntroPIC.Generated.CompiledLoss";

    /// <summary>The namespaces, each with its alias.</summary>
    public static readonly (string Alias, string Namespace)[] Aliases =
    [
        ("Batches", "EntroPIC.Batches"),
        ("Compiler", "System.Runtime.CompilerServices"),
        ("Controllers", "EntroPIC.Controllers"),
        ("Generated", "EntroPIC.Generated"),
        ("Json", "System.Text.Json.Serialization"),
        ("Losses", "EntroPIC.Losses"),
        ("System", "System"),
        ("TorchSharp", "TorchSharp"),
    ];
}
