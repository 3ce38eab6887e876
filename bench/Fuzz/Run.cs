using System.Diagnostics;
using EntroPIC.Dsl;
using EntroPIC.Dsl.Diagnostics;
using EntroPIC.Dsl.Formatting;
using EntroPIC.Dsl.Text;
using EntroPIC.Generator.CSharp;
using EntroPIC.Tests;

namespace Fuzz;

/// <summary>One run over a series of texts, on all cores.</summary>
internal sealed class Run(IReadOnlyList<SourceFile> sources, int inputs, int seed)
{
    private const int PerSeries = 50;
    // Of the processor, which a suspended process does not use.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string?[] _atWork = new string?[Environment.ProcessorCount];
    private readonly TimeSpan[] _since = new TimeSpan[Environment.ProcessorCount];
    private readonly long[] _counts = new long[4];
    private long _done;
    private int _nextSeries;
    private string? _failure;

    /// <returns>Whether nothing was found.</returns>
    public bool Go()
    {
        var start = Stopwatch.GetTimestamp();
        var threads = Enumerable.Range(0, _atWork.Length).Select(core => new Thread(() => SmallStack.Run(() => Work(core))) { IsBackground = true }).ToList();
        threads.ForEach(static thread => thread.Start());
        var next = inputs / 10;
        while (threads.Exists(static thread => thread.IsAlive) && _failure is null)
        {
            Thread.Sleep(200);
            FindHang();
            if (Interlocked.Read(ref _done) >= next)
            {
                Console.WriteLine($"{_done:N0} texts after {Stopwatch.GetElapsedTime(start).TotalSeconds:N0} s");
                next += inputs / 10;
            }
        }

        Console.WriteLine($"{_done:N0} texts of seed {seed} from {sources.Count} sources: {_counts[0]:N0} without error, {_counts[1]:N0} printed as C#, {_counts[2]:N0} laid out twice alike, {_counts[3]:N0} messages");
        Console.WriteLine(_failure ?? "no exception, no hang, no stack overflow");
        return _failure is null;
    }

    private void Work(int core)
    {
        while (_failure is null && Interlocked.Read(ref _done) < inputs)
        {
            foreach (var text in Series(Interlocked.Increment(ref _nextSeries)))
            {
                (_atWork[core], _since[core]) = (text, Environment.CpuUsage.TotalTime);
                try
                {
                    Try(text);
                }
                catch (Exception failure)
                {
                    _failure = $"{failure}\nfor the text\n{text}";
                    return;
                }

                _atWork[core] = null;
                Interlocked.Increment(ref _done);
            }
        }
    }

    private IEnumerable<string> Series(int number)
    {
        var source = sources[(number / 4) % sources.Count];
        var series = unchecked((seed * 1_000_003) + number);
        return (number % 4) switch
        {
            0 => ArbitraryText.MutantsOf(source, PerSeries, series),
            1 => ArbitraryText.BytesOf(source.Text, PerSeries, series),
            2 => ArbitraryText.VariantsOf(source, PerSeries, series),
            _ => ArbitraryText.OfWords(PerSeries, series),
        };
    }

    private void Try(string text)
    {
        var file = new SourceFile("any.entropic", text);
        var unit = EntropicCompiler.Compile(file, "Any");
        var messages = unit.Diagnostics.ToSorted();
        Interlocked.Add(ref _counts[3], messages.Count);
        foreach (var message in messages)
        {
            DiagnosticRenderer.Render(message);
        }

        if (!unit.Diagnostics.HasErrors)
        {
            Interlocked.Increment(ref _counts[0]);
            if (CSharpTarget.Print(unit.Select(PrintedLoss.Of)) is not null)
            {
                Interlocked.Increment(ref _counts[1]);
            }
        }

        if (Formatter.Format(file, new DiagnosticBag()) is { } formatted)
        {
            var again = Formatter.Format(new SourceFile("any.entropic", formatted), new DiagnosticBag());
            if (again != formatted)
            {
                throw new InvalidOperationException($"laid out again it is another text:\n{formatted}\nand then\n{again}");
            }

            Interlocked.Increment(ref _counts[2]);
        }
    }

    private void FindHang()
    {
        for (var core = 0; core < _atWork.Length; core++)
        {
            if (_atWork[core] is { } text && Environment.CpuUsage.TotalTime - _since[core] > Patience)
            {
                _failure ??= $"no end after {Patience.TotalSeconds} s of processor time for the text\n{text}";
            }
        }
    }
}
