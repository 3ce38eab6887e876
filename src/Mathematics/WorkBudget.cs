namespace EntroPIC.Mathematics;

/// <summary>Bounds the work of one judgment by counting it, so that the same texts always end the same way; a clock can guard
/// besides.</summary>
/// <param name="steps">Work allowed; one unit is about one operation on a small number or one character read.</param>
/// <param name="clock">Tells when <paramref name="limit"/> is over; null for no such limit.</param>
/// <param name="limit">Time allowed.</param>
internal sealed class WorkBudget(long steps, TimeProvider? clock = null, TimeSpan limit = default)
{
    private const long StepsPerLook = 4096;

    private readonly long _start = clock?.GetTimestamp() ?? 0;
    private long _left = steps;
    private long _untilLook = StepsPerLook;

    /// <exception cref="OutOfWorkException">More was spent than allowed.</exception>
    public void Spend(long work = 1)
    {
        _left -= work;
        if (_left < 0)
        {
            throw new OutOfWorkException();
        }

        if (clock is null || (_untilLook -= work) > 0)
        {
            return;
        }

        _untilLook = StepsPerLook;
        if (clock.GetElapsedTime(_start) > limit)
        {
            throw new OutOfWorkException();
        }
    }
}

/// <summary>A judgment took more work than allowed; caught where the judgment began.</summary>
internal sealed class OutOfWorkException : Exception;
