using EntroPIC.Generated;
using EntroPIC.Kernels.Lanes;

namespace EntroPIC.Kernels.Rows;

/// <summary>The tokens of a row that top-k and top-p leave, and a draw from them. Each thread has its own.</summary>
internal sealed unsafe class Candidates
{
    // Most of the mass of a language model is on tokens above this; only where it is not, all are looked at.
    private const double Cutoff = 1e-3;

    [ThreadStatic]
    private static Candidates? _mine;

    private readonly MassLadder _ladder = new();
    private Candidate[] _kept = new Candidate[64];
    private int _count;

    /// <summary>This thread's.</summary>
    public static Candidates Mine => _mine ??= new Candidates();

    /// <summary>Draws one of the kept tokens by inverting their cumulative distribution in the order of their ids.</summary>
    public int Draw<TLane>(float* logits, int vocabularySize, double scale, double logSumExp, double largest, int topK, double topP, double uniform) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
    {
        if (topK > 0 && topK < vocabularySize)
        {
            CollectGreatest<TLane>(logits, vocabularySize, topK);
            Weigh(scale, logSumExp);
            CutByMass(topP, Mass());
        }
        else if (!TryCollectMass<TLane>(logits, vocabularySize, scale, logSumExp, topP))
        {
            _ladder.Find<TLane>(logits, vocabularySize, scale, logSumExp, largest, topP);
            return _ladder.Draw<TLane>(logits, vocabularySize, scale, logSumExp, uniform);
        }

        var kept = _kept.AsSpan(0, _count);
        kept.Sort(static (left, right) => left.Token.CompareTo(right.Token));
        var left = uniform * Mass();
        foreach (var candidate in kept)
        {
            if (left < candidate.Mass)
            {
                return candidate.Token;
            }

            left -= candidate.Mass;
        }

        return LastPossible(kept);
    }

    private static int LastPossible(ReadOnlySpan<Candidate> kept)
    {
        for (var i = kept.Length - 1; i > 0; i--)
        {
            if (kept[i].Mass > 0)
            {
                return kept[i].Token;
            }
        }

        return kept[0].Token;
    }

    /// <summary>The greatest logits; of equal ones the lowest ids. A heap whose root is the one to go next.</summary>
    private void CollectGreatest<TLane>(float* logits, int vocabularySize, int count) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
    {
        Reserve(count);
        _count = 0;
        for (; _count < count; _count++)
        {
            _kept[_count] = new Candidate(_count, logits[_count], 0);
            SiftUp(_count);
        }

        var column = new Column((nint)logits);
        var token = count;
        for (; token <= vocabularySize - TLane.Width; token += TLane.Width)
        {
            // Ids ascend, so an equal logit comes too late.
            if (TLane.Any(TLane.Load(column, token) > (TLane)_kept[0].Logit))
            {
                for (var i = token; i < token + TLane.Width; i++)
                {
                    Offer(i, logits[i]);
                }
            }
        }

        for (; token < vocabularySize; token++)
        {
            Offer(token, logits[token]);
        }
    }

    /// <summary>The most probable tokens whose mass reaches the share, the one that crosses it among them, where few tokens do.</summary>
    private bool TryCollectMass<TLane>(float* logits, int vocabularySize, double scale, double logSumExp, double share) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
    {
        CollectAbove<TLane>(logits, vocabularySize, (logSumExp + Math.Log(Cutoff)) / scale);
        Weigh(scale, logSumExp);
        if (Mass() < share)
        {
            return false;
        }

        CutByMass(share, 1);
        return true;
    }

    private void CollectAbove<TLane>(float* logits, int vocabularySize, double least) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
    {
        _count = 0;
        var column = new Column((nint)logits);
        var bound = (float)least;
        var token = 0;
        for (; token <= vocabularySize - TLane.Width; token += TLane.Width)
        {
            if (TLane.Any(TLane.Load(column, token) >= (TLane)bound))
            {
                for (var i = token; i < token + TLane.Width; i++)
                {
                    AddIfAbove(i, logits[i], bound);
                }
            }
        }

        for (; token < vocabularySize; token++)
        {
            AddIfAbove(token, logits[token], bound);
        }
    }

    private void AddIfAbove(int token, float logit, float bound)
    {
        if (logit >= bound)
        {
            Reserve(_count + 1);
            _kept[_count++] = new Candidate(token, logit, 0);
        }
    }

    private void Weigh(double scale, double logSumExp)
    {
        foreach (ref var candidate in _kept.AsSpan(0, _count))
        {
            candidate = candidate with { Mass = Math.Exp((candidate.Logit * scale) - logSumExp) };
        }
    }

    /// <summary>Keeps a token if those before it, in the order of their probability, do not reach the share of the total.</summary>
    private void CutByMass(double share, double total)
    {
        if (share >= 1)
        {
            return;
        }

        var kept = _kept.AsSpan(0, _count);
        kept.Sort(
            static (left, right) => left.Logit != right.Logit ? right.Logit.CompareTo(left.Logit) : left.Token.CompareTo(right.Token));
        var reached = 0.0;
        for (var i = 0; i < kept.Length; i++)
        {
            if (i > 0 && reached >= share * total)
            {
                _count = i;
                return;
            }

            reached += kept[i].Mass;
        }
    }

    private double Mass()
    {
        var mass = 0.0;
        foreach (var candidate in _kept.AsSpan(0, _count))
        {
            mass += candidate.Mass;
        }

        return mass;
    }

    private void Offer(int token, float logit)
    {
        if (logit > _kept[0].Logit)
        {
            _kept[0] = new Candidate(token, logit, 0);
            SiftDown();
        }
    }

    private void SiftUp(int place)
    {
        while (place > 0 && GoesBefore(_kept[place], _kept[(place - 1) / 2]))
        {
            (_kept[place], _kept[(place - 1) / 2]) = (_kept[(place - 1) / 2], _kept[place]);
            place = (place - 1) / 2;
        }
    }

    private void SiftDown()
    {
        for (var place = 0; ;)
        {
            var first = place;
            for (var child = (2 * place) + 1; child <= Math.Min((2 * place) + 2, _count - 1); child++)
            {
                first = GoesBefore(_kept[child], _kept[first]) ? child : first;
            }

            if (first == place)
            {
                return;
            }

            (_kept[place], _kept[first]) = (_kept[first], _kept[place]);
            place = first;
        }
    }

    private static bool GoesBefore(Candidate one, Candidate other) =>
        one.Logit < other.Logit || (one.Logit.Equals(other.Logit) && one.Token > other.Token);

    private void Reserve(int count)
    {
        if (_kept.Length < count)
        {
            Array.Resize(ref _kept, Math.Max(count, 2 * _kept.Length));
        }
    }

    private readonly record struct Candidate(int Token, float Logit, double Mass);
}
