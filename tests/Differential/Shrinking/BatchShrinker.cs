namespace Differential.Shrinking;

/// <summary>Smaller and simpler batches.</summary>
internal static class BatchShrinker
{
    public static IEnumerable<BatchCase> Smaller(BatchCase batch) => Candidates(batch).Where(static smaller => smaller.TokenCount > 0);

    private static IEnumerable<BatchCase> Candidates(BatchCase batch)
    {
        var sequence = 0;
        for (var group = 0; group < batch.GroupSizes.Length && batch.GroupSizes.Length > 1; group++)
        {
            var (first, end) = (sequence, sequence += batch.GroupSizes[group]);
            yield return Without(batch, i => i >= first && i < end, static (_, _) => false);
        }

        for (var i = 0; i < batch.SequenceCount && batch.SequenceCount > 1; i++)
        {
            yield return Without(batch, other => other == i, static (_, _) => false);
        }

        for (var i = 0; i < batch.SequenceCount; i++)
        {
            if (batch.Lengths[i] > 0 && batch.TokenCount > 1)
            {
                yield return Without(batch, static _ => false, (other, index) => other == i && index == batch.Lengths[i] - 1);
            }
        }

        for (var round = 0; round < batch.Rounds && batch.Rounds > 1; round++)
        {
            yield return batch with { Logits = [.. batch.Logits.Where((_, i) => i != round)] };
        }

        if (batch.Vocabulary > 2)
        {
            yield return batch with
            {
                Vocabulary = 2,
                TokenIds = Array.ConvertAll(batch.TokenIds, static id => id % 2),
                Logits = Array.ConvertAll(batch.Logits, logits => logits.Where((_, i) => i % batch.Vocabulary < 2).ToArray()),
            };
        }

        foreach (var simpler in Simpler(batch).Where(simpler => Text(simpler) != Text(batch)))
        {
            yield return simpler;
        }
    }

    private static IEnumerable<BatchCase> Simpler(BatchCase batch)
    {
        yield return batch with { Temperature = 1 };
        yield return batch with { OldLogp = null };
        yield return batch with { Positions = null };
        yield return batch with { TokenReward = null };
        yield return batch with { Step = 0, Epoch = 0 };
        yield return batch with { Truncated = new bool[batch.SequenceCount] };
        foreach (Func<double, double> rounded in new Func<double, double>[] { static _ => 0, static value => Math.Round(value), static value => Math.Round(value * 2) / 2, static value => (float)Math.Round(value, 1) })
        {
            yield return batch with { Logits = Array.ConvertAll(batch.Logits, logits => Array.ConvertAll(logits, value => rounded(value))) };
            yield return batch with { OldLogp = batch.OldLogp is null ? null : Array.ConvertAll(batch.OldLogp, value => rounded(value)) };
            yield return batch with { RefLogp = Array.ConvertAll(batch.RefLogp, value => rounded(value)) };
            yield return batch with { RolloutLogp = Array.ConvertAll(batch.RolloutLogp, value => rounded(value)) };
            yield return batch with { Value = Array.ConvertAll(batch.Value, value => rounded(value)) };
            yield return batch with { Reward = Array.ConvertAll(batch.Reward, value => rounded(value)) };
            yield return batch with { Advantage = Array.ConvertAll(batch.Advantage, value => rounded(value)) };
            yield return batch with { BaselineReward = Array.ConvertAll(batch.BaselineReward, value => rounded(value)) };
            yield return batch with { Keys = Array.ConvertAll(batch.Keys, static value => (float)Math.Round(value, 1) % 1.0) };
        }
    }

    /// <summary>The batch without some responses and some tokens.</summary>
    private static BatchCase Without(BatchCase batch, Func<int, bool> dropsSequence, Func<int, int, bool> dropsToken)
    {
        var (sequences, tokens, token, sequence) = (new List<int>(), new List<int>(), 0, 0);
        int[] Sizes() => [.. batch.GroupSizes.Select(size => Enumerable.Range(sequence, size).Count(_ => !dropsSequence(sequence++))).Where(static size => size > 0)];
        var groups = Sizes();
        var lengths = new List<int>();
        for (var i = 0; i < batch.SequenceCount; i++)
        {
            int[] kept = [.. Enumerable.Range(0, batch.Lengths[i]).Where(index => !dropsSequence(i) && !dropsToken(i, index)).Select(index => token + index)];
            token += batch.Lengths[i];
            if (!dropsSequence(i))
            {
                sequences.Add(i);
                lengths.Add(kept.Length);
                tokens.AddRange(kept);
            }
        }

        T[] At<T>(T[] values, List<int> places) => [.. places.Select(place => values[place])];
        List<int> words = [.. tokens.SelectMany(place => Enumerable.Range(place * batch.Vocabulary, batch.Vocabulary))];
        return batch with
        {
            GroupSizes = groups,
            Lengths = [.. lengths],
            Positions = batch.Positions is null ? null : At(batch.Positions, tokens),
            Logits = Array.ConvertAll(batch.Logits, logits => At(logits, words)),
            TokenIds = At(batch.TokenIds, tokens),
            OldLogp = batch.OldLogp is null ? null : At(batch.OldLogp, tokens),
            RolloutLogp = At(batch.RolloutLogp, tokens),
            RefLogp = At(batch.RefLogp, tokens),
            Value = At(batch.Value, tokens),
            TokenReward = batch.TokenReward is null ? null : At(batch.TokenReward, tokens),
            Reward = At(batch.Reward, sequences),
            Advantage = At(batch.Advantage, sequences),
            BaselineReward = At(batch.BaselineReward, sequences),
            Truncated = At(batch.Truncated, sequences),
        };
    }

    private static string Text(BatchCase batch) => Machine.CaseFile.Text(batch);
}
