namespace EntroPIC;

/// <summary>Texts of failures for users.</summary>
internal static class Reason
{
    /// <summary>The message, without the name that a parameter has in code.</summary>
    public static string Of(Exception failure) =>
        failure is ArgumentException { ParamName: { } name }
            ? failure.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal)
            : failure.Message;

    /// <summary>Why the system refuses to write, without the path: a message names what its user asked for, not a temporary file.</summary>
    public static string OfDisk(Exception failure) => failure switch
    {
        UnauthorizedAccessException => "permission denied",
        DirectoryNotFoundException or FileNotFoundException => "the file system allows no new files there",

        // "No space left on device : '/path'".
        _ => failure.Message.Split(" : '")[0],
    };

    /// <summary>A failure to write, with a message that names what its user asked for.</summary>
    /// <param name="failure">An <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</param>
    /// <param name="what">The operation that failed.</param>
    public static Exception AtDisk(Exception failure, string what)
    {
        var message = $"{what}: {OfDisk(failure)}";
        return failure is UnauthorizedAccessException
            ? new UnauthorizedAccessException(message, failure)
            : new IOException(message, failure);
    }
}
