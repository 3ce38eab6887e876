using System.Runtime.Intrinsics;
using EntroPIC.Generated;
using EntroPIC.Kernels.Lanes;

namespace EntroPIC.Kernels.Rows;

/// <summary>
/// Something to be done to each row of logits, on all cores, in the widest lanes the hardware has. Parts are cut by the rows, not by
/// the number of cores, so that their sums do not depend on it.
/// </summary>
internal abstract unsafe class RowWork : ITeamWork
{
    private const int RowsPerPart = 4;

    [ThreadStatic]
    private static float[]? _row;

    [ThreadStatic]
    private static float[]? _spare;

    /// <summary>The rows.</summary>
    public LogitMatrix Matrix { get; private set; }

    /// <summary>The factor of the logits: 1 / temperature.</summary>
    public double Scale { get; set; } = 1;

    public static int PartsOf(int rows) => (rows + RowsPerPart - 1) / RowsPerPart;

    /// <summary>Does all rows.</summary>
    public void Run(in LogitMatrix matrix)
    {
        Matrix = matrix;
        WorkTeam.Shared.Do(this, PartsOf(matrix.Rows));
    }

    /// <inheritdoc/>
    public void Do(int part)
    {
        var (first, end) = (part * RowsPerPart, Math.Min((part + 1) * RowsPerPart, Matrix.Rows));
        if (Vector512.IsHardwareAccelerated)
        {
            DoRows<Lane512>(part, first, end);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            DoRows<Lane256>(part, first, end);
        }
        else
        {
            DoRows<Lane128>(part, first, end);
        }
    }

    protected abstract void DoRows<TLane>(int part, int first, int end) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>;

    /// <summary>The logits of a row, to be read.</summary>
    protected float* Read<TLane>(int row) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
    {
        if (!Matrix.IsHalf)
        {
            return (float*)Matrix.Logits + ((long)row * Matrix.Columns);
        }

        var wide = Room(ref _row);
        Halves.Widen<TLane>((ushort*)Matrix.Logits + ((long)row * Matrix.Columns), wide, Matrix.VocabularySize);
        return wide;
    }

    /// <summary>The logits of a row, in the place where the gradient is made; <see cref="Write"/> must follow.</summary>
    protected float* Take<TLane>(int row) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
    {
        if (Matrix.IsHalf)
        {
            return Read<TLane>(row);
        }

        var gradient = (float*)Matrix.Gradient + ((long)row * Matrix.Columns);
        if (Matrix.Gradient != Matrix.Logits)
        {
            new ReadOnlySpan<float>((float*)Matrix.Logits + ((long)row * Matrix.Columns), Matrix.VocabularySize).CopyTo(
                new Span<float>(gradient, Matrix.VocabularySize));
        }

        return gradient;
    }

    /// <summary>Puts the gradient that was made of a row where it belongs. Columns that are no word have none.</summary>
    protected void Write<TLane>(int row, float* made) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
    {
        var (start, padding) = ((long)row * Matrix.Columns, Matrix.Columns - Matrix.VocabularySize);
        if (Matrix.IsHalf)
        {
            Halves.Narrow<TLane>(made, (ushort*)Matrix.Gradient + start, Matrix.VocabularySize);
            new Span<ushort>((ushort*)Matrix.Gradient + start + Matrix.VocabularySize, padding).Clear();
        }
        else
        {
            new Span<float>((float*)Matrix.Gradient + start + Matrix.VocabularySize, padding).Clear();
        }
    }

    /// <summary>The gradient of a row that none flows to.</summary>
    protected void Clear(int row)
    {
        var start = (long)row * Matrix.Columns;
        if (Matrix.IsHalf)
        {
            new Span<ushort>((ushort*)Matrix.Gradient + start, Matrix.Columns).Clear();
        }
        else
        {
            new Span<float>((float*)Matrix.Gradient + start, Matrix.Columns).Clear();
        }
    }

    /// <summary>Room for a row beside the one that is worked on, this thread's own.</summary>
    protected float* Spare() => Room(ref _spare);

    private float* Room(ref float[]? row)
    {
        if (row is null || row.Length < Matrix.VocabularySize)
        {
            // Pinned by where it lies: the collector does not move it.
            row = GC.AllocateUninitializedArray<float>(Matrix.VocabularySize, pinned: true);
        }

        Unwritten.Mark(row);
        return (float*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref row[0]);
    }
}
