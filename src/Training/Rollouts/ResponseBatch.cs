using EntroPIC.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace EntroPIC.Rollouts;

/// <summary>Generates some rows together: the prompts once each, then all rows one token at a time.</summary>
internal sealed class ResponseBatch(Transformer model, SamplingOptions options, long seed)
{
    private readonly TokenSampler _sampler = new(options);

    /// <summary>Completes the rows; those of one prompt must follow one another.</summary>
    public void Complete(IReadOnlyList<ResponseRow> rows, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var gradientsOff = no_grad();
        using var scope = NewDisposeScope();
        var prompts = rows.GroupBy(row => row.PromptIndex).Select(group => (group.First().Prompt, Count: group.Count())).ToList();
        var longest = prompts.Max(entry => entry.Prompt.Count);
        using var cache = model.NewCache(prompts.Count, longest);
        using var hidden = ReadPrompts([.. prompts.Select(entry => entry.Prompt)], cache);
        var promptOfRow = prompts.SelectMany((entry, index) => Enumerable.Repeat((long)index, entry.Count)).ToArray();
        cache.SelectRows(promptOfRow, capacity: longest + options.MaxNewTokens - 1);

        var active = rows;
        AddTokens(active, hidden.index_select(0, tensor(promptOfRow, device: model.Device)));
        while (active.Any(row => !row.HasEnded))
        {
            cancellation.ThrowIfCancellationRequested();
            active = Compact(active, cache);
            AddTokens(active, ReadLastTokens(active, cache));
        }
    }

    /// <returns>The hidden state of each prompt's last token, <c>[prompts, hidden]</c>.</returns>
    private Tensor ReadPrompts(IReadOnlyList<IReadOnlyList<int>> prompts, KeyValueCache cache)
    {
        using var scope = NewDisposeScope();
        using var batch = TokenBatch.PadLeft(prompts, model.Device);
        return model.Forward(batch.Tokens, batch.Positions, batch.Mask, cache).select(1, -1).clone().MoveToOuterDisposeScope();
    }

    /// <returns>The hidden state of each row's last token, <c>[rows, hidden]</c>.</returns>
    private Tensor ReadLastTokens(IReadOnlyList<ResponseRow> rows, KeyValueCache cache)
    {
        using var scope = NewDisposeScope();
        var tokens = tensor([.. rows.Select(row => (long)row.LastToken)], device: model.Device).unsqueeze(1);
        var positions = tensor([.. rows.Select(row => (long)row.LastPosition)], device: model.Device).unsqueeze(1);
        return model.Forward(tokens, positions, mask: null, cache).squeeze(1).MoveToOuterDisposeScope();
    }

    private void AddTokens(IReadOnlyList<ResponseRow> rows, Tensor hidden)
    {
        using var last = hidden;
        using var logits = model.Logits(hidden);
        var sampled = _sampler.Sample(logits, [.. rows.Select(row => row.NextUniform(seed))], model.VocabularySize);
        foreach (var (row, (token, logProb)) in rows.Zip(sampled))
        {
            if (!row.HasEnded)
            {
                row.Add(token, logProb, options);
            }
        }
    }

    /// <summary>
    /// Drops ended rows once they are a quarter of the batch. Each time copies the cache, so that dropping every row at once would
    /// cost more than computing some in vain.
    /// </summary>
    private static IReadOnlyList<ResponseRow> Compact(IReadOnlyList<ResponseRow> rows, KeyValueCache cache)
    {
        var kept = Enumerable.Range(0, rows.Count).Where(index => !rows[index].HasEnded).Select(index => (long)index).ToArray();
        if (kept.Length > rows.Count * 3 / 4)
        {
            return rows;
        }

        cache.SelectRows(kept);
        return [.. kept.Select(index => rows[(int)index])];
    }
}
