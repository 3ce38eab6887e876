using System.Diagnostics;
using Fuzz.Mutation;

namespace Fuzz;

/// <summary>Gives a reader inputs that nobody would write, each found again by its number.</summary>
public sealed class Fuzzer
{
    // An overflow of the stack ends the process: better here than where a user has less of it.
    private const int StackBytes = 1 << 20;
    private const int Attempts = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IForeignReader _reader;
    private readonly int _seed;
    private readonly Mutator _mutator;
    private readonly string _root;

    /// <param name="reader">What is tried.</param>
    /// <param name="seed">One seed gives one sequence of inputs.</param>
    /// <param name="root">Where files are written; each input stays there until the next, so that one that ends the process is found.</param>
    public Fuzzer(IForeignReader reader, int seed, string root)
    {
        _reader = reader;
        _seed = seed;
        _mutator = new Mutator(reader);
        _root = Path.Combine(root, reader.Name);
    }

    /// <summary>The input of a number. The first ones are the seeds as they are.</summary>
    public byte[] Input(long number) => number < _reader.Seeds.Count
        ? _reader.Seeds[(int)number]
        : _mutator.Mutate(new Random(HashCode(_seed, number)));

    /// <summary>Tries inputs one after the other.</summary>
    public FuzzTally Run(long first, long count)
    {
        var tally = new FuzzTally(_reader.Name);
        for (var number = first; number < first + count; number++)
        {
            var input = Input(number);
            var verdict = Try(input);
            tally.Add(number, number < _reader.Seeds.Count && !verdict.IsRead ? verdict with { Fault = verdict.Fault ?? $"a seed was refused: {verdict.Refusal}" } : verdict);
        }

        return tally;
    }

    // A machine that is busy makes a reader slow once, not three times.
    private Verdict Try(byte[] input)
    {
        var verdict = TryOnce(input);
        for (var attempt = 1; attempt < Attempts && verdict.Fault is not null; attempt++)
        {
            verdict = TryOnce(input);
        }

        return verdict;
    }

    private Verdict TryOnce(byte[] input)
    {
        if (Directory.Exists(_root))
        {
            Directory.Delete(_root, recursive: true);
        }

        Directory.CreateDirectory(_root);
        File.WriteAllBytes(_root + ".input", input);
        Verdict? verdict = null;
        var thread = new Thread(() => verdict = Measure(input), StackBytes) { IsBackground = true };
        thread.Start();
        return thread.Join(Patience) ? verdict! : new Verdict($"it did not end within {Patience.TotalSeconds} s", null, Patience.TotalSeconds, 0);
    }

    private Verdict Measure(byte[] input)
    {
        var before = GC.GetTotalAllocatedBytes(precise: false);
        var watch = Stopwatch.StartNew();
        Exception? failure = null;
        try
        {
            _reader.Read(_root, input);
        }
        catch (Exception thrown)
        {
            failure = thrown;
        }

        return Verdict.Of(failure, _root, input.Length, watch.Elapsed.TotalSeconds, GC.GetTotalAllocatedBytes(precise: false) - before);
    }

    private static int HashCode(int seed, long number)
    {
        var hash = ((ulong)number * 0x9E3779B97F4A7C15) ^ ((ulong)(uint)seed * 0xC2B2AE3D27D4EB4F);
        hash = (hash ^ (hash >> 29)) * 0xBF58476D1CE4E5B9;
        return (int)(hash >> 33);
    }
}
