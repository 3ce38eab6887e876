using System.Text;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Model;

namespace Dsl.Tests;

/// <summary>Prints the part of the runtime's batch that follows from the table of signals.</summary>
internal static class RuntimeSignals
{
    // Their values follow from other signals, or lie along an axis that the loss chooses: the batch has them by hand.
    private static readonly HashSet<string> ByHand = new(StringComparer.Ordinal) { "advantage", "token_reward" };

    public static string Print()
    {
        var text = new StringBuilder();
        text.Append("""
            // Printed from the table of signals, `src/Dsl/Model/SignalInfo.cs`. Change the table, then run
            // `ENTROPIC_ACCEPT=1 dotnet test tests/Dsl.Tests --filter RuntimeSignals`.
            using static TorchSharp.torch;

            namespace EntroPIC.Batches;

            /// <summary>The values that a loss can ask of the runtime; a loss names those it uses, and only those are computed.</summary>
            [Flags]
            public enum Signals
            {
                /// <summary>None.</summary>
                None = 0,


            """);
        for (var bit = 0; bit < SignalInfo.OfBatches.Count; bit++)
        {
            var signal = SignalInfo.OfBatches[bit];
            text.Append($"    /// <summary>{Sentence(signal)}</summary>\n    {Name(signal)} = 1 << {bit},\n\n");
        }

        text.Append($"    /// <summary>The gradient of the entropy, beside its value.</summary>\n    EntropyGradient = 1 << 30,\n}}\n\n");
        text.Append("/// <summary>Signals by their source, scope and kind.</summary>\ninternal static class SignalSets\n{\n");
        string[] sets =
        [
            .. Enum.GetValues<SignalSource>().Where(static source => source != SignalSource.Formula).Select(static source => Set(source.ToString(), signal => signal.Source == source)),
            Set("PerToken", static signal => signal.Scope == Scope.Token),
            Set("PerSequence", static signal => signal.Scope == Scope.Sequence),
            Set("Conditions", static signal => signal.Kind == ValueKind.Condition),
            Set("NotPositive", static signal => signal.Range is { IsNotPositive: true }),
        ];
        text.AppendJoin("\n", sets).Append("}\n\npublic sealed partial class PackedBatch\n{\n");
        text.AppendJoin("\n", SignalInfo.OfBatches
            .Where(static signal => signal.Source is not (SignalSource.Layout or SignalSource.Trainer) && !ByHand.Contains(signal.Name)).Select(Property)).Append("}\n");
        return text.ToString();
    }

    private static string Set(string name, Func<SignalInfo, bool> isIn)
    {
        var signals = string.Join(" | ", SignalInfo.OfBatches.Where(isIn).Select(static signal => $"Signals.{Name(signal)}"));
        return $"    public const Signals {name} = {(signals.Length > 0 ? signals : "Signals.None")};\n";
    }

    private static string Property(SignalInfo signal)
    {
        var (name, axis, shape) = (Name(signal), signal.Scope == Scope.Token ? "Tokens" : "Sequences", signal.Scope == Scope.Token ? "[N]" : "[S]");
        var kind = signal.Kind == ValueKind.Condition ? ", conditions" : signal.IsLive ? "; carries gradient while a loss that uses it is evaluated" : "";
        return $"""
                /// <inheritdoc cref="Signals.{name}"/>
                /// <remarks>Shape {shape}{kind}.</remarks>
                public Tensor {name} {"{"} get => Get(Signals.{name}); set => Set(Signals.{name}, value, {axis}); {"}"}

            """;
    }

    private static string Sentence(SignalInfo signal)
    {
        var text = signal.Scope == Scope.Batch ? signal.Description : $"per {signal.Scope.Name()}: {signal.Description}";
        return $"{char.ToUpperInvariant(text[0])}{text[1..]}.";
    }

    private static string Name(SignalInfo signal) => string.Concat(signal.Name.Split('_').Select(static word => char.ToUpperInvariant(word[0]) + word[1..]));
}
