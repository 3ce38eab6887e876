namespace Differential.Reference;

/// <summary>The signals of a batch in one round: live ones computed from the logits, and given ones.</summary>
internal sealed class Signals
{
    private readonly Dictionary<string, Quantity> _values = [];

    public Signals(Tape tape, BatchCase batch, int round)
    {
        Outputs = new Softmax(tape, batch, batch.Logits[round]);
        foreach (var (name, values) in batch.OfTokens)
        {
            Add(name, new Quantity(Extent.Token, values));
        }

        foreach (var (name, values) in batch.OfResponses.Where(static signal => signal.Key != "advantage"))
        {
            Add(name, new Quantity(Extent.Sequence, values));
        }

        foreach (var (name, values) in batch.Conditions)
        {
            Add(name, new Quantity(Extent.Sequence, Array.ConvertAll(values, static value => value ? 1.0 : 0), isCondition: true));
        }

        _values.TryAdd("old_logp", tape.Cut(Outputs.Logp));
        _values.TryAdd("token_reward", new Quantity(Extent.Token, OnLast(batch)));
        var difference = tape.Apply(Function.Minus, Outputs.Logp, _values["old_logp"]);
        Add("logp", Outputs.Logp);
        Add("entropy", Outputs.Entropy);
        Add("collision", Outputs.Collision);
        Add("ratio", tape.Apply(Function.Named["exp"], tape.Apply(Function.Named["clamp"], difference, Tape.Number(-20), Tape.Number(20))));
        Add("live prob", tape.Apply(Function.Named["exp"], Outputs.Logp));
        Add("prob", tape.Cut(_values["live prob"]));
        Add("position", new Quantity(Extent.Token, Array.ConvertAll(tape.Places.Index, static index => (double)index)));
        Add("length", new Quantity(Extent.Sequence, Array.ConvertAll(batch.Lengths, static length => (double)length)));
        Add("index_in_group", new Quantity(Extent.Sequence, Array.ConvertAll(tape.Places.IndexInGroup, static index => (double)index)));
        Add("step", new Quantity(Extent.Batch, [batch.Step + round]));
        Add("epoch", new Quantity(Extent.Batch, [batch.Epoch]));
        Add("progress", new Quantity(Extent.Batch, [batch.Progress]));
    }

    public Softmax Outputs { get; }

    /// <summary>A signal; <c>prob</c> carries its gradient inside of <c>live(…)</c>.</summary>
    public Quantity? Find(string name, bool keepsGradient) => _values.GetValueOrDefault(keepsGradient && name == "prob" ? "live prob" : name);

    private void Add(string name, Quantity value) => _values.Add(name, value);

    private static double[] OnLast(BatchCase batch)
    {
        var (placed, end) = (new double[batch.TokenCount], 0);
        for (var sequence = 0; sequence < batch.SequenceCount; sequence++)
        {
            end += batch.Lengths[sequence];
            if (batch.Lengths[sequence] > 0)
            {
                placed[end - 1] = batch.OfResponses["reward"][sequence];
            }
        }

        return placed;
    }
}
