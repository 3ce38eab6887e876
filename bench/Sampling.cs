using EntroPIC.Rollouts;
using TorchSharp;
using static TorchSharp.torch;

namespace Bench;

/// <summary>(d) A token, its log-probability and the entropy from logits, against softmax and multinomial.</summary>
internal static class Sampling
{
    public static void Measure(Settings settings, ResultTable table)
    {
        foreach (var (tokens, words) in settings.Logits)
        {
            foreach (var (name, options) in new (string, SamplingOptions)[]
            {
                ("temperature 0.6", new() { MaxNewTokens = 1, Temperature = 0.6 }),
                ("top-k 50", new() { MaxNewTokens = 1, TopK = 50 }),
                ("top-p 0.95", new() { MaxNewTokens = 1, TopP = 0.95 }),
            })
            {
                using var scope = torch.NewDisposeScope();
                var logits = 3 * torch.randn(tokens, words);
                double[] uniforms = [.. Enumerable.Range(0, tokens).Select(static i => (i + 0.5) / 1000 % 1)];
                var sampler = new TokenSampler(options);
                var times = new Paired(settings.Repetitions)
                    .Add("sweep", () => sampler.Sample(logits, uniforms))
                    .Add("multinomial", () => Plain(logits, options.Temperature))
                    .Run();
                table.Add($"(d) {name}, {tokens} x {words}", times, new Ratio("multinomial / sweep", times["multinomial"] / times["sweep"], "at least 5"));
            }
        }
    }

    /// <summary>The reference: the softmax, a draw, and the log-probability and entropy that a trainer needs.</summary>
    private static void Plain(Tensor logits, double temperature)
    {
        using var inner = torch.NewDisposeScope();
        using var gradientsOff = torch.no_grad();
        var logps = nn.functional.log_softmax(temperature == 1 ? logits : logits / temperature, 1);
        var probabilities = logps.exp();
        var tokens = probabilities.multinomial(1);
        _ = logps.gather(1, tokens);
        _ = -(probabilities * logps).sum(1);
    }
}
