using EntroPIC.Generated;
using EntroPIC.Kernels.Lanes;

namespace EntroPIC.Kernels.Rows;

/// <summary>Between bfloat16 and float32.</summary>
internal static unsafe class Halves
{
    public static void Widen<TLane>(ushort* from, float* to, int count) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
    {
        var (source, target) = (new Column((nint)from), new Column((nint)to));
        var i = 0;
        for (; i <= count - TLane.Width; i += TLane.Width)
        {
            TLane.Store(target, i, TLane.LoadBFloat16(source, i));
        }

        for (; i < count; i++)
        {
            Lane1.Store(target, i, Lane1.LoadBFloat16(source, i));
        }
    }

    public static void Narrow<TLane>(float* from, ushort* to, int count) where TLane : unmanaged, ISingleLane<TLane>, ILane<TLane>
    {
        var (source, target) = (new Column((nint)from), new Column((nint)to));
        var i = 0;
        for (; i <= count - TLane.Width; i += TLane.Width)
        {
            TLane.StoreBFloat16(target, i, TLane.Load(source, i));
        }

        for (; i < count; i++)
        {
            Lane1.StoreBFloat16(target, i, Lane1.Load(source, i));
        }
    }
}
