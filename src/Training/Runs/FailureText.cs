using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using EntroPIC.Configuration;
using EntroPIC.Controllers;
using EntroPIC.Rewards;
using EntroPIC.Tokenization.Chat;
using EntroPIC.Training;

namespace EntroPIC.Runs;

/// <summary>Messages to the user about a failure.</summary>
internal static partial class FailureText
{
    /// <summary>Describes a failure in lines; an internal error keeps its stack trace.</summary>
    public static IEnumerable<string> Lines(Exception failure) => failure switch
    {
        AggregateException several => several.Flatten().InnerExceptions.SelectMany(Lines).Distinct(StringComparer.Ordinal),
        TargetInvocationException { InnerException: { } inner } => Lines(inner),
        OutOfMemoryException => [OutOfMemory(null)],
        ExternalException torch when Allocation().Match(torch.Message) is { Success: true } match => [OutOfMemory(match.Groups["bytes"])],
        _ when IsExpected(failure) => failure.Message.Split('\n').Select(static line => line.TrimEnd('\r')),
        _ => ["this is a bug in the program, not in the input; report it with these lines", .. failure.ToString().Split('\n').Select(static line => line.TrimEnd('\r'))],
    };

    private static string OutOfMemory(Group? bytes)
    {
        var tried = bytes is { Success: true }
            ? string.Create(
                CultureInfo.InvariantCulture,
                $": {double.Parse(bytes.Value, CultureInfo.InvariantCulture):N0} bytes could not be allocated")
            : "";
        return $"out of memory{tried}; lower `rl.rollout.rows_per_batch` or `sampling.max_new_tokens` to sample with less, or set `rl.update.micro_batch_tokens` to learn with less; to resume a run so, add `--allow-changes` if it asks for that";
    }

    // What input and machine can cause. Arguments that are refused are none of these: where they come from the user, `BadInput` says so.
    private static bool IsExpected(Exception failure) => failure
        is ConfigurationException or IOException or InvalidDataException or UnauthorizedAccessException or NotSupportedException
        or TemplateException or RewardException or NonFiniteGradientException or NotFiniteNumberException or StateRangeException;

    // "DefaultCPUAllocator: can't allocate memory: you tried to allocate 4000000000000 bytes", "CUDA out of memory. Tried to allocate 2.00
    // GiB".
    [GeneratedRegex(@"tried to allocate (?<bytes>\d+) bytes|out of memory|not enough memory|Storage size calculation overflowed", RegexOptions.IgnoreCase)]
    private static partial Regex Allocation();
}
