using System.Runtime.ExceptionServices;

namespace EntroPIC.Dsl;

/// <summary>Work whose parts do not depend on each other.</summary>
internal static class SideBySide
{
    /// <summary>Does it for each number below <paramref name="count"/>, on the caller's scheduler.</summary>
    /// <remarks>Where parts fail, what is thrown is what the first of them threw, as if it had been done one after the other.</remarks>
    public static void For(int count, Action<int> work)
    {
        var failures = new ExceptionDispatchInfo?[count];
        Parallel.For(0, count, new ParallelOptions { TaskScheduler = TaskScheduler.Current }, i =>
        {
            try
            {
                work(i);
            }
            catch (Exception failure)
            {
                failures[i] = ExceptionDispatchInfo.Capture(failure);
            }
        });
        Array.Find(failures, static failure => failure is not null)?.Throw();
    }
}
