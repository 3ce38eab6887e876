using EntroPIC.Dsl;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Graph;
using EntroPIC.Dsl.Syntax;
using EntroPIC.Dsl.Text;

namespace CompilerBench;

/// <summary>Files of ordinary losses, each with options, a controller, a term and a metric of its own.</summary>
internal static class Sources
{
    public static string Losses(int count) => string.Concat(Enumerable.Range(0, count).Select(static i => Loss($"Loss{i}")));

    public static string File(int index) => Loss($"InFile{index}");

    /// <summary>Tokens that the lexer reads.</summary>
    public static int Tokens(int losses) => Lexer.Tokenize(new SourceFile("bench.entropic", Losses(losses)), new DiagnosticBag()).Count;

    /// <summary>Nodes that the graphs of all losses have: what every later stage works on.</summary>
    public static int Nodes(int losses) =>
        EntropicCompiler.Compile(new SourceFile("bench.entropic", Losses(losses)), "Bench").Losses.Sum(static loss => loss.Model.Loss.Id + 1);

    private static string Loss(string name) => $$"""
        /// A loss like many.
        loss {{name}} : Grpo {
            param target = 0.3 in (0, 20)
            param kp = 2 in [0, 1000]
            param ki = 0.01 in [0, 1000]
            param threshold = 0.95 in (0, 1)
            control alpha = Pi(error: mean(entropy) - target, kp, ki)
            group sure when prob > threshold and advantage > 0 weight 1 + 0.5 * alpha
            bonus steering = alpha * abs(advantage) * ratio when prob > threshold
            metric sure_share = mean(sure)
        }

        """;
}
