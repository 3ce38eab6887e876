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
        yield return batch.Without("old_logp");
        yield return batch with { Positions = null };
        yield return batch.Without("token_reward");
        yield return batch with { Step = 0, Epoch = 0, Progress = 0 };
        yield return batch with { Conditions = batch.Conditions.ToDictionary(static signal => signal.Key, static signal => new bool[signal.Value.Length], StringComparer.Ordinal) };
        foreach (Func<double, double> rounded in new Func<double, double>[] { static _ => 0, static value => Math.Round(value), static value => Math.Round(value * 2) / 2, static value => (float)Math.Round(value, 1) })
        {
            yield return batch with { Logits = Array.ConvertAll(batch.Logits, logits => Array.ConvertAll(logits, value => rounded(value))) };
            foreach (var (signal, values) in batch.OfTokens)
            {
                yield return batch.WithTokens(signal, Array.ConvertAll(values, value => rounded(value)));
            }

            foreach (var (signal, values) in batch.OfResponses)
            {
                yield return batch.WithResponses(signal, Array.ConvertAll(values, value => rounded(value)));
            }

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
            OfTokens = batch.OfTokens.ToDictionary(static signal => signal.Key, signal => At(signal.Value, tokens), StringComparer.Ordinal),
            OfResponses = batch.OfResponses.ToDictionary(static signal => signal.Key, signal => At(signal.Value, sequences), StringComparer.Ordinal),
            Conditions = batch.Conditions.ToDictionary(static signal => signal.Key, signal => At(signal.Value, sequences), StringComparer.Ordinal),
        };
    }

    private static string Text(BatchCase batch) => Machine.CaseFile.Text(batch);
}
