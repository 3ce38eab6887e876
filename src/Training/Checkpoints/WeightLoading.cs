using System.Text.RegularExpressions;
using EntroPIC.Models;
using static TorchSharp.torch;

namespace EntroPIC.Checkpoints;

/// <summary>Fills a model with the tensors of a checkpoint. All that does not fit is found before any weight is touched.</summary>
internal static partial class WeightLoading
{
    private const int MostProblems = 8;
    private const string HeadName = "lm_head.weight";
    private const string EmbeddingName = "model.embed_tokens.weight";

    // Far beyond what some missing tensors explain.
    private const double MostParameters = 1e7;
    private const double MostForAByte = 4;

    /// <summary>Redundant tensors of some checkpoints that the model does not have.</summary>
    private static readonly (Regex Name, Func<TransformerConfig, bool> Applies)[] Redundant =
    [
        // A copy of the token embeddings, which is seen to when weights are there.
        (HeadWeight(), static config => config.TiedEmbeddings),
        // Computed from the configuration.
        (RotaryFrequencies(), _ => true),
    ];

    /// <exception cref="InvalidDataException">Tensors are missing, unexpected, of another shape or no floating-point numbers.</exception>
    public static void Fill(Transformer model, WeightFiles weights, string folder)
    {
        EnsureFits(model, weights, folder);
        EnsureTied(model.Config, weights, folder);
        using var gradientsOff = no_grad();
        foreach (var (name, parameter) in model.named_parameters())
        {
            using var stored = weights.Read(name);
            parameter.copy_(stored);
        }
    }

    private static void EnsureFits(Transformer model, WeightFiles weights, string folder)
    {
        var problems = new List<string>();
        var known = new HashSet<string>();
        foreach (var (name, parameter) in model.named_parameters())
        {
            known.Add(name);
            if (ProblemOf(weights.Find(name), parameter.shape) is { } problem)
            {
                problems.Add($"tensor `{name}` {problem}");
            }
        }
        problems.AddRange(weights.Entries
            .Select(entry => entry.Name)
            .Where(name => !known.Contains(name) && !Redundant.Any(redundant => redundant.Applies(model.Config) && redundant.Name.IsMatch(name)))
            .Order(StringComparer.Ordinal)
            .Select(name => $"tensor `{name}` is unexpected"));
        if (problems.Count == 0)
        {
            return;
        }

        var more = problems.Count > MostProblems ? $"; and {problems.Count - MostProblems} more" : "";
        throw new InvalidDataException(
            $"the weights in `{folder}` do not fit its `{ModelConfigFile.Name}`: {string.Join("; ", problems.Take(MostProblems))}{more}");
    }

    /// <summary>
    /// Refuses a configuration beyond all proportion to the weights before a model is made of it. What is missing by name is said by
    /// <see cref="Fill"/>.
    /// </summary>
    /// <exception cref="InvalidDataException">The configuration asks for many times the numbers that the files have.</exception>
    public static void EnsureProportion(TransformerConfig config, WeightFiles weights, string folder)
    {
        var stored = weights.Entries.Sum(static entry => (double)entry.Bytes);
        if (config.Parameters > MostParameters + (MostForAByte * stored))
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"`{ModelConfigFile.Name}` in `{folder}` describes a model of {config.Parameters:G3} weights; the files have {stored:G3} bytes"));
        }
    }

    /// <exception cref="InvalidDataException">The head differs from the embeddings, although the configuration ties them.</exception>
    private static void EnsureTied(TransformerConfig config, WeightFiles weights, string folder)
    {
        if (!config.TiedEmbeddings || weights.Find(HeadName) is null)
        {
            return;
        }

        using var head = weights.Read(HeadName);
        using var words = weights.Read(EmbeddingName);
        if (head.dtype != words.dtype || !TensorPieces.AreSame(head, words))
        {
            throw new InvalidDataException(
                $"`tie_word_embeddings` in the `{ModelConfigFile.Name}` of `{folder}` is true, and `{HeadName}` differs from `{EmbeddingName}`; it must be false for a head of its own");
        }
    }

    private static string? ProblemOf(SafetensorsEntry? entry, long[] shape)
    {
        var wanted = $"[{string.Join(", ", shape)}]";
        if (entry is null)
        {
            return $"of shape {wanted} is missing";
        }

        if (!entry.Shape.SequenceEqual(shape))
        {
            return $"has the shape [{string.Join(", ", entry.Shape)}]; `{ModelConfigFile.Name}` asks for {wanted}";
        }

        return is_floating_point(entry.Type) ? null : $"holds numbers of type `{entry.Type}`; weights are floating-point numbers";
    }

    [GeneratedRegex(@"^lm_head\.weight$")]
    private static partial Regex HeadWeight();

    [GeneratedRegex(@"\.rotary_emb\.inv_freq$")]
    private static partial Regex RotaryFrequencies();
}
