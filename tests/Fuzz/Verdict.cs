using EntroPIC.Configuration;
using EntroPIC.Tokenization.Chat;

namespace Fuzz;

/// <summary>The result of reading one input.</summary>
/// <param name="Fault">A violation of the contract of readers; null if the reader accepted or refused the input.</param>
/// <param name="Refusal">The message of a refusal; empty for an accepted input.</param>
/// <param name="Seconds">The duration.</param>
/// <param name="Allocated">Bytes that were allocated.</param>
public sealed record Verdict(string? Fault, string? Refusal, double Seconds, long Allocated)
{
    private const double MostSeconds = 2;
    private const long MostBytes = 64L << 20;
    private const long MostBytesForOne = 1000;

    /// <summary>True if the reader accepted the input.</summary>
    public bool IsRead => Refusal is "";

    /// <summary>Judges an outcome.</summary>
    /// <param name="failure">What was thrown; null for nothing.</param>
    /// <param name="folder">The folder, which messages must not leave out.</param>
    /// <param name="length">The length of the input.</param>
    /// <param name="seconds">How long it took.</param>
    /// <param name="allocated">Bytes that were allocated.</param>
    public static Verdict Of(Exception? failure, string folder, int length, double seconds, long allocated)
    {
        var fault = failure switch
        {
            not null when !IsDocumented(failure) => $"{failure.GetType().Name}: {failure.Message}\n{failure.StackTrace}",
            not (null or TemplateException) when !failure.Message.Contains(folder, StringComparison.Ordinal) => $"the message names no file: {failure.Message}",
            _ when seconds > MostSeconds => $"it took {seconds:F1} s",
            _ when allocated > MostBytes + (MostBytesForOne * length) => $"it allocated {allocated} bytes for {length}",
            _ => null,
        };
        return new(fault, failure is null ? "" : failure.Message, seconds, allocated);
    }

    // Templates have lines, not files.
    private static bool IsDocumented(Exception failure) =>
        failure.GetType() == typeof(InvalidDataException) || failure.GetType() == typeof(NotSupportedException)
        || failure is FileNotFoundException or ConfigurationException or TemplateException;
}
