using System.Runtime.ExceptionServices;

namespace EntroPIC.Tests;

/// <summary>
/// Runs something on one thread, all of it, with as little stack as the compiler's threads may have: an overflow would end the process,
/// and what it allocates is counted by the thread.
/// </summary>
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
                    var task = new Task(action);
                    task.RunSynchronously(new OneThread());
                    task.GetAwaiter().GetResult();
                }
                catch (Exception error)
                {
                    failure = ExceptionDispatchInfo.Capture(error);
                }
            },
            bytes) { IsBackground = true };
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    /// <summary>Nothing of it runs but on the thread that waits for it.</summary>
    private sealed class OneThread : TaskScheduler
    {
        public override int MaximumConcurrencyLevel => 1;

        protected override IEnumerable<Task> GetScheduledTasks() => [];

        protected override void QueueTask(Task task)
        {
        }

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);
    }
}
