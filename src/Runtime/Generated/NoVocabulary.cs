namespace EntroPIC.Generated;

/// <summary>The vocabulary kernel of a loss that declares no statistic.</summary>
internal readonly struct NoVocabulary : IVocabularyKernel
{
    public static int Statistics => 0;

    public static bool IsLive => false;

    public static int Sweeps => 0;

    public static int Sums(int sweep) => 0;

    public static int Extremes(int sweep) => 0;

    public void FirstWords<TLane>(TLane logp, TLane prob, ref VocabularySums<TLane> sums)
        where TLane : unmanaged, ILane<TLane>
    {
    }

    public void End(int sweep, ReadOnlySpan<double> sums)
    {
    }

    public double Statistic(int index) => throw new ArgumentOutOfRangeException(nameof(index), index, "there are no statistics");

    public double Pull(ReadOnlySpan<double> changes) => 0;

    public TLane Slope<TLane>(TLane logp, TLane prob)
        where TLane : unmanaged, ILane<TLane> => 0;
}
