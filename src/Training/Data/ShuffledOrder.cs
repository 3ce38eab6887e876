namespace EntroPIC.Data;

/// <summary>An endless order of items, shuffled anew in each pass, with random access.</summary>
/// <param name="count">Number of items, at least 1.</param>
/// <param name="seed">One seed, one order.</param>
internal sealed class ShuffledOrder(int count, long seed)
{
    private long _pass = -1;
    private int[] _order = [];

    /// <summary>The item at a place of the order, from 0.</summary>
    public int this[long place]
    {
        get
        {
            var pass = place / count;
            if (pass != _pass)
            {
                _pass = pass;
                _order = Shuffle(pass);
            }

            return _order[(int)(place % count)];
        }
    }

    private int[] Shuffle(long pass)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        for (var i = count - 1; i > 0; i--)
        {
            var other = (int)(CounterRandom.Uniform(seed, (int)(pass % int.MaxValue), i, 0) * (i + 1));
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order;
    }
}
