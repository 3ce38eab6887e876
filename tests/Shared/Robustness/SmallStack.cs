using System.Runtime.ExceptionServices;

namespace EntroPIC.Tests;

/// <summary>Runs something on a thread with as little stack as the compiler's threads may have: an overflow would end the process.</summary>
internal static class SmallStack
{
    public const int Megabyte = 1024 * 1024;

    public static void Run(Action action, int bytes = Megabyte)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception error)
                {
                    failure = ExceptionDispatchInfo.Capture(error);
                }
            },
            bytes);
        thread.Start();
        thread.Join();
        failure?.Throw();
    }
}
