namespace Fuzz;

/// <summary>Counts of the results of many inputs.</summary>
/// <param name="reader">The name of the reader.</param>
public sealed class FuzzTally(string reader)
{
    private const int MostFaults = 20;

    private readonly List<(long Number, string Fault)> _faults = [];

    /// <summary>Numbers of inputs, and what a reader did wrong with them; the first of each kind.</summary>
    public IReadOnlyList<(long Number, string Fault)> Faults => _faults;

    /// <summary>Inputs that were tried.</summary>
    public long Inputs { get; private set; }

    /// <summary>Inputs that were read.</summary>
    public long Read { get; private set; }

    /// <summary>Inputs that a reader did wrong with.</summary>
    public long Failed { get; private set; }

    /// <summary>Seconds that the slowest took.</summary>
    public double Slowest { get; private set; }

    /// <summary>Counts an input.</summary>
    public void Add(long number, Verdict verdict)
    {
        Inputs++;
        Read += verdict.IsRead ? 1 : 0;
        Slowest = Math.Max(Slowest, verdict.Seconds);
        if (verdict.Fault is not { } fault)
        {
            return;
        }

        Failed++;
        if (_faults.Count < MostFaults && !_faults.Exists(known => Kind(known.Fault) == Kind(fault)))
        {
            _faults.Add((number, fault));
        }
    }

    /// <summary>A row of a table: reader, inputs, read, refused, failed, slowest.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"| {reader} | {Inputs:N0} | {Read:N0} | {Inputs - Read - Failed:N0} | {Failed:N0} | {Slowest:F2} s |");

    // Where it was thrown, not with which numbers in the message.
    private static string Kind(string fault) => string.Join('\n', fault.Split('\n').Skip(1).Take(3)) is { Length: > 0 } place ? place : fault[..Math.Min(fault.Length, 30)];
}
