namespace EntroPIC.Kernels;

/// <summary>Work that consists of independent parts.</summary>
internal interface ITeamWork
{
    /// <summary>Does one part; parts are done in any order, on any thread.</summary>
    void Do(int part);
}

/// <summary>
/// All cores on the parts of one piece of work at a time. The result of a part must not depend on the thread, so results do not
/// depend on the number of cores. Allocates nothing after the first call.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "lives as long as the process")]
internal sealed class WorkTeam
{
    [ThreadStatic]
    private static bool _isAtWork;

    private readonly Lock _turn = new();
    private readonly AutoResetEvent[] _starts;
    private readonly ManualResetEventSlim _isDone = new(initialState: true);
    private ITeamWork? _work;
    private Exception? _failure;
    private int _parts;
    private int _next;
    private int _working;

    private WorkTeam(int helpers)
    {
        _starts = new AutoResetEvent[helpers];
        for (var i = 0; i < helpers; i++)
        {
            var start = _starts[i] = new AutoResetEvent(false);
            new Thread(() => Help(start)) { IsBackground = true, Name = $"EntroPIC worker {i + 1}" }.Start();
        }
    }

    /// <summary>The one team of the process.</summary>
    public static WorkTeam Shared { get; } = new(Math.Max(0, Environment.ProcessorCount - 1));

    /// <summary>Does all parts and returns when the last one is done.</summary>
    /// <exception cref="InvalidOperationException">It was called by a part of other work, which would wait for itself.</exception>
    public void Do(ITeamWork work, int parts)
    {
        if (_isAtWork)
        {
            throw new InvalidOperationException("a part of the team's work gave the team work; parts must do theirs alone");
        }

        if (parts <= 1 || _starts.Length == 0)
        {
            DoAlone(work, parts);
            return;
        }

        lock (_turn)
        {
            var helpers = Math.Min(_starts.Length, parts - 1);
            (_work, _failure, _parts, _next, _working) = (work, null, parts, 0, helpers + 1);
            _isDone.Reset();
            for (var i = 0; i < helpers; i++)
            {
                _starts[i].Set();
            }

            TakeParts();
            _isDone.Wait();
            _work = null;
            if (_failure is { } failure)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
            }
        }
    }

    private static void DoAlone(ITeamWork work, int parts)
    {
        _isAtWork = true;
        try
        {
            for (var part = 0; part < parts; part++)
            {
                work.Do(part);
            }
        }
        finally
        {
            _isAtWork = false;
        }
    }

    private void Help(AutoResetEvent start)
    {
        while (true)
        {
            start.WaitOne();
            TakeParts();
        }
    }

    private void TakeParts()
    {
        _isAtWork = true;
        try
        {
            for (var part = Interlocked.Increment(ref _next) - 1; part < _parts; part = Interlocked.Increment(ref _next) - 1)
            {
                _work!.Do(part);
            }
        }
        catch (Exception failure)
        {
            // It surfaces on the thread that asked for the work.
            _failure = failure;
        }
        finally
        {
            _isAtWork = false;
        }

        if (Interlocked.Decrement(ref _working) == 0)
        {
            _isDone.Set();
        }
    }
}
